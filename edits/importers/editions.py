"""The quarters by which CMS issues NCCI edits, and how its files' names give them."""

from datetime import date

from codes.importers.editions import MONTH_NAMES, quarter
from edits.ncci import Setting
from sources.registry import Edition

# Version 24.0 held from January 2018, 32.2 holds from July 2026: the major number counts years, the minor quarters.
YEAR_BEFORE_VERSION_1 = 1994
FIRST_VERSION = 10
LAST_VERSION = 99


def ptp_edition(major: int, minor: int, setting: Setting) -> Edition:
    """`v30.2` is the third quarter of 2024. ValueError for a version that names no quarter."""
    if not (FIRST_VERSION <= major <= LAST_VERSION and 0 <= minor <= 3):
        raise ValueError(
            f"version {major}.{minor} names no quarter: {FIRST_VERSION} to {LAST_VERSION}, then 0 to 3, is expected"
        )
    begins, ends = quarter(YEAR_BEFORE_VERSION_1 + major, 1 + 3 * minor)
    return Edition(f"v{major}.{minor}", begins, ends, setting.value)


def mue_edition(first: date, setting: Setting) -> Edition:
    """`July 2024` of the day on which a quarter begins; ValueError for any other."""
    if first.day != 1 or first.month not in MONTH_NAMES:
        raise ValueError(f"{first} is no first day of a quarter")
    begins, ends = quarter(first.year, first.month)
    return Edition(f"{MONTH_NAMES[first.month]} {first.year}", begins, ends, setting.value)


def aoc_edition(year: int, number: int) -> Edition:
    """`V2024Q3`."""
    begins, ends = quarter(year, 3 * number - 2)
    return Edition(f"V{year}Q{number}", begins, ends)
