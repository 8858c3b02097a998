"""Reads for the claim check: everything that the rules need, once for a batch."""

from claims.selectors.facts import MOST_CLAIMS, TooManyClaims, gather

__all__ = ["MOST_CLAIMS", "TooManyClaims", "gather"]
