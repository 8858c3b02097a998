"""The changelog of the loaded editions: list, edition, rows of a code, CSV, feed, and where else it stands."""

import csv
from datetime import date

import pytest

from sources.actions import compare
from sources.models import Comparison, RowChange
from tests.factories.codes import make_code, make_family, publish
from tests.factories.edits import OCTOBER, make_pair, make_unit, pair_release, unit_release
from tests.factories.sources import NOW, make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIST_QUERIES = 4
EDITION_QUERIES = 5


@pytest.fixture
def units():
    """Two editions of unit edits: 49411 changes, 32553 comes."""
    before, after = unit_release(), unit_release(edition="October 2024", start=OCTOBER, end=date(2025, 1, 1))
    make_unit(before)
    make_unit(after, value=2)
    make_unit(after, "32553", 4, 1)
    compare(release=before, at=NOW)
    return compare(release=after, at=NOW)


def rows(client, path):
    return [row[:2] for row in Page(client.get(path)).main.rows]


def test_list_tells_what_each_edition_changed_newest_first(client, units):
    page = Page(client.get("/changes/"))
    newest, oldest = page.main.one("ol", class_="change-list").all("li")
    assert newest.one("h2").text == "NCCI medically unlikely edits, October 2024 practitioner"
    assert [pair.text for pair in newest.all("dt") + newest.all("dd")] == [
        "1 added",
        "1 changed",
        "MUE 1",
        "MUE units 1",
    ]
    assert (
        "Against July 2024 practitioner. Effective October\N{EN DASH}December 2024, loaded here 21 Nov 2026."
        in newest.text
    )
    assert "No earlier edition of it is loaded" in oldest.one(data_absent="not-loaded").text
    link = newest.one("dl").all("a")[1].attrs["href"]
    assert rows(client, link) == [["49411", "MUE units changed"]]


def test_list_says_where_an_edition_was_not_compared(client):
    make_release("mue", "July 2024", variant="practitioner")
    item = Page(client.get("/changes/")).main.one("ol", class_="change-list")
    assert "It was not compared yet. The operator runs manage.py compare_releases." in item.text
    make_release("utilisation", "2023", date(2023, 1, 1), date(2024, 1, 1))
    compare(release=make_release("utilisation", "2022", date(2022, 1, 1), date(2023, 1, 1)), at=NOW)
    assert (
        "Each file counts the services of another calendar year"
        in Page(client.get("/changes/")).main.one(data_absent="not-applicable").text
    )


def test_list_without_editions_says_so(client):
    assert Page(client.get("/changes/")).main.one(data_absent="not-loaded").text.startswith("Not loaded.")


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_queries(client, django_assert_num_queries, number):
    for year in range(2020, 2020 + number):
        compare(release=make_release("pos", str(year), date(year, 1, 1), None), at=NOW)
    with django_assert_num_queries(LIST_QUERIES):
        page = Page(client.get("/changes/"))
    assert len(page.main.one("ol", class_="change-list").all("li")) == number


def test_edition_shows_its_rows_with_before_and_after(client, units):
    code = make_code()
    publish(code)
    page = Page(client.get(f"/changes/{units.pk}/"))
    assert page.main.rows == [
        ["32553", "MUE Added", "", "After 4, 1 Line Edit"],
        [f"49411 {code.title}", "MUE units changed", "Before 1", "After 2"],
    ]
    assert page.main.one("table").one("a").attrs["href"] == "/codes/cpt/49411/"
    assert "compared by: MUE (added, removed), MUE units, MUE adjudication." in page.main.text


@pytest.mark.parametrize("number", [1, 3])
def test_edition_asks_the_same_number_of_queries(client, django_assert_num_queries, number):
    unit_release()
    after = unit_release(edition="October 2024", start=OCTOBER, end=date(2025, 1, 1))
    for code in range(number):
        make_unit(after, f"4941{code}")
        make_code(code=f"4941{code}")
    kept = compare(release=after, at=NOW)
    with django_assert_num_queries(EDITION_QUERIES):
        page = Page(client.get(f"/changes/{kept.pk}/"))
    assert len(page.main.rows) == number


def test_edition_is_paged(client, units, monkeypatch):
    monkeypatch.setattr("codes.views_changes.ROWS_SHOWN", 1)
    page = Page(client.get(f"/changes/{units.pk}/?page=2"))
    assert [row[0] for row in page.main.rows] == ["49411"]
    assert "2 rows, 2 to 2 shown" in page.main.text


