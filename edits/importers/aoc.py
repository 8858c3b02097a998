"""NCCI add-on code (AOC) edits: which primary codes an add-on code is reported beside.

Publisher: Centers for Medicare & Medicaid Services. Quarterly, as `AOC_V2024Q3-MCR`, txt or xlsx.

Layout: a copyright line of the American Medical Association, a header, then eight tab-separated fields a row. Dates are
YYYYDDD, a year and the day within it; a deletion date is the last day. The primary code CCCCC stands for codes that the
contractor defines. Read in AOC_V2026Q2-MCR; the edition of July 2024 at hand leaves all dates blank.

Every fault refuses the file: were one row set aside, its add-on code would seem to lack that primary code.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from codes.importers.columns import Table, squeeze
from codes.importers.fields import Unreadable, day_after, procedure_code, read, text_up_to
from edits.importers.editions import aoc_edition
from edits.ncci import CONTRACTOR_DEFINED, AddOnType
from sources.files import SourceFile
from sources.registry import Edition, reject

COLUMNS = (
    "AOC_Edit_Type",
    "Add-On_Code",
    "AOC_DelDT",
    "Primary_Code",
    "Primary_Code_DelDT",
    "AOC_Edit_EffDT",
    "AOC_Edit_DelDT",
    "Special_Instruction_Notes",
)
TYPES = {str(each.value): each.value for each in AddOnType}
_FILE_NAME = re.compile(r"AOC[_-]V(20\d\d)Q([1-4])", re.IGNORECASE)
_EDITION_NAME = re.compile(r"V?(20\d\d) ?Q([1-4])", re.IGNORECASE)
_notes = text_up_to(1_000)


class AddOnRow(NamedTuple):
    """One add-on code with one primary code; fields as in `edits.models.AddOnEdit`."""

    line: int
    edit_type: int
    add_on: str
    primary_code: str
    effective_from: date | None
    ended_on: date | None
    notes: str


def edition_from_name(name: str) -> Edition:
    """`V2024Q3`."""
    match = _EDITION_NAME.fullmatch(name.strip())
    if not match:
        raise ValueError("an edition is V, a year and a quarter Q1 to Q4")
    return aoc_edition(int(match[1]), int(match[2]))


def identify(file: SourceFile) -> Edition | None:
    """None where the name does not give the edition; within the file nothing does."""
    _table(file)
    match = _FILE_NAME.search(file.name.rpartition(":")[2])
    return aoc_edition(int(match[1]), int(match[2])) if match else None


def notice(file: SourceFile) -> str:
    """The line above the header."""
    for _, cells in file.rows("\t"):
        words = squeeze(" ".join(cells))
        if words:
            return "" if words.startswith(COLUMNS[0]) else words
    return ""


def _table(file: SourceFile) -> Table:
    return Table(file, file.rows("\t"), COLUMNS)


def parse(file: SourceFile) -> Iterator[AddOnRow]:
    """FileRejected at the first row that cannot be read."""
    table = _table(file)
    for line, cells in table:
        try:
            yield _row(line, table.cut([*cells, *[""] * (table.width - len(cells))]))
        except Unreadable as fault:
            raise reject(file, fault.reason, line, fault.field) from fault


def _row(line: int, texts: list[str]) -> AddOnRow:
    kind, add_on, add_on_last, primary, primary_last, begins, last, notes = texts
    if kind not in TYPES:
        raise Unreadable(COLUMNS[0], f"{kind[:20]!r} is none of {', '.join(TYPES)}")
    starts = read(COLUMNS[5], ordinal_date, begins)
    lasts = (
        read(COLUMNS[2], ordinal_date, add_on_last),
        read(COLUMNS[4], ordinal_date, primary_last),
        read(COLUMNS[6], ordinal_date, last),
    )
    first_last = min((day for day in lasts if day), default=None)
    if starts and first_last and first_last < starts:
        raise Unreadable(COLUMNS[6], f"{first_last} is before the effective date {starts}")
    return AddOnRow(
        line,
        TYPES[kind],
        read(COLUMNS[1], procedure_code, add_on),
        read(COLUMNS[3], _primary, primary),
        starts,
        day_after(first_last),
        read(COLUMNS[7], _notes, notes),
    )


def _primary(text: str) -> str:
    return text if text == CONTRACTOR_DEFINED else procedure_code(text)


@lru_cache(maxsize=8192)
def ordinal_date(text: str) -> date | None:
    """YYYYDDD, such as 2024183 for 1 July 2024; None where blank."""
    if not text:
        return None
    if not (len(text) == 7 and text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:20]!r} is not a date YYYYDDD")
    try:
        day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a day of the calendar") from None
    if day.year != int(text[:4]):
        raise ValueError(f"{text!r} is not a day of the calendar")
    return day
