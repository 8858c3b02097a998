"""What a content check found."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, or likely wrong, in one field of a publication version.

    `field` is a model field's name, or `modifiers[26]` or `related[76942]` for one row of the tables.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    suggestion: str
