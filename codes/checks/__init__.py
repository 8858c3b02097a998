"""Content checks: what is wrong or doubtful in a publication, each with what would be right."""

from codes.checks.check import check_version, check_versions
from codes.checks.findings import Finding

__all__ = ["Finding", "check_version", "check_versions"]
