"""Staff editing of payers and their policies."""

from payers.admin import payers

__all__ = ["payers"]
