"""`/edits/cpt/49411/`: all codes that a code is paired with."""

from datetime import date

import pytest

from tests.factories.codes import make_code
from tests.factories.edits import make_pair, pair_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
URL = "/edits/cpt/49411/"
# The code, releases, counts, how many, one page of rows, the partners' titles.
QUERIES = 6


@pytest.fixture
def release(today):
    make_code(title="Markers placed")
    make_code(code="10035", title="Soft tissue marker")
    held = pair_release()
    make_pair(held, "49411", "10035", 1)
    make_pair(held, "49411", "49327", 0)
    make_pair(held, "55876", "49411", 0)
    make_pair(held, "49411", "0228T", 0, ended_on=date(2024, 8, 1))
    make_pair(held, "49411", "99998", 9, ended_on=date(2024, 7, 2))
    return held


def partners(client, query="?on=2024-08-15"):
    return [row[0].split()[0] for row in Page(client.get(URL + query)).main.rows]


def test_partners_in_force_are_listed_by_column_and_code(client, release):
    page = Page(client.get(f"{URL}?on=2024-08-15"))
    assert page.status == 200
    assert [row[:3] for row in page.main.rows] == [
        ["10035 Soft tissue marker", "column 1: 10035 is the one denied", "1 documentation decides"],
        ["49327", "column 1: 49327 is the one denied", "0 never together"],
        ["55876", "column 2: 49411 is the one denied", "0 never together"],
    ]
    assert "In force on 15 August 2024: column 1 of 2, column 2 of 1." in page.main.text
    assert page.main.one("a", href="/codes/cpt/10035/?on=2024-08-15")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?on=2024-07-15", ["0228T", "10035", "49327", "55876"]),
        ("?on=2024-08-15&ended=on", ["0228T", "10035", "49327", "99998", "55876"]),
        ("?on=2024-08-15&indicator=0", ["49327", "55876"]),
        ("?on=2024-08-15&column=2", ["55876"]),
        ("?on=2024-08-15&column=1&indicator=1", ["10035"]),
        ("?on=2024-08-15&q=493", ["49327"]),
        ("?on=2024-08-15&q=tissue", ["10035"]),
        ("?on=2024-08-15&q=nowhere", []),
        ("?on=2024-08-15&indicator=7", ["10035", "49327", "55876"]),
        ("?on=2024-08-15&page=99", ["10035", "49327", "55876"]),
    ],
)
def test_list_is_narrowed(client, release, query, codes):
    assert partners(client, query) == codes


def test_ended_and_never_applied_edits_say_so(client, release):
    rows = {row[0]: row for row in Page(client.get(f"{URL}?on=2024-08-15&ended=on")).main.rows}
    assert rows["0228T"][4] == "from 1 Jul 2024, to 31 Jul 2024 not in force"
    assert rows["99998"][2:] == ["9 never applied", "Mutually exclusive procedures", "never applied"]


def test_day_or_setting_without_an_edition_is_not_loaded(client, release):
    for query in ("?on=2026-07-15", "?on=2024-08-15&setting=outpatient"):
        page = Page(client.get(URL + query))
        assert page.main.one(data_absent="not-loaded")
        assert not page.main.rows


@pytest.mark.parametrize("narrowed", ["q=10035", "column=1", "indicator=0", "ended=on&column=2"])
def test_narrowing_a_day_without_an_edition_is_not_loaded_too(client, release, narrowed):
    page = Page(client.get(f"{URL}?on=2026-07-15&{narrowed}"))
    assert page.main.one(data_absent="not-loaded")
    assert not page.main.rows


def test_whole_edition_without_the_code_says_no_edit_and_an_excerpt_does_not(client, release):
    make_code(code="70000")
    assert "No edit of v30.2 names 70000" in Page(client.get("/edits/cpt/70000/?on=2024-08-15")).main.text
    release.is_excerpt = True
    release.save()
    page = Page(client.get("/edits/cpt/70000/?on=2024-08-15"))
    assert "No edit of" not in page.main.text
    assert page.main.all(data_absent="not-loaded")


def test_filter_that_fits_nothing_offers_the_whole_list(client, release):
    page = Page(client.get(f"{URL}?q=nowhere&on=2024-08-15"))
    assert page.main.one("a", href="/edits/cpt/49411/?on=2024-08-15").text == "Show all"


@pytest.mark.parametrize("path", ["/edits/CPT/49411/", "/edits/cpt-4/49411/"])
def test_other_spelling_moves_with_its_query(client, release, path):
    response = client.get(f"{path}?on=2024-08-15")
    assert (response.status_code, response["Location"]) == (301, f"{URL}?on=2024-08-15")


def test_unknown_code_and_diagnosis_have_no_list(client, release):
    make_code("icd-10-cm", "C22.0")
    assert client.get("/edits/cpt/99998/").status_code == 404
    assert client.get("/edits/icd-10-cm/C22.0/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 300])
def test_list_asks_the_same_number_of_queries_and_is_paged(client, today, django_assert_num_queries, number):
    make_code()
    held = pair_release()
    for index in range(number):
        make_pair(held, "49411", str(60_000 + index))
    with django_assert_num_queries(QUERIES):
        page = Page(client.get(f"{URL}?on=2024-08-15"))
    assert len(page.main.rows) == min(number, 50)
    assert bool(page.main.all("nav", class_="pager")) == (number > 50)
