"""What fees tell the head of a code page."""

import pytest

from tests.factories.codes import make_code
from tests.factories.fees import make_relative_value
from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
# 77002 in RVU26C.
GUIDANCE = {"pctc_indicator": "1", "global_days": "ZZZ"}
PROFESSIONAL = {"nonfacility_total": "0.81", "facility_total": "0.81"}
NOT_IN_FACILITY = {"nonfacility_total": "3.63", "facility_total": "3.63", "facility_na": True}


def facts(client, *rows):
    code, release = make_code("cpt", "77002"), make_release()
    for modifier, values in rows:
        make_relative_value(code, release, modifier, **(GUIDANCE | values))
    page = Page(client.get("/codes/cpt/77002/"))
    return {fact.one("dt").text: fact.one("dd").text for fact in page.main.one("dl", class_="facts").all("div")}


def test_facility_amount_of_the_professional_part_stands_in_for_none(client, today):
    told = facts(client, ("", NOT_IN_FACILITY), ("26", PROFESSIONAL), ("TC", NOT_IN_FACILITY))
    assert told["Medicare, non-facility"].startswith("$121.25 RVU26C ")
    assert told["Medicare, facility (26)"].startswith("$27.05 RVU26C, professional part")
    assert "Medicare, facility" not in told


def test_facility_amount_of_the_whole_goes_before_that_of_a_part(client, today):
    told = facts(client, ("", {}), ("26", PROFESSIONAL))
    assert told["Medicare, facility"].startswith("$158.32 RVU26C")
    assert "Medicare, facility (26)" not in told


@pytest.mark.parametrize(
    "part", [("26", PROFESSIONAL | {"facility_na": True}), ("26", {"status_code": "C"}), ("TC", PROFESSIONAL)]
)
def test_no_amount_is_said_where_no_professional_part_is_paid_in_a_facility(client, today, part):
    assert facts(client, ("", NOT_IN_FACILITY), part)["Medicare, facility"].startswith("no amount RVU26C")


# Work 0, outpatient PE 3.00 and MP 0.10 times 33.4009.
CAPPED = NOT_IN_FACILITY | {"work_rvu": "0", "opps_nonfacility_pe": "3.00", "opps_mp": "0.10"}


def test_outpatient_cap_on_imaging_is_what_is_paid_and_is_said(client, today):
    told = facts(client, ("", CAPPED))
    assert told["Medicare, non-facility"].startswith("$103.54 RVU26C")
    page = Page(client.get("/codes/cpt/77002/"))
    assert "Outpatient cap on imaging, no modifier: Medicare pays $103.54 (non-facility)" in page.main.text


def test_cap_that_is_not_lower_changes_nothing(client, today):
    told = facts(client, ("", CAPPED | {"opps_nonfacility_pe": "9.00"}))
    assert told["Medicare, non-facility"].startswith("$121.25 RVU26C")
    assert "Outpatient cap" not in Page(client.get("/codes/cpt/77002/")).main.text
