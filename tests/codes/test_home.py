"""The first page: which editions are out of date, and what it promises."""

from datetime import date

import pytest

from tests.factories.sources import make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "start, end, is_stale",
    [
        pytest.param(date(2026, 7, 1), date(2026, 10, 1), True, id="ended"),
        pytest.param(date(2026, 7, 1), date(2026, 11, 21), True, id="ended today"),
        pytest.param(date(2026, 7, 1), date(2026, 11, 22), False, id="ends tomorrow"),
        pytest.param(date(2024, 1, 1), None, False, id="no end is known"),
        pytest.param(date(2027, 1, 1), date(2027, 4, 1), False, id="begins later"),
    ],
)
def test_home_marks_editions_that_are_no_longer_current(client, today, start, end, is_stale):
    make_release("pfs", "RVU26C", start, end)
    page = Page(client.get("/"))
    assert ("no longer current" in page.main.rows[0][2]) is is_stale
    assert bool(page.main.all(data_absent="stale")) is is_stale


def test_home_marks_the_newest_edition_only(client, today):
    make_release("pfs", "RVU26C", date(2026, 7, 1), date(2026, 10, 1))
    make_release("pfs", "RVU26D", date(2026, 10, 1), date(2027, 1, 1))
    page = Page(client.get("/"))
    assert [row[1] for row in page.main.rows] == ["RVU26D"]
    assert not page.main.all(data_absent="stale")


def test_home_says_that_our_own_description_counts_as_a_source(client, today):
    page = Page(client.get("/"))
    tenets = page.main.one("dl", class_="tenets").text
    assert "our editors' own description. That counts as a source too" in tenets
    assert "Every claim" not in page.html
    assert "Each sentence" not in page.html
