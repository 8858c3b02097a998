"""ICD-10-CM codes: the order file, `icd10cm_order_<fiscal year>.txt`.

Publisher: National Center for Health Statistics (CDC), with the Centers for Medicare & Medicaid Services. Yearly: a
fiscal year begins on 1 October of the year before, with a second issue on 1 April where codes changed. Layout: fixed
width, no header; order number 1-5, code 7-13 without its dot, 15 is 0 for a header and 1 for a code that may be
reported, short title 17-76, long title from 78; 6, 14, 16 and 77 are blank. Read in icd10cm_order_2025.txt.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from codes.importers.fields import Unreadable, good_and_bad, read, text_up_to
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

BLANK_POSITIONS = (5, 13, 15)
LONG_FROM = 77
_FILE_NAME = re.compile(r"icd10cm[-_ ]order[-_ ](?:\w+[-_ ])?(20\d\d)\.", re.IGNORECASE)
_APRIL = re.compile(r"april|apr[-_ ]", re.IGNORECASE)
_EDITION_NAME = re.compile(r"FY ?(20\d\d)( April)?", re.IGNORECASE)
_long = text_up_to(2_000, is_required=True)


class Icd10cmRow(NamedTuple):
    """One code with its dot, as C50.911. Headers are not billable."""

    line: int
    code: str
    is_billable: bool
    short: str
    long: str


def edition_from_name(name: str) -> Edition:
    """`FY2025`: from 1 October 2024 to 1 October 2025; `FY2025 April`: from 1 April 2025."""
    match = _EDITION_NAME.fullmatch(" ".join(name.split()))
    if not match:
        raise ValueError("an edition is FY and four digits of the year, with April for that issue")
    year = int(match[1])
    begins = date(year, 4, 1) if match[2] else date(year - 1, 10, 1)
    return Edition(f"FY{year} April" if match[2] else f"FY{year}", begins, date(year, 10, 1))


def identify(file: SourceFile) -> Edition | None:
    """By the file's name; None where it is not the publisher's."""
    line, first = next(_lines(file), (1, ""))
    try:
        _row(line, first)
    except Unreadable as fault:
        expected = "00001 A00     0 Cholera ..."
        raise reject(file, f"is no order file ({fault}); expected lines such as '{expected}'", line) from fault
    match = _FILE_NAME.search(file.name)
    if not match:
        return None
    return edition_from_name(f"FY{match[1]} April" if _APRIL.search(file.name) else f"FY{match[1]}")


def parse(file: SourceFile) -> Iterator[Icd10cmRow | BadRow]:
    return good_and_bad(_lines(file), _row)


def _lines(file: SourceFile) -> Iterator[tuple[int, str]]:
    if file.suffix == ".xlsx":
        raise reject(file, "is a workbook; expected the order file, a txt")
    return ((line, text) for line, text in file.lines() if text and not text.isspace())


def _row(line: int, text: str) -> Icd10cmRow:
    order, bare, flag = text[:5], text[6:13].rstrip(), text[14:15]
    if not (len(order) == 5 and order.isascii() and order.isdigit()):
        raise Unreadable("order number", f"{order!r} in positions 1-5 is not five digits")
    if any(not text[position : position + 1].isspace() for position in BLANK_POSITIONS):
        raise Unreadable("row", "text in a position between fields; 6, 14 and 16 are blank")
    if not _is_code(bare):
        raise Unreadable("code", f"{bare!r} in positions 7-13 is no ICD-10-CM code")
    if flag not in ("0", "1"):
        raise Unreadable("header flag", f"{flag!r} in position 15 is neither 0 nor 1")
    short = text[16:76].strip()
    if not short:
        raise Unreadable("short title", "is blank")
    code = f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
    return Icd10cmRow(line, code, flag == "1", short, read("long title", _long, text[LONG_FROM:].strip()))


def _is_code(bare: str) -> bool:
    """A capital, a digit, and up to five digits or capitals more."""
    return (
        3 <= len(bare) <= 7
        and bare.isascii()
        and bare.isalnum()
        and bare == bare.upper()
        and bare[0].isalpha()
        and bare[1].isdigit()
    )
