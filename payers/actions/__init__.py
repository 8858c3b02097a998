"""Every write to payers and their policies."""

from payers.actions.payers import add_shipped_payer

__all__ = ["add_shipped_payer"]
