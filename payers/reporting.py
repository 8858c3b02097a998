"""The yearly figures of prior authorization that some payers must publish: which, by which rule, and who is meant.

The CMS Interoperability and Prior Authorization final rule (CMS-0057-F) asks them of Medicare Advantage, Medicaid, CHIP
and plans on the federal exchange, without drugs, by March 31 for the year before; the first are those of 2025. No
database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from payers.vocabulary import Program
from ui.absence import Absence, not_applicable, not_loaded

FIRST_YEAR = 2025
# What CMS says of the rule, for readers to open.
ABOUT_THE_RULE = (
    "https://www.cms.gov/priorities/burden-reduction/overview/interoperability/frequently-asked-questions/"
    "prior-authorization-api"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the duty of one program stands, and at which level its figures are published."""

    citation: str
    level: str
    url: str


RULES = {
    Program.MEDICARE_ADVANTAGE: Rule(
        "42 CFR 422.122(c)", "each contract", "https://www.ecfr.gov/current/title-42/section-422.122"
    ),
    Program.MEDICAID: Rule(
        "42 CFR 438.210(f); fee-for-service 42 CFR 440.230(e)(3)",
        "each plan, or the state",
        "https://www.ecfr.gov/current/title-42/section-438.210",
    ),
    Program.CHIP: Rule(
        "42 CFR 457.732(c)", "each plan, or the state", "https://www.ecfr.gov/current/title-42/section-457.732"
    ),
    Program.FFE: Rule("45 CFR 156.223(c)", "each issuer", "https://www.ecfr.gov/current/title-45/section-156.223"),
}
# Lines of business to which the rule applies; an exchange line only where the federal government runs the exchange.
_PROGRAM_OF_LINE = {
    "medicare_advantage": Program.MEDICARE_ADVANTAGE,
    "medicaid": Program.MEDICAID,
    "chip": Program.CHIP,
    "exchange": Program.FFE,
}


class Unit(StrEnum):
    PERCENT = "percent"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Measure:
    """One published figure: the field that holds it, and its words within its group."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    title: str
    unit: Unit
    measures: tuple[Measure, ...]


# In the order of the rule.
GROUPS = (
    MeasureGroup(
        "Standard requests",
        Unit.PERCENT,
        (
            Measure("standard_approved", "Approved"),
            Measure("standard_denied", "Denied"),
            Measure("approved_after_appeal", "Approved after appeal"),
        ),
    ),
    MeasureGroup(
        "Requests given more time",
        Unit.PERCENT,
        (Measure("approved_after_extension", "Approved after the time for review was extended"),),
    ),
    MeasureGroup(
        "Expedited requests",
        Unit.PERCENT,
        (Measure("expedited_approved", "Approved"), Measure("expedited_denied", "Denied")),
    ),
    MeasureGroup(
        "Time to a decision",
        Unit.HOURS,
        (
            Measure("standard_average_hours", "Standard, average"),
            Measure("standard_median_hours", "Standard, median"),
            Measure("expedited_average_hours", "Expedited, average"),
            Measure("expedited_median_hours", "Expedited, median"),
        ),
    ),
)
# The few that stand side by side for all payers: what was asked for, refused, won on appeal, and how long it took.
COMPARED = (
    ("standard_approved", "Standard: approved", Unit.PERCENT),
    ("standard_denied", "Standard: denied", Unit.PERCENT),
    ("approved_after_appeal", "Standard: approved after appeal", Unit.PERCENT),
    ("expedited_approved", "Expedited: approved", Unit.PERCENT),
    ("standard_median_hours", "Standard: median hours", Unit.HOURS),
    ("expedited_median_hours", "Expedited: median hours", Unit.HOURS),
)


def in_words(value: Decimal, unit: Unit) -> str:
    """`92.4%`, `104.5 h`: as published, without zeros that say nothing."""
    figure = f"{value:f}"
    if "." in figure:
        figure = figure.rstrip("0").rstrip(".")
    return f"{figure}%" if unit is Unit.PERCENT else f"{figure} h"


def bar_width(value: Decimal, most: Decimal) -> Decimal:
    """The length of a bar, 0 to 100, where the longest value fills it."""
    return (value * 100 / most).quantize(Decimal("0.1")) if most else Decimal(0)


def programs_of(lines: Iterable[str]) -> tuple[Program, ...]:
    """The programs that the rule reaches among these kinds of lines of business, in the order of the rule."""
    kinds = set(lines)
    return tuple(program for kind, program in _PROGRAM_OF_LINE.items() if kind in kinds)


def why_none(name: str, kind: str, lines: Iterable[str]) -> Absence:
    """Why a payer of this kind, with these kinds of lines of business, has no figures here."""
    if kind == "medicare_ffs":
        return not_applicable("The rule asks nothing of traditional Medicare.")
    if kind == "delegate":
        return not_applicable("The rule binds the payers for whom a delegate decides, and not the delegate.")
    lines = list(lines)
    if not lines:
        return not_loaded(f"The lines of business of {name} are not recorded.", "Staff enter them in the admin.")
    if not programs_of(lines):
        return not_applicable(f"The rule does not reach the lines of business that are recorded of {name}.")
    return not_loaded(
        f"No figures of {name} are loaded.", "It publishes them on its own site; staff enter them in the admin."
    )
