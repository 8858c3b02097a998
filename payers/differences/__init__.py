"""What one version of a policy changes against another: compared, classified, said in words and as JSON. No Django."""

from payers.differences.comparison import PolicyDiff, compare
from payers.differences.criteria import CriterionDiff
from payers.differences.kinds import (
    classify,
    codes_touched,
    counts_of,
    prior_authorization_changes,
    reduced_codes,
    widened_codes,
)
from payers.differences.plain import as_json
from payers.differences.rows import FieldChange, RowChange, Rows
from payers.differences.summary import summary_of

__all__ = [
    "CriterionDiff",
    "FieldChange",
    "PolicyDiff",
    "RowChange",
    "Rows",
    "as_json",
    "classify",
    "codes_touched",
    "compare",
    "counts_of",
    "prior_authorization_changes",
    "reduced_codes",
    "summary_of",
    "widened_codes",
]
