"""The national amounts of one code, for its page."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from codes.models import Code
from fees.models import RelativeValue
from fees.statuses import PAID_BY_UNITS
from sources.models import Release

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NationalFee:
    """One row of the fee schedule with its national amounts in US dollars, before any geographic adjustment.

    None where the schedule marks the setting NA, gives no units, or where the status is not paid by these units.
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


def _amount(total: Decimal, value: RelativeValue, is_paid: bool) -> Decimal | None:
    # Restricted codes without units are priced by the contractor: nothing is not a price.
    if not is_paid or not total:
        return None
    return (total * value.conversion_factor).quantize(CENT, ROUND_HALF_UP)
