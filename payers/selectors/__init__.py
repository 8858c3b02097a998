"""Reads for pages about payers and their policies."""

from payers.selectors.payers import key_payers

__all__ = ["key_payers"]
