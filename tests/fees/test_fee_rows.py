"""The policy indicators that a claim's lines are judged by: of the release that covers the day, in one query."""

from datetime import date

import pytest

from fees.selectors import fee_rows
from tests.factories.codes import make_code
from tests.factories.fees import make_relative_value
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 15)


def load(release, count):
    for number in range(count):
        make_relative_value(make_code("cpt", f"4941{number}"), release, bilateral_surgery=str(number))


@pytest.mark.parametrize("count", [1, 3])
def test_rows_of_the_release_that_covers_the_day_come_in_one_query(count, django_assert_num_queries):
    load(make_release(), count)
    make_relative_value(make_code("cpt", "49410"), make_release(edition="RVU26D", effective_from=date(2026, 10, 1), effective_to=None))  # fmt: skip
    make_relative_value(make_code("cpt", "49410"), make_release(variant="QPP"), bilateral_surgery="9")
    with django_assert_num_queries(1):
        found = fee_rows(["49410", "49411", "49412", "99999"], DAY)
    assert (found.edition, found.is_excerpt) == ("RVU26C", False)
    assert {key: row.bilateral for key, row in found.rows.items()} == {(f"4941{n}", ""): str(n) for n in range(count)}


def test_each_modifier_has_its_row():
    code, release = make_code("cpt", "77002"), make_release()
    for modifier in ("", "26", "TC"):
        make_relative_value(code, release, modifier, facility_na=modifier != "26", pctc_indicator="1")
    rows = fee_rows(["77002"], DAY).rows
    assert {modifier: row.facility_na for (_, modifier), row in rows.items()} == {"": True, "26": False, "TC": True}
    assert rows["77002", ""].pctc == "1"


def test_release_without_the_codes_is_still_named():
    make_relative_value(make_code("cpt", "49411"), make_release(is_excerpt=True))
    found = fee_rows(["99999"], DAY)
    assert (found.edition, found.is_excerpt, dict(found.rows)) == ("RVU26C", True, {})


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 10, 1)])
def test_day_that_no_release_covers_has_no_edition(day):
    load(make_release(), 1)
    assert (fee_rows(["49410"], day).edition, fee_rows(["49410"], day).rows) == ("", {})


def test_codes_of_other_systems_are_not_read():
    make_code("icd-10-cm", "C61")
    load(make_release(), 1)
    assert set(fee_rows(["C61", "49410"], DAY).rows) == {("49410", "")}
