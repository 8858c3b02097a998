"""Absence is typed: a value that is missing says why, never a blank."""

from dataclasses import dataclass
from enum import StrEnum


class AbsenceKind(StrEnum):
    NOT_LOADED = "not loaded"
    NOT_PUBLISHED = "not published"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"
    STALE = "stale"

    @property
    def slug(self) -> str:
        """The value of `data-absent`: `not-loaded`, `stale`, ..."""
        return self.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Absence:
    """Why something is not here.

    `what` names the missing thing in a sentence; `remedy` says what would fill it, for whoever can.
    """

    kind: AbsenceKind
    what: str
    remedy: str = ""


def not_loaded(what: str, remedy: str = "") -> Absence:
    return Absence(AbsenceKind.NOT_LOADED, what, remedy)


def not_published(what: str, remedy: str = "") -> Absence:
    return Absence(AbsenceKind.NOT_PUBLISHED, what, remedy)


def not_applicable(what: str, remedy: str = "") -> Absence:
    return Absence(AbsenceKind.NOT_APPLICABLE, what, remedy)
