"""One code in every locality: sorted, as chart and as table."""

from datetime import date
from decimal import Decimal

import pytest

from fees.bars import BAR_START, chart_of
from tests.factories.codes import make_code
from tests.factories.fees import make_locality, make_relative_value
from tests.factories.sources import make_release
from tests.pages import Page

ADDRESS = "/fees/localities/?codes=49411&on=2026-07-15"
PLACES = (
    ("0441218", "TX", "HOUSTON", "1.000", "0.991", "0.934"),
    ("0111205", "CA", "SAN FRANCISCO", "1.095", "1.410", "0.425"),
    ("1011200", "AL", "ALABAMA", "1.000", "0.875", "0.566"),
)


def load(places):
    make_relative_value(make_code("cpt", "49411"), make_release())
    indices = make_release("gpci", "GPCI2026", date(2026, 1, 1), date(2027, 1, 1))
    for place in places:
        make_locality(indices, *place)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_localities_stand_highest_first(client, today, django_assert_num_queries, count):
    load(PLACES[:count])
    with django_assert_num_queries(3):
        page = Page(client.get(ADDRESS))
    rows = [row[1:] for row in page.main.rows]
    assert rows == [
        ["San Francisco, CA", "0111205", "$615.11", "130.7%"],
        ["Houston, TX", "0441218", "$466.74", "99.2%"],
        ["Alabama, AL", "1011200", "$422.61", "89.8%"],
    ][3 - count if count == 3 else 1 : 3 if count == 3 else 2]  # fmt: skip
    assert len(page.main.one("svg", class_="bars").all("rect")) == count
    assert "$470.62" in page.main.one("svg", class_="bars").one("desc").text


@pytest.mark.django_db
def test_chosen_locality_is_told_in_words_too(client, today):
    load(PLACES)
    page = Page(client.get(f"{ADDRESS}&locality=0441218"))
    assert "Houston, TX (chosen)" in [row[1] for row in page.main.rows]
    assert len(page.main.all("g", class_="is-chosen")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("codes=49411&on=2019-01-01", "No physician fee schedule that covers 1 January 2019"),
        ("codes=99999&on=2026-07-15", "RVU26C does not list 99999"),
        ("codes=49411-52&on=2026-07-15", "With 52 there is no published amount"),
    ],
)
def test_what_cannot_be_compared_says_why(client, today, query, words):
    load(PLACES)
    page = Page(client.get(f"/fees/localities/?{query}"))
    assert words in page.main.one("div", data_absent=True).text
    assert not page.main.all("svg", class_="bars")


@pytest.mark.django_db
def test_year_without_indices_is_not_loaded(client, today):
    make_relative_value(make_code("cpt", "49411"), make_release())
    page = Page(client.get(ADDRESS))
    assert "No practice cost indices that cover 15 July 2026" in page.main.one("div", data_absent="not-loaded").text


@pytest.mark.django_db
def test_bad_input_is_told_beside_its_box(client, today):
    page = Page(client.get("/fees/localities/?codes=494"))
    assert page.status == 400
    assert "does not begin with a CPT code" in page.main.text


def test_bars_begin_at_zero():
    chart = chart_of([("a", "A", Decimal(200)), ("b", "B", Decimal(100))], Decimal(50), chosen="b")
    first, second = chart.bars
    assert first.width == 2 * second.width == 4 * (chart.guide - BAR_START)
    assert [bar.is_chosen for bar in chart.bars] == [False, True]
    assert first.y < second.y < chart.height
