"""Gross charges and cash prices of some codes at US hospitals, gathered from the hospitals' own files by a third party.

Publisher of the prices: each hospital. Layout, two files: `state,ccn,cpt,type,price`, type being gross or cash, several
rows where the hospital has several prices; and `state,ccn,hospital_name,...`, several rows where one CCN (CMS
Certification Number) covers several hospitals, and then which of them a price is of, the table does not say.
Amounts are US dollars. 0.01 and 999999999 stand for no price: they are dropped and counted.
What the table does not say is in UNKNOWN, and belongs beside every figure made from it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from codes.importers.columns import Table
from codes.importers.fields import Unreadable, bad_row, procedure_code, read, system_of, text_up_to
from sources.files import BadRow, SourceFile

PRICES = ("state", "ccn", "cpt", "type", "price")
HOSPITALS = ("state", "ccn", "hospital_name")
KINDS = ("gross", "cash")
SENTINELS = (Decimal("0.01"), Decimal(999_999_999))
UNKNOWN = (
    "Whether a price is for an inpatient or an outpatient is not known.",
    "For how many units a price is, and with which modifiers, is not known.",
    "What payers agreed to pay is not in this table: these are gross charges and cash prices.",
)
_CENT = Decimal("0.01")
# A hospital's own number of a charge stands in the place of a price now and then; some are over nine million.
_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")
_CCN = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{3}")
_STATE = re.compile(r"[A-Z]{2}")
_name = text_up_to(200, is_required=True)


class HospitalPrice(NamedTuple):
    """One price of one code at one hospital, in US dollars. `hospital_name` is blank where the other file lacks it."""

    line: int
    state: str
    ccn: str
    hospital_name: str
    system: str
    code: str
    kind: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class PriceTable:
    """`dropped` are the rows whose price is a sentinel; `unnamed` counts the CCNs that have prices and no name."""

    rows: list[HospitalPrice]
    dropped: list[HospitalPrice]
    bad: list[tuple[str, BadRow]]
    unnamed: int

    @property
    def notes(self) -> list[str]:
        """What must be said beside the figures."""
        counts = Counter(spelling(row) for row in self.dropped)
        said = [
            f"{count:,} prices of {each} stand for no price and are left out." for each, count in sorted(counts.items())
        ]
        if self.unnamed:
            said.append(f"{self.unnamed:,} hospitals with prices are not named in the list of hospitals.")
        return [*said, *UNKNOWN]


def spelling(row: HospitalPrice) -> str:
    """How the price of a dropped row is spelled."""
    return f"{row.price:f}".removesuffix(".00")


def read_table(prices: SourceFile, hospitals: SourceFile) -> PriceTable:
    """Both files as one table, in the order of the prices."""
    bad: list[tuple[str, BadRow]] = []
    names = _names(hospitals, bad)
    dropped: list[HospitalPrice] = []
    rows: list[HospitalPrice] = []
    for found in _prices(prices, names):
        if isinstance(found, BadRow):
            bad.append((prices.name, found))
        elif found.price in SENTINELS:
            dropped.append(found)
        else:
            rows.append(found)
    unnamed = {row.ccn for row in rows if not row.hospital_name}
    return PriceTable(rows, dropped, bad, len(unnamed))


def _names(file: SourceFile, bad: list[tuple[str, BadRow]]) -> dict[str, str]:
    """The name of each CCN; where several hospitals share one, all of them."""
    found: dict[str, dict[str, None]] = {}
    table = Table(file, file.rows(), HOSPITALS)
    for line, cells in table:
        try:
            _, ccn, name = table.cut(cells)
            found.setdefault(read("ccn", _certified, ccn), {})[read("hospital_name", _name, name)] = None
        except Unreadable as fault:
            bad.append((file.name, bad_row(line, fault, cells)))
    return {ccn: " / ".join(names) for ccn, names in found.items()}


def _prices(file: SourceFile, names: dict[str, str]) -> Iterator[HospitalPrice | BadRow]:
    table = Table(file, file.rows(), PRICES)
    for line, cells in table:
        try:
            state, ccn, code, kind, price = table.cut(cells)
            ccn = read("ccn", _certified, ccn)
            code = read("cpt", procedure_code, code)
            yield HospitalPrice(
                line=line,
                state=read("state", _letters, state),
                ccn=ccn,
                hospital_name=names.get(ccn, ""),
                system=system_of(code) or "",
                code=code,
                kind=read("type", _kind, kind),
                price=read("price", _dollars, price),
            )
        except Unreadable as fault:
            yield bad_row(line, fault, cells)


def _certified(text: str) -> str:
    """A CCN; a spreadsheet drops the zero in front."""
    ccn = text.zfill(6) if text.isdigit() and len(text) == 5 else text
    if not _CCN.fullmatch(ccn):
        raise ValueError(f"{text[:20]!r} is not a CMS Certification Number of six characters")
    return ccn


def _letters(text: str) -> str:
    if not _STATE.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is not a state's two letters")
    return text


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(f"{text[:20]!r} is neither gross nor cash")
    return text


def _dollars(text: str) -> Decimal:
    """Cents; sums made in floating point, such as 1824.1799999999998, are what they were meant to be."""
    if not _PRICE.fullmatch(text):
        raise ValueError(f"{text[:30]!r} is not a bare positive number of dollars")
    price = Decimal(text).quantize(_CENT, ROUND_HALF_UP)
    if not price:
        raise ValueError("is 0, which is no price")
    return price
