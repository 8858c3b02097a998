"""The rules of the National Correct Coding Initiative (NCCI) in our own words. Pure: no database, no dates of today.

Source: Medicare NCCI Policy Manual, chapter I (sections on PTP edits, NCCI-associated modifiers, medically unlikely
edits and add-on codes), and the pages of the Centers for Medicare & Medicaid Services on PTP edits, MUE and add-on code
edits. What an indicator lets through still needs documentation: nothing here says that a modifier should be added.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Setting(StrEnum):
    """Whose claims an edit is for; the variant of the release that holds it."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"
    DME = "dme"

    @property
    def words(self) -> str:
        return SETTING_WORDS[self]


SETTING_WORDS = {
    Setting.PRACTITIONER: "practitioner services",
    Setting.OUTPATIENT: "outpatient hospital services",
    Setting.DME: "DME supplier services",
}
# The settings that have procedure-to-procedure edits.
PAIR_SETTINGS = (Setting.PRACTITIONER, Setting.OUTPATIENT)


class Indicator(IntEnum):
    """The modifier indicator of a procedure-to-procedure edit."""

    NOT_ALLOWED = 0
    ALLOWED = 1
    NOT_APPLICABLE = 9

    @property
    def words(self) -> str:
        return INDICATOR_WORDS[self]


INDICATOR_WORDS = {
    Indicator.NOT_ALLOWED: "never paid together, whatever the modifier",
    Indicator.ALLOWED: "allowed only where documentation supports a separate service",
    Indicator.NOT_APPLICABLE: "the edit was never applied",
}


@dataclass(frozen=True, slots=True)
class ModifierGroup:
    """NCCI-associated modifiers of one kind."""

    name: str
    modifiers: tuple[str, ...]


# Medicare NCCI Policy Manual, chapter I, section E.
ASSOCIATED = (
    ModifierGroup(
        "anatomic",
        (
            *("E1", "E2", "E3", "E4"),
            *("FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
            *("TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"),
            *("LT", "RT", "LC", "LD", "RC", "LM", "RI"),
        ),
    ),
    ModifierGroup("global surgery", ("24", "25", "57", "58", "78", "79")),
    ModifierGroup("other", ("27", "59", "91", "XE", "XP", "XS", "XU")),
)
ASSOCIATED_MODIFIERS = frozenset(modifier for group in ASSOCIATED for modifier in group.modifiers)


def applies(indicator: int, effective_from: date, ended_on: date | None, on: date) -> bool:
    """Whether a pair's edit is applied to services of that day. `ended_on` is the day after its deletion date.

    An edit whose deletion date is its effective date carries indicator 9 and never was; another with the same dates
    was applied on that one day.
    """
    if indicator == Indicator.NOT_APPLICABLE:
        return False
    return effective_from <= on and (ended_on is None or on < ended_on)


class Adjudication(IntEnum):
    """The MUE adjudication indicator: what a medically unlikely edit counts."""

    LINE = 1
    DAY_POLICY = 2
    DAY_CLINICAL = 3

    @property
    def official(self) -> str:
        """As CMS names it."""
        return ADJUDICATION_NAMES[self]

    @property
    def words(self) -> str:
        return ADJUDICATION_WORDS[self]

    @property
    def is_per_day(self) -> bool:
        """Units of all lines of the code on the day are added up; else each line is judged by itself."""
        return self != Adjudication.LINE


ADJUDICATION_NAMES = {
    Adjudication.LINE: "Line Edit",
    Adjudication.DAY_POLICY: "Date of Service Edit: Policy",
    Adjudication.DAY_CLINICAL: "Date of Service Edit: Clinical",
}
ADJUDICATION_WORDS = {
    Adjudication.LINE: "Each claim line is judged by itself; units on another line with its modifier count apart.",
    Adjudication.DAY_POLICY: "Units of all lines of the day are added up. The limit rests on policy and is absolute: "
    "no documentation raises it.",
    Adjudication.DAY_CLINICAL: "Units of all lines of the day are added up. More may be paid on appeal, where the "
    "record shows that they were necessary and correctly reported.",
}


class AddOnType(IntEnum):
    """How far the file lists the primary codes of an add-on code."""

    LISTED = 1
    CONTRACTOR = 2
    PARTLY_LISTED = 3

    @property
    def words(self) -> str:
        return ADD_ON_WORDS[self]


ADD_ON_WORDS = {
    AddOnType.LISTED: "only beside a primary code that is listed",
    AddOnType.CONTRACTOR: "beside primary codes that each Medicare contractor names",
    AddOnType.PARTLY_LISTED: "beside a primary code that is listed, or another that the contractor accepts",
}
# What the add-on file writes in place of a primary code that the contractor names.
CONTRACTOR_DEFINED = "CCCCC"
