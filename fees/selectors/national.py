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
    A cap is there where the outpatient amount for imaging is lower than the amount, and is paid in its place.
    """

    value: RelativeValue
    nonfacility_amount: Decimal | None
    facility_amount: Decimal | None
    nonfacility_cap: Decimal | None = None
    facility_cap: Decimal | None = None

    @property
    def nonfacility_paid(self) -> Decimal | None:
        return self.nonfacility_amount if self.nonfacility_cap is None else self.nonfacility_cap

    @property
    def facility_paid(self) -> Decimal | None:
        return self.facility_amount if self.facility_cap is None else self.facility_cap


def national_fees(code: Code, release: Release) -> list[NationalFee]:
    rows = RelativeValue.objects.filter(code=code, release=release).order_by("modifier")
    return [national_fee(row) for row in rows]


def national_fee(value: RelativeValue) -> NationalFee:
    """Total RVU times the conversion factor, rounded half up to the cent (Claims Processing Manual, chapter 12)."""
    is_paid = value.status_code in PAID_BY_UNITS
    nonfacility = _amount(value.nonfacility_total, value, is_paid and not value.nonfacility_na)
    facility = _amount(value.facility_total, value, is_paid and not value.facility_na)
    return NationalFee(
        value,
        nonfacility,
        facility,
        _cap(nonfacility, value, value.opps_nonfacility_pe),
        _cap(facility, value, value.opps_facility_pe),
    )


def facility_fee(rows: list[NationalFee]) -> NationalFee:
    """The row that pays in a facility: the unmodified first one, else the professional part (26), else the first."""
    if rows[0].value.modifier or rows[0].facility_amount is not None:
        return rows[0]
    paid = (row for row in rows if row.value.modifier == "26" and row.facility_amount is not None)
    return next(paid, rows[0])


def _cap(amount: Decimal | None, value: RelativeValue, practice_expense: Decimal) -> Decimal | None:
    """The outpatient cap on imaging where it is the lower (Social Security Act, section 1848(b)(4))."""
    if amount is None or not (practice_expense or value.opps_mp):
        return None
    units = value.work_rvu + practice_expense + value.opps_mp
    cap = (units * value.conversion_factor).quantize(CENT, ROUND_HALF_UP)
    return cap if cap < amount else None


def _amount(total: Decimal, value: RelativeValue, is_paid: bool) -> Decimal | None:
    # Restricted codes without units are priced by the contractor: nothing is not a price.
    if not is_paid or not total:
        return None
    return (total * value.conversion_factor).quantize(CENT, ROUND_HALF_UP)
