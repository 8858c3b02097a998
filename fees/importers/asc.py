"""Ambulatory surgical center (ASC) payment: addendum AA, surgical procedures, and BB, ancillary services.

Publisher: Centers for Medicare & Medicaid Services. Quarterly. Layout, csv and xlsx: three lines of title, then one
header line whose payment columns name month and year, `July CY 2020 Payment Rate`; that is how the edition is known.
Only AA says whether the multiple procedure reduction applies; by that column, or by AA or BB in the file's name, the
two are told apart, and each is a release of its own. Read in addendum AA of July 2020, laid out again as csv; BB has
not been seen. Of a workbook the first sheet is read, which is AA: save BB as csv.
Short descriptors are the American Medical Association's and are not read, nor is the column of asterisks.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from codes.importers.columns import HEADER_WITHIN, Table, squeeze
from codes.importers.editions import MONTH_NAMES, quarter, quarter_month
from codes.importers.fields import good_and_bad, procedure_code, read, system_of, text_up_to
from fees.importers.amounts import exact, rounded
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

CODE = "HCPCS Code"
DISCOUNTED = "Subject to Multiple Procedure Discounting"
PAYMENT = ("Payment Indicator", "Payment Weight", "Payment Rate")
ADDENDA = ("AA", "BB")
_DATED = re.compile(r"([A-Za-z]+) CY ?(20\d\d) (Payment (?:Indicator|Weight|Rate))", re.IGNORECASE)
_FILE_NAME = re.compile(r"(?<![A-Z])(AA|BB)(?![A-Z])", re.IGNORECASE)
_EDITION_NAME = re.compile(r"([A-Za-z]+) (20\d\d) (AA|BB)", re.IGNORECASE)
_indicator = text_up_to(2, is_required=True)


class SurgicalCenterRow(NamedTuple):
    """One code; fields as in `fees.models.SurgicalCenterRate`."""

    line: int
    system: str
    code: str
    payment_indicator: str
    is_discounted: bool | None
    payment_weight: Decimal | None
    payment_rate: Decimal | None


def edition_from_name(name: str) -> Edition:
    """`July 2020 AA`: the quarter that begins with that month, and the addendum."""
    match = _EDITION_NAME.fullmatch(squeeze(name))
    if not match:
        raise ValueError("an edition is a month, a year, and AA or BB")
    return _edition(quarter_month(match[1]), int(match[2]), match[3].upper())


def _edition(month: int, year: int, addendum: str) -> Edition:
    return Edition(f"{MONTH_NAMES[month]} {year}", *quarter(year, month), addendum)


def identify(file: SourceFile) -> Edition | None:
    """By month and year in the header; None where nothing tells which addendum it is."""
    _table(file)
    line, header = _header(file)
    dated = {(match[1].capitalize(), match[2]) for match in map(_DATED.fullmatch, header) if match}
    if len(dated) != 1:
        named = " and ".join(f"{month} {year}" for month, year in sorted(dated)) or "no month"
        raise reject(file, f"its payment columns name {named}; expected one, such as 'July CY 2020 Payment Rate'", line)
    (month, year), *_ = dated
    addendum = _addendum(file, header)
    try:
        return _edition(quarter_month(month), int(year), addendum) if addendum else None
    except ValueError as error:
        raise reject(file, f"its payment columns name an edition that is unknown: {error}", line) from error


def _addendum(file: SourceFile, header: list[str]) -> str:
    if _has_discounting(header):
        return "AA"
    found = _FILE_NAME.search(file.name.rpartition(":")[2])
    return found[1].upper() if found else ""


def parse(file: SourceFile) -> Iterator[SurgicalCenterRow | BadRow]:
    table = _table(file)
    return good_and_bad(table, lambda line, cells: _row(line, table.cut(cells)))


def _header(file: SourceFile) -> tuple[int, list[str]]:
    """The header's line and cells; none where it is not found, which `Table` refuses in words."""
    line = 0
    for line, cells in file.rows():
        if _is_header(cells):
            return line, [squeeze(cell) for cell in cells]
        if line >= HEADER_WITHIN:
            break
    return line, []


def _is_header(cells: list[str]) -> bool:
    return bool(cells) and squeeze(cells[0]).upper() == CODE.upper()


def _has_discounting(header: list[str]) -> bool:
    return DISCOUNTED.upper() in (name.upper() for name in header)


def _table(file: SourceFile) -> Table:
    """The table below its header, whose payment columns have lost month and year."""
    rows = ((line, list(map(_undated, cells)) if _is_header(cells) else cells) for line, cells in file.rows())
    discounted = (DISCOUNTED,) if _has_discounting(_header(file)[1]) else ()
    return Table(file, rows, (CODE, *PAYMENT, *discounted))


def _undated(heading: str) -> str:
    match = _DATED.fullmatch(squeeze(heading))
    return match[3] if match else heading


def _row(line: int, texts: list[str]) -> SurgicalCenterRow:
    code, indicator, weight, payment, *discounted = texts
    code = read(CODE, procedure_code, code)
    return SurgicalCenterRow(
        line=line,
        system=system_of(code) or "",
        code=code,
        payment_indicator=read(PAYMENT[0], _indicator, indicator),
        is_discounted=read(DISCOUNTED, _yes_or_no, discounted[0]) if discounted else None,
        payment_weight=read(PAYMENT[1], _weight, weight),
        payment_rate=read(PAYMENT[2], _dollars, payment),
    )


def _yes_or_no(text: str) -> bool:
    if text not in ("Y", "N"):
        raise ValueError(f"{text[:20]!r} is neither Y nor N")
    return text == "Y"


def _weight(text: str) -> Decimal | None:
    """Of July 2020 the workbook leaves one unrounded: 433.02448321360504."""
    return rounded(text, "0.0001")


def _dollars(text: str) -> Decimal | None:
    return exact(text, "0.001")
