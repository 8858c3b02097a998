"""The columns of the Relative Value File: their headings, their positions in the txt, and how each is read.

From RVU25D.pdf of the Centers for Medicare & Medicaid Services and the csv headers of 2025 and 2026.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from codes.importers.fields import procedure_code, text_up_to

# Ten times the largest published from 2020 to 2026, 461.69.
LARGEST_RVU = Decimal(5_000)
# Dollars per RVU, widely about the 32 to 37 published from 2020 to 2026.
SMALLEST_FACTOR = Decimal(10)
LARGEST_FACTOR = Decimal(200)
LARGEST_WRITTEN = Decimal(9_999_999)
# A workbook's own arithmetic leaves 6.430000000000001 where 6.43 was meant.
ROUNDING_NOISE = Decimal("0.0000001")


class RelativeValueRow(NamedTuple):
    """One code with one modifier or none; fields as in `fees.models.RelativeValue`."""

    line: int
    system: str
    code: str
    modifier: str
    status_code: str
    not_used_for_medicare: str
    work_rvu: Decimal
    nonfacility_pe_rvu: Decimal
    nonfacility_na: bool
    facility_pe_rvu: Decimal
    facility_na: bool
    mp_rvu: Decimal
    nonfacility_total: Decimal
    facility_total: Decimal
    pctc_indicator: str
    global_days: str
    preoperative_share: Decimal
    intraoperative_share: Decimal
    postoperative_share: Decimal
    multiple_procedure: str
    bilateral_surgery: str
    assistant_at_surgery: str
    co_surgeons: str
    team_surgery: str
    pricing_indicator: str
    endoscopic_base_code: str
    conversion_factor: Decimal
    physician_supervision: str
    calculation_flag: str
    diagnostic_imaging_family: str
    opps_nonfacility_pe: Decimal
    opps_facility_pe: Decimal
    opps_mp: Decimal


def _number(text: str, places: Decimal, largest: Decimal) -> Decimal:
    digits = text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 30):
        fault = "is negative" if text[:1] == "-" else "is not a number"
        raise ValueError(f"{text[:30]!r} {fault}")
    value = Decimal(text)
    if value > largest:
        raise ValueError(f"{text!r} is over {largest:,}")
    rounded = value.quantize(places)
    if abs(value - rounded) > ROUNDING_NOISE:
        raise ValueError(f"{text!r} has more decimals than {places}")
    return rounded


@lru_cache(maxsize=65_536)
def _rvu(text: str) -> Decimal:
    return _number(text, Decimal("0.01"), LARGEST_RVU)


@lru_cache(maxsize=16)
def _factor(text: str) -> Decimal:
    """US dollars per RVU; one out of bounds refuses the file, not the row."""
    return _number(text, Decimal("0.0001"), LARGEST_WRITTEN)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def reader(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{text[:20]!r} is none of {', '.join(repr(value) for value in allowed)}")
        return text

    return reader


def _is_na(text: str) -> bool:
    if text not in ("", "NA"):
        raise ValueError(f"{text[:20]!r} is neither blank nor 'NA'")
    return text == "NA"


def _base_code(text: str) -> str:
    return procedure_code(text) if text else ""


class Column(NamedTuple):
    """One column: its field, its header lines joined, its 1-based inclusive positions in the txt, and its reader."""

    field: str
    heading: str
    start: int
    end: int
    read: Callable[[str], Any]

    @property
    def is_optional(self) -> bool:
        """Not in every edition's layout."""
        return self.field == "pricing_indicator"


_indicator = text_up_to(1, is_required=True)
_GLOBAL_DAYS = ("000", "010", "090", "MMM", "XXX", "YYY", "ZZZ")
COLUMNS = (
    Column("code", "HCPCS", 1, 5, procedure_code),
    Column("modifier", "MOD", 6, 7, _one_of("", "26", "TC", "53")),
    Column("status_code", "STATUS CODE", 58, 58, _indicator),
    # Nothing in the txt holds it.
    Column("not_used_for_medicare", "NOT USED FOR MEDICARE PAYMENT", 0, 0, text_up_to(1)),
    Column("work_rvu", "WORK RVU", 60, 65, _rvu),
    Column("nonfacility_pe_rvu", "NON-FAC PE RVU", 67, 72, _rvu),
    Column("nonfacility_na", "NON-FAC NA INDICATOR", 73, 74, _is_na),
    Column("facility_pe_rvu", "FACILITY PE RVU", 76, 81, _rvu),
    Column("facility_na", "FACILITY NA INDICATOR", 82, 83, _is_na),
    Column("mp_rvu", "MP RVU", 85, 89, _rvu),
    Column("nonfacility_total", "NON-FACILITY TOTAL", 91, 96, _rvu),
    Column("facility_total", "FACILITY TOTAL", 97, 102, _rvu),
    Column("pctc_indicator", "PCTC IND", 103, 103, _indicator),
    Column("global_days", "GLOB DAYS", 104, 106, _one_of(*_GLOBAL_DAYS)),
    Column("preoperative_share", "PRE OP", 107, 109, _rvu),
    Column("intraoperative_share", "INTRA OP", 110, 112, _rvu),
    Column("postoperative_share", "POST OP", 113, 115, _rvu),
    Column("multiple_procedure", "MULT PROC", 116, 116, _indicator),
    Column("bilateral_surgery", "BILAT SURG", 117, 117, _indicator),
    Column("assistant_at_surgery", "ASST SURG", 118, 118, _indicator),
    Column("co_surgeons", "CO- SURG", 119, 119, _indicator),
    Column("team_surgery", "TEAM SURG", 120, 120, _indicator),
    Column("pricing_indicator", "PRIC IND", 0, 0, text_up_to(1)),
    Column("endoscopic_base_code", "ENDO BASE", 128, 132, _base_code),
    Column("conversion_factor", "CONV FACTOR", 133, 140, _factor),
    Column("physician_supervision", "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", 142, 143, text_up_to(2)),
    Column("calculation_flag", "CALCULATION FLAG", 144, 144, text_up_to(1)),
    Column("diagnostic_imaging_family", "DIAGNOSTIC IMAGING FAMILY INDICATOR", 146, 147, text_up_to(2)),
    Column("opps_nonfacility_pe", "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT", 152, 157, _rvu),
    Column("opps_facility_pe", "FACILITY PE USED FOR OPPS PAYMENT AMOUNT", 159, 164, _rvu),
    Column("opps_mp", "MP USED FOR OPPS PAYMENT AMOUNT", 166, 200, _rvu),
)
