"""What counts as a change of fees."""

from datetime import date
from decimal import Decimal

import pytest

from fees.models import HospitalOutpatientRate
from sources.actions import compare
from sources.comparison_words import what_is_compared
from sources.models import Comparison, RowChange
from tests.factories.changes import changes_of
from tests.factories.codes import make_code, make_listing
from tests.factories.fees import make_locality, make_relative_value, make_zip
from tests.factories.sources import NOW, make_release

pytestmark = pytest.mark.django_db
OLD = {
    "work_rvu": "3.57", "nonfacility_pe_rvu": "10.29", "facility_pe_rvu": "1.62", "mp_rvu": "0.34",
    "nonfacility_total": "14.20", "facility_total": "5.53", "conversion_factor": "32.3465",
}  # fmt: skip


def schedules(is_excerpt=False):
    return (
        make_release("pfs", "RVU25D", date(2025, 10, 1), date(2026, 1, 1), is_excerpt=is_excerpt),
        make_release("pfs", "RVU26C", is_excerpt=is_excerpt),
    )


def test_units_of_a_code_are_one_change_and_the_factor_is_told_once():
    before, after = schedules()
    for code in ("49411", "32553"):
        make_relative_value(make_code(code=code), before, **OLD)
        make_relative_value(make_code(code=code), after)
    told = ("14.20 non-facility, 5.53 facility (work 3.57, PE 10.29 and 1.62, MP 0.34)",
            "14.09 non-facility, 4.74 facility (work 3.48, PE 10.25 and 0.90, MP 0.36)")  # fmt: skip
    assert changes_of(after) == [
        ("changed", "RVUs", "32553", *told),
        ("changed", "RVUs", "49411", *told),
        ("changed", "conversion factor", "every code", "$32.3465", "$33.4009"),
    ]


def test_each_indicator_is_a_subject_of_its_own():
    before, after = schedules()
    make_relative_value(make_code(), before)
    make_relative_value(make_code(), after, assistant_at_surgery="2", status_code="R", facility_na=True)
    assert changes_of(after) == [
        ("changed", "NA, facility", "49411", "not NA", "NA, rarely or never performed there"),
        ("changed", "assistant indicator", "49411", "0", "2"),
        ("changed", "status", "49411", "A", "R"),
    ]


def test_rows_of_a_modifier_are_compared_with_their_own():
    before, after = schedules()
    code = make_code(code="77002")
    make_relative_value(code, before)
    make_relative_value(code, after)
    make_relative_value(code, after, modifier="26")
    assert [row[:3] for row in changes_of(after)] == [("added", "fee", "77002 modifier 26")]


def test_units_of_the_outpatient_cap_are_no_change():
    before, after = schedules()
    make_relative_value(make_code(), before)
    make_relative_value(make_code(), after, opps_mp="1.00")
    assert changes_of(after) == []


def test_of_excerpts_only_what_was_looked_up_has_gone():
    before, after = schedules(is_excerpt=True)
    looked_up, unknown = make_code(code="77014"), make_code(code="77385")
    for code in (looked_up, unknown):
        make_relative_value(code, before)
    make_relative_value(make_code(code="99213"), after)
    make_listing(looked_up, after, is_listed=False)
    assert [row[:3] for row in changes_of(after)] == [("removed", "fee", "77014")]


def test_localities_are_told_by_their_name_and_number():
    before = make_release("gpci", "GPCI2025", date(2025, 1, 1), date(2026, 1, 1))
    after = make_release("gpci", "GPCI2026", date(2026, 1, 1), date(2027, 1, 1))
    make_locality(before, work="1.010")
    make_locality(after)
    make_locality(after, key="0441299", name="REST OF TEXAS")
    assert changes_of(after) == [
        ("added", "locality", "TX 0441299 REST OF TEXAS", "", "work 1.000, PE 0.991, MP 0.934"),
        ("changed", "GPCI", "TX 0441218 HOUSTON", "work 1.010, PE 0.991, MP 0.934", "work 1.000, PE 0.991, MP 0.934"),
    ]


def test_zip_codes_are_only_counted():
    before = make_release("zip5", "2025Q3", date(2025, 7, 1), date(2025, 10, 1))
    after = make_release("zip5", "2025Q4", date(2025, 10, 1), date(2026, 1, 1))
    make_zip(before)
    make_zip(before, "77031")
    make_zip(after, key="0441299", is_split=True)
    for code in ("77032", "77033"):
        make_zip(after, code)
    counts = compare(release=after, at=NOW).counts
    assert counts == {
        "added": {"ZIP codes": 2},
        "removed": {"ZIP codes": 1},
        "changed": {"locality of ZIP codes": 1, "split of ZIP codes": 1},
    }
    assert not RowChange.objects.exists()


def make_rate(release, code="49411", status_indicator="S", apc="5613", rate="1414.110"):
    return HospitalOutpatientRate.objects.create(
        release=release, code=code, status_indicator=status_indicator, apc=apc, payment_rate=rate and Decimal(rate)
    )


def test_status_class_and_rate_of_the_outpatient_department_are_told():
    before = make_release("opps", "October 2025", date(2025, 10, 1), date(2026, 1, 1))
    after = make_release("opps", "January 2026", date(2026, 1, 1), date(2026, 4, 1))
    make_rate(before, status_indicator="N", apc="", rate=None)
    make_rate(after)
    assert changes_of(after) == [
        ("changed", "APC", "49411", "none", "5613"),
        ("changed", "OPPS rate", "49411", "not paid separately", "$1414.11"),
        ("changed", "OPPS status", "49411", "N", "S"),
    ]


def test_utilization_is_not_compared_and_says_why():
    make_release("utilisation", "2022", date(2022, 1, 1), date(2023, 1, 1))
    after = make_release("utilisation", "2023", date(2023, 1, 1), date(2024, 1, 1))
    assert changes_of(after) == []
    assert Comparison.objects.get().outcome == "not compared"
    assert what_is_compared("utilisation") == ""
