"""Geographic practice cost indices of Medicare localities: `GPCIyyyy.csv`, Addendum E of the fee schedule's final rule.

Publisher: Centers for Medicare & Medicaid Services, within each zip of relative value files; a set holds for a calendar
year. Layout, csv and xlsx: a title that names the year, a header, one row a locality, then footnotes in the first
column. The header names the year too, and marks footnotes by asterisks; in January 2026 the work index stood twice,
without and with its floor of 1.0, and the one with the floor is read. Read in GPCI2025.csv and GPCI2026.csv.

A locality is known by its contractor's five digits and two of its own. Two states under one number are kept apart
here, because a copy has been seen that holds such rows; whoever prices must say that the number is ambiguous.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from codes.importers.columns import HEADER_WITHIN, Table, squeeze
from codes.importers.fields import good_and_bad, read, text_up_to
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

CONTRACTOR = "Medicare Administrative Contractor (MAC)"
WORK, PRACTICE, MALPRACTICE = "PW GPCI", "PE GPCI", "MP GPCI"
COLUMNS = (CONTRACTOR, "State", "Locality Number", "Locality Name", WORK, PRACTICE, MALPRACTICE)
PLACES = Decimal("0.001")
# Widely about 0.304 and 2.984, the least and the greatest seen in the editions of 2011 to 2026.
SMALLEST, LARGEST = Decimal("0.1"), Decimal(5)
_TITLE = re.compile(r"\bCY (20\d\d) GEOGRAPHIC PRACTICE COST IND", re.IGNORECASE)
_EDITION_NAME = re.compile(r"(?:GPCI)?(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"\A(20\d\d) (?=(?:PW|PE|MP) GPCI)", re.IGNORECASE)
_name = text_up_to(120, is_required=True)


class IndexRow(NamedTuple):
    """One locality: `carrier` of five digits, `locality` of two, and its three indices, 1 being the nation."""

    line: int
    carrier: str
    locality: str
    state: str
    name: str
    work_gpci: Decimal
    pe_gpci: Decimal
    mp_gpci: Decimal


def edition_from_name(name: str) -> Edition:
    """`GPCI2026`: the calendar year."""
    match = _EDITION_NAME.fullmatch(name.strip())
    if not match:
        raise ValueError("an edition is GPCI and the year")
    return _edition(int(match[1]))


def _edition(year: int) -> Edition:
    return Edition(f"GPCI{year}", date(year, 1, 1), date(year + 1, 1, 1))


def identify(file: SourceFile) -> Edition:
    """The year of the title, with which the header must agree."""
    preamble, years = [], set()
    for line, cells in file.rows():
        if _is_header(cells):
            years = {match[1] for match in map(_YEAR.match, map(squeeze, cells)) if match}
            break
        preamble += cells
        if line >= HEADER_WITHIN:
            break
    _table(file)
    found = _TITLE.search(squeeze(" ".join(preamble)))
    if not found:
        expected = "'ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY'"
        raise reject(file, f"no title above the header; expected such as {expected}", 1)
    if years != {found[1]}:
        raise reject(file, f"its title is of {found[1]}, its columns of {', '.join(sorted(years)) or 'no year'}", line)
    return _edition(int(found[1]))


def parse(file: SourceFile) -> Iterator[IndexRow | BadRow]:
    table = _table(file)
    rows = ((line, cells) for line, cells in table if not _is_footnote(cells))
    return good_and_bad(rows, lambda line, cells: _row(line, table.cut(cells)))


def _table(file: SourceFile) -> Table:
    """The table below its header, whose names have lost their year, floor and asterisks."""
    rows = ((line, list(map(_plain, cells)) if _is_header(cells) else cells) for line, cells in file.rows())
    return Table(file, rows, COLUMNS)


def _is_header(cells: list[str]) -> bool:
    return bool(cells) and squeeze(cells[0]).upper() == CONTRACTOR.upper()


def _plain(heading: str) -> str:
    bare = _YEAR.sub("", squeeze(heading).rstrip("* "))
    return re.sub(r" \(with 1\.0 floor\)\Z", "", bare, flags=re.IGNORECASE)


def _is_footnote(cells: list[str]) -> bool:
    """Text in the first column alone; a locality that has lost its other columns is no footnote."""
    return not any(map(str.strip, cells[1:])) and not cells[0].strip().isdigit()


def _row(line: int, texts: list[str]) -> IndexRow:
    carrier, state, locality, name, *indices = texts
    return IndexRow(
        line,
        read(CONTRACTOR, lambda text: _digits(text, 5), carrier),
        read("Locality Number", lambda text: _digits(text, 2), locality),
        read("State", _state, state),
        read("Locality Name", _name, name.rstrip("* ")),
        *(read(column, _index, text) for column, text in zip(COLUMNS[4:], indices, strict=True)),
    )


def _digits(text: str, count: int) -> str:
    """A spreadsheet drops the zeros in front."""
    if not (text.isascii() and text.isdigit() and len(text) <= count):
        raise ValueError(f"{text[:20]!r} is not {count} digits")
    return text.zfill(count)


def _state(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError(f"{text[:20]!r} is not the two letters of a state")
    return text


def _index(text: str) -> Decimal:
    digits = text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        raise ValueError(f"{text[:20]!r} is not a number")
    value = Decimal(text)
    if value != value.quantize(PLACES):
        raise ValueError(f"{text!r} has more decimals than {PLACES}")
    if not SMALLEST <= value <= LARGEST:
        raise ValueError(f"{text!r} is not between {SMALLEST} and {LARGEST}")
    return value.quantize(PLACES)
