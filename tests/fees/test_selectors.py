"""National amounts: the figures of the schedule, times its factor, and when there are none."""

from decimal import Decimal

import pytest

from fees.models import RelativeValue
from fees.selectors import national_fee, national_fees
from fees.statuses import PAID_BY_UNITS, STATUS_MEANINGS
from tests.factories.codes import make_code
from tests.factories.sources import make_release


def value(**facts):
    figures = {
        "status_code": "A",
        "nonfacility_total": Decimal("14.09"),
        "facility_total": Decimal("4.74"),
        "nonfacility_na": False,
        "facility_na": False,
        "conversion_factor": Decimal("33.4009"),
    }
    return RelativeValue(**(figures | facts))


def amounts(**facts):
    fee = national_fee(value(**facts))
    return fee.nonfacility_amount, fee.facility_amount


def test_the_amount_is_the_total_times_the_factor_to_the_cent():
    assert amounts() == (Decimal("470.62"), Decimal("158.32"))


def test_half_a_cent_is_rounded_up():
    assert amounts(nonfacility_total=Decimal("0.50"), conversion_factor=Decimal("0.25"))[0] == Decimal("0.13")
    assert amounts(nonfacility_total=Decimal("0.50"), conversion_factor=Decimal("0.29"))[0] == Decimal("0.15")


def test_a_setting_marked_na_has_no_amount_and_the_other_keeps_its_own():
    assert amounts(facility_na=True) == (Decimal("470.62"), None)
    assert amounts(nonfacility_na=True) == (None, Decimal("158.32"))


@pytest.mark.parametrize("status", sorted(STATUS_MEANINGS))
def test_only_active_restricted_and_t_statuses_are_paid_by_these_units(status):
    assert amounts(status_code=status) == (
        (Decimal("470.62"), Decimal("158.32")) if status in ("A", "R", "T") else (None, None)
    )
    assert (status in PAID_BY_UNITS) == (status in ("A", "R", "T"))


@pytest.mark.django_db
def test_the_row_without_a_modifier_stands_first():
    code, release = make_code("cpt", "77002"), make_release()
    for modifier in ("TC", "", "26"):
        figures = {name: Decimal(1) for name in (
            "work_rvu", "nonfacility_pe_rvu", "facility_pe_rvu", "mp_rvu", "preoperative_share",
            "intraoperative_share", "postoperative_share", "opps_nonfacility_pe", "opps_facility_pe", "opps_mp",
        )}  # fmt: skip
        row = value(**figures)
        row.code, row.release, row.modifier = code, release, modifier
        row.save()
    assert [fee.value.modifier for fee in national_fees(code, release)] == ["", "26", "TC"]
