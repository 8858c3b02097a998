"""Staff editing of payers and their policies."""

from payers.admin import jurisdictions, payers, policies, records, versions, watching

__all__ = ["jurisdictions", "payers", "policies", "records", "versions", "watching"]
