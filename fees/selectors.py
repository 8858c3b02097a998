"""Reads of Medicare physician fee schedule figures."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from codes.models import Code
from fees.models import RelativeValue
from sources.models import Release

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NationalFee:
    """One row of the fee schedule with its national amounts in US dollars, before any geographic adjustment.

    None where the schedule marks the setting NA, or where the status is not paid by these units.
    """

    value: RelativeValue
    nonfacility_amount: Decimal | None
    facility_amount: Decimal | None


def national_fees(code: Code, release: Release) -> list[NationalFee]:
    rows = RelativeValue.objects.filter(code=code, release=release).order_by("modifier")
    return [national_fee(row) for row in rows]


def national_fee(value: RelativeValue) -> NationalFee:
    """Total RVU times the conversion factor, rounded half up to the cent (Claims Processing Manual, chapter 12)."""
    is_paid = value.status_code in PAID_BY_UNITS
    return NationalFee(
        value,
        _amount(value.nonfacility_total, value, is_paid and not value.nonfacility_na),
        _amount(value.facility_total, value, is_paid and not value.facility_na),
    )


def facility_fee(rows: list[NationalFee]) -> NationalFee:
    """The row that pays in a facility: the unmodified first one, else the professional part (26), else the first."""
    if rows[0].value.modifier or rows[0].facility_amount is not None:
        return rows[0]
    paid = (row for row in rows if row.value.modifier == "26" and row.facility_amount is not None)
    return next(paid, rows[0])


# Status codes whose relative value units Medicare pays by: active, restricted, and injections paid when alone.
PAID_BY_UNITS = frozenset("ART")
STATUS_MEANINGS = {
    "A": "Active: paid separately under the physician fee schedule when covered.",
    "B": "Bundled: payment is always in that for other services.",
    "C": "Contractor-priced: the Medicare contractor sets the amount.",
    "E": "Excluded by regulation: not paid under the physician fee schedule.",
    "I": "Not valid for Medicare: another code is used.",
    "J": "Anesthesia: paid by base and time units, not by these.",
    "M": "Measurement code: for reporting only.",
    "N": "Not covered by Medicare.",
    "P": "Bundled or excluded.",
    "Q": "Therapy functional information, for reporting only.",
    "R": "Restricted coverage: special instructions apply.",
    "T": "Paid only if no other service of the day by the same provider is payable.",
    "X": "Excluded by statute: outside the definition of physician services.",
}
GLOBAL_MEANINGS = {
    "000": "Endoscopic or minor procedure: the day itself.",
    "010": "Minor procedure: the day and 10 days after.",
    "090": "Major procedure: a day before, the day, and 90 days after.",
    "MMM": "Maternity: the usual global period does not apply.",
    "XXX": "The global concept does not apply.",
    "YYY": "The contractor sets the global period.",
    "ZZZ": "Add-on: within the global period of its primary code.",
}


def _amount(total: Decimal, value: RelativeValue, is_paid: bool) -> Decimal | None:
    if not is_paid:
        return None
    return (total * value.conversion_factor).quantize(CENT, ROUND_HALF_UP)
