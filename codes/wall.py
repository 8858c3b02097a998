"""The soft wall: which sections of a code page a reader sees as words on what is behind them.

What is locked is not made: no builder runs, no query asks for it, and no text of it is in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

from codes.page import NOT_FOR_DIAGNOSES, SECTIONS, Section

# In general, and nothing that depends on the code: how much is there is not told either.
BEHIND = {
    "clinical-context": "Why the service is done, a typical patient, and how its day goes.",
    "modifiers": "The modifiers reported with the code, what each means, and when to use it.",
    "related": "The codes to read beside this one, and how they belong to it.",
    "edits": "NCCI code pairs, units in a day, and add-on codes, with their editions.",
    "fees": "What Medicare pays by place of service, and how it moved year by year.",
    "coverage": "What each payer's policy says: covered or not, prior authorization, its number and date.",
    "benchmarks": "Prices that payers and hospitals publish, and how often the service is billed.",
    "diagnoses": "Diagnoses that Medicare's coverage documents list for the code.",
    "updates": "What changed in the code, its policies and this page, and when.",
}
Opens = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Locked:
    """In the place of a section's content."""

    slug: str
    behind: str


def nothing(slug: str) -> bool:
    return False


def everything(slug: str) -> bool:
    return True


def locked(section: Section, opens: Opens, system: str) -> Locked | None:
    """None where the section is shown; what no diagnosis has is said to everybody."""
    is_inapplicable = system == "icd-10-cm" and section.slug in NOT_FOR_DIAGNOSES
    if section.is_open or is_inapplicable or opens(section.slug):
        return None
    return Locked(section.slug, BEHIND[section.slug])


def hidden(opens: Opens) -> frozenset[str]:
    """The slugs that a reader does not see."""
    return frozenset(section.slug for section in SECTIONS if not section.is_open and not opens(section.slug))
