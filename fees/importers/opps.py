"""Hospital outpatient prospective payment system (OPPS): Addendum B, the payment of each HCPCS code.

Publisher: Centers for Medicare & Medicaid Services. Quarterly: January, April, July, October, named by its file.
Layout, csv and xlsx: some lines of title and copyright, then one header line; of its columns HCPCS Code, SI, APC,
Relative Weight, Payment Rate, National Unadjusted Copayment and Minimum Unadjusted Copayment are read, amounts written
`$1,234.56`, drugs to a tenth of a cent. Known by the header of 2026. A reduced csv, hcpcs, si, apc, relative_weight,
payment_rate, is read too: it is the form of the copy at hand, opps_2026_jan_demo_codes.csv.
Short descriptors are the American Medical Association's and are not read.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from codes.importers.columns import HEADER_WITHIN, Table, squeeze
from codes.importers.editions import MONTH_NAMES, quarter, quarter_month
from codes.importers.fields import good_and_bad, procedure_code, read, system_of, text_up_to
from fees.importers.amounts import exact
from sources.files import BadRow, SourceFile
from sources.registry import Edition, reject

COLUMNS = ("HCPCS Code", "SI", "APC", "Relative Weight", "Payment Rate")
COPAYMENTS = ("National Unadjusted Copayment", "Minimum Unadjusted Copayment")
REDUCED = ("hcpcs", "si", "apc", "relative_weight", "payment_rate")
_MONTH = r"(jan|apr|jul|oct)[a-z]*"
_FILE_NAME = re.compile(rf"(?<![a-z]){_MONTH}[-_ ]*(20\d\d)|(20\d\d)[-_ ]*{_MONTH}", re.IGNORECASE)
_YEAR_ABOVE = re.compile(r"\bCY ?(20\d\d)\b", re.IGNORECASE)
_EDITION_NAME = re.compile(r"([A-Za-z]+) (20\d\d)")
_status = text_up_to(2, is_required=True)


class OutpatientRow(NamedTuple):
    """One code; fields as in `fees.models.HospitalOutpatientRate`."""

    line: int
    system: str
    code: str
    status_indicator: str
    apc: str
    relative_weight: Decimal | None
    payment_rate: Decimal | None
    national_copayment: Decimal | None
    minimum_copayment: Decimal | None


def edition_from_name(name: str) -> Edition:
    """`January 2026`: the quarter that begins with that month."""
    match = _EDITION_NAME.fullmatch(squeeze(name))
    if not match:
        raise ValueError("an edition is a month and a year")
    month = quarter_month(match[1])
    return Edition(f"{MONTH_NAMES[month]} {match[2]}", *quarter(int(match[2]), month))


def identify(file: SourceFile) -> Edition | None:
    """By month and year in the file's name, with which a year above the header must agree; None without."""
    above = _above(file)
    _table(file)
    found = _FILE_NAME.search(file.name.rpartition(":")[2])
    if not found:
        return None
    year = found[2] or found[3]
    stated = _YEAR_ABOVE.search(squeeze(" ".join(above)))
    if stated and stated[1] != year:
        raise reject(file, f"its name is of {year}, its title of {stated[1]}", 1)
    return edition_from_name(f"{found[1] or found[4]} {year}")


def notice(file: SourceFile) -> str:
    """What the file says of the American Medical Association's copyright."""
    return next((squeeze(text) for text in _above(file) if "American Medical Association" in text), "")


def parse(file: SourceFile) -> Iterator[OutpatientRow | BadRow]:
    table = _table(file)
    return good_and_bad(table, lambda line, cells: _row(line, table.cut(cells)))


def _header(file: SourceFile) -> list[str]:
    """The header's cells; empty where none is found, which `Table` refuses in words."""
    for line, cells in file.rows():
        if _is_header(cells):
            return [squeeze(cell) for cell in cells]
        if line >= HEADER_WITHIN:
            break
    return []


def _is_header(cells: list[str]) -> bool:
    return bool(cells) and squeeze(cells[0]).upper() in (COLUMNS[0].upper(), REDUCED[0].upper())


def _above(file: SourceFile) -> list[str]:
    texts: list[str] = []
    for line, cells in file.rows():
        if _is_header(cells) or line >= HEADER_WITHIN:
            break
        texts += cells
    return texts


def _table(file: SourceFile) -> Table:
    is_reduced = [name.lower() for name in _header(file)[:1]] == [REDUCED[0]]
    return Table(file, file.rows(), REDUCED if is_reduced else (*COLUMNS, *COPAYMENTS))


def _row(line: int, texts: list[str]) -> OutpatientRow:
    code, status, apc, weight, payment, *copayments = texts
    national, minimum = copayments or ("", "")
    code = read(COLUMNS[0], procedure_code, code)
    return OutpatientRow(
        line=line,
        system=system_of(code) or "",
        code=code,
        status_indicator=read("SI", _status, status),
        apc=read("APC", _apc, apc),
        relative_weight=read("Relative Weight", _weight, weight),
        payment_rate=read("Payment Rate", _dollars, payment),
        national_copayment=read(COPAYMENTS[0], _dollars, national),
        minimum_copayment=read(COPAYMENTS[1], _dollars, minimum),
    )


def _apc(text: str) -> str:
    """Four digits; a spreadsheet drops the zeros in front."""
    if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValueError(f"{text[:20]!r} is not an APC of four digits")
    return text.zfill(4) if text else ""


def _weight(text: str) -> Decimal | None:
    return exact(text, "0.0001")


def _dollars(text: str) -> Decimal | None:
    return exact(text, "0.001")
