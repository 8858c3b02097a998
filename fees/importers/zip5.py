"""Which Medicare locality each five-digit ZIP code is priced in: `ZIP5_OCT2025.txt`.

Publisher: Centers for Medicare & Medicaid Services, quarterly, with a file of nine-digit codes (`ZIP9`) beside it.
Layout, fixed width of 80, positions from 1: state 1-2, ZIP code 3-7, carrier 8-12, pricing locality 13-14, rural
indicator 15 (blank urban, R rural, B super rural), laboratory bidding locality 16-17, rural indicator of 2006 18,
plus-four flag 21, Part B payment indicator 23, year and quarter 76-80; the rest is blank. Read in ZIP5lyout.txt and
ZIP5_OCT2025.txt. No title: the edition is what each line says in positions 76-80.

The flag says that a code has nine-digit codes to be priced by: it lies in more than one locality, or counts as more
than one place. Lines of the nine-digit file are refused, because what tells them apart would be lost.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from codes.importers.editions import quarter
from codes.importers.fields import Unreadable, good_and_bad
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

WIDTH = 80
QUARTER = slice(75, 80)
# Of the positions that the layout leaves blank, from 0.
BLANK = (slice(18, 20), slice(21, 22), slice(23, 75))
_QUARTER = re.compile(r"(20\d\d)([1-4])")
_EDITION_NAME = re.compile(r"(?:ZIP5[- _]?)?(20\d\d)Q([1-4])", re.IGNORECASE)


class ZipRow(NamedTuple):
    """One ZIP code; `is_split` where nine-digit codes of it are priced apart."""

    line: int
    zip_code: str
    state: str
    carrier: str
    locality: str
    rural_indicator: str
    is_split: bool


def edition_from_name(name: str) -> Edition:
    """`2025Q4`."""
    match = _EDITION_NAME.fullmatch(name.strip())
    if not match:
        raise ValueError("an edition is the year, Q and the quarter")
    return _edition(match)


def _edition(match: re.Match[str]) -> Edition:
    year, number = int(match[1]), int(match[2])
    return Edition(f"{year}Q{number}", *quarter(year, 3 * number - 2))


def identify(file: SourceFile) -> Edition:
    """The year and quarter of the first line."""
    line, text = _first(file)
    match = _QUARTER.fullmatch(text[QUARTER])
    if len(text) != WIDTH or not match or not text[:2].isalpha() or not text[2:14].isdigit():
        expected = f"a state, a ZIP code, a carrier and a locality in positions 1-14 of {WIDTH}, YYYYQ in 76-80"
        raise reject(file, f"is not in the layout of the ZIP5 file: expected {expected}", line)
    return _edition(match)


def _first(file: SourceFile) -> tuple[int, str]:
    for line, text in file.lines():
        if text.strip():
            return line, text
    raise reject(file, "is empty")


def parse(file: SourceFile) -> Iterator[ZipRow | BadRow]:
    """FileRejected where a line is of another quarter than the first: two files have been joined."""
    _, first = _first(file)
    return good_and_bad(_lines(file, first[QUARTER]), _row)


def _lines(file: SourceFile, stated: str) -> Iterator[tuple[int, str]]:
    for line, text in file.lines():
        if not text.strip():
            continue
        found = text[QUARTER]
        if found != stated and _QUARTER.fullmatch(found):
            raise reject(file, f"is of quarter {found}, and of {stated} on its first line; load one at a time", line)
        yield line, text


def _row(line: int, text: str) -> ZipRow:
    if len(text) != WIDTH:
        raise Unreadable("row", f"is {len(text)} characters long where {WIDTH} are expected")
    state, zip_code, carrier, locality = text[:2], text[2:7], text[7:12], text[12:14]
    if not (state.isascii() and state.isalpha() and state.isupper()):
        raise Unreadable("State", f"{state!r} is not two letters")
    for name, digits in (("Zip Code", zip_code), ("Carrier", carrier), ("Pricing Locality", locality)):
        if not (digits.isascii() and digits.isdigit()):
            raise Unreadable(name, f"{digits!r} is not {len(digits)} digits")
    if text[14] not in " RB":
        raise Unreadable("Rural Indicator", f"{text[14]!r} is none of blank, 'R', 'B'")
    if text[20] not in "01":
        raise Unreadable("Plus Four Flag", f"{text[20]!r} is neither '0' nor '1'")
    if any(text[part].strip() for part in BLANK):
        raise Unreadable("Filler", "text in positions that the layout leaves blank; is this the ZIP9 file?")
    if not _QUARTER.fullmatch(text[QUARTER]):
        raise Unreadable("Year/Quarter", f"{text[QUARTER]!r} is not a year and quarter YYYYQ")
    return ZipRow(line, zip_code, state, carrier, locality, text[14].strip(), text[20] == "1")