@pytest.mark.parametrize(
    "query, found",
    [
        ("kind=added", ["32553"]),
        ("what=MUE+units", ["49411"]),
        ("code=49411", ["49411"]),
        ("code=49411,32553", ["32553", "49411"]),
        ("code=32000-33000", ["32553"]),
        ("code=32000-33000&kind=changed", []),
        ("family=procedure-other-markers", ["49411"]),
    ],
)
def test_rows_are_filtered(client, units, query, found):
    make_code(family=make_family(name="Markers"))
    page = Page(client.get(f"/changes/{units.pk}/?{query}"))
    assert [row[0].split()[0] for row in page.main.rows] == found
    assert found or "No row that this edition changed has all of these properties." in page.main.text


@pytest.mark.parametrize("query, words", [("code=hello", "'hello' has no code's shape"), ("kind=x", "not one of the")])
def test_filter_that_cannot_be_read_finds_nothing_and_says_why(client, units, query, words):
    page = Page(client.get(f"/changes/{units.pk}/?{query}"))
    assert page.main.rows == []
    assert words in page.main.one("form").text
    assert client.get(f"/changes/{units.pk}/changes.csv?{query}").status_code == 400


def test_edition_that_is_not_held_is_not_found(client, units):
    units.release.delete()
    assert client.get(f"/changes/{units.pk}/").status_code == 404
    assert client.get("/changes/999/changes.csv").status_code == 404


def test_excerpts_say_what_is_not_known(client):
    unit_release(is_excerpt=True)
    after = unit_release(edition="October 2024", start=OCTOBER, end=date(2025, 1, 1), is_excerpt=True)
    page = Page(client.get(f"/changes/{compare(release=after, at=NOW).pk}/"))
    assert "Both editions are excerpts" in page.main.one(data_absent="not-loaded").text


def test_rows_as_csv_hold_what_the_filter_chose_and_no_formulas(client, units):
    RowChange.objects.create(release=units.release, previous=units.previous, kind="added", what="x", after="=1+1")
    response = client.get(f"/changes/{units.pk}/changes.csv?kind=added")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    table = list(csv.reader(text.splitlines()))
    edition = ["October 2024 practitioner", "July 2024 practitioner", "added"]
    assert table[1:] == [
        [*edition, "", "", "", "", "x", "", "'=1+1"],
        [*edition, "cpt", "32553", "", "", "MUE", "", "4, 1 Line Edit"],
    ]
    assert 'filename="mue-october-2024-practitioner-changes.csv"' in response["Content-Disposition"]


def test_code_across_editions_newest_first_in_either_column(client, units):
    before, after = pair_release(), pair_release(edition="v30.3", start=date(2025, 1, 1), end=date(2025, 4, 1))
    make_pair(before, "49327", "49411")
    make_pair(after, "49327", "49411", indicator=0)
    compare(release=after, at=NOW)
    page = Page(client.get("/changes/?code=49411"))
    assert [head.text for head in page.main.all("h2")] == [
        "NCCI procedure-to-procedure edits, v30.3 practitioner",
        "NCCI medically unlikely edits, October 2024 practitioner",
    ]
    assert [row[:2] for row in page.main.rows] == [
        ["49327 with 49411", "PTP modifier indicator changed"],
        ["49411", "MUE units changed"],
    ]


def test_code_that_nothing_changed_says_so(client, units):
    assert "No edition that is loaded changed anything of them" in Page(client.get("/changes/?code=99213")).main.text


def test_rows_of_all_editions_are_only_listed_for_codes(client, units):
    page = Page(client.get("/changes/?kind=added"))
    assert page.main.all("ol", class_="change-list")
    assert "Give codes or a family as well" in page.main.text


def test_feed_tells_each_edition_once_and_the_same_again(client, units):
    first = client.get("/changes/feed.atom")
    assert first["Content-Type"].startswith("application/atom+xml")
    text = first.content.decode()
    assert text.count("<entry>") == 1
    assert "NCCI medically unlikely edits, October 2024 practitioner: 1 added, 1 changed" in text
    assert client.get("/changes/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_code_page_tells_what_the_editions_changed(client, today, units):
    make_code()
    section = Page(client.get("/codes/cpt/49411/")).section("updates")
    assert section.rows == [
        ["October 2024 practitioner NCCI medically unlikely edits, from 1 Oct 2024", "49411 MUE units: 1 to 2"]
    ]
    earlier = Page(client.get("/codes/cpt/49411/?on=2024-08-01")).section("updates")
    assert earlier.rows == []


def test_first_page_tells_the_latest_editions_that_changed_something(client, today, units):
    section = Page(client.get("/")).main.one("section", aria_labelledby="edition-changes")
    assert [item.text for item in section.all("li")] == [
        "NCCI medically unlikely edits, October 2024 practitioner 1 added, 1 changed against July 2024 practitioner."
    ]
    Comparison.objects.all().delete()
    assert not Page(client.get("/")).main.all("section", aria_labelledby="edition-changes")
