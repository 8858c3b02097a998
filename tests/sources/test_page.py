"""`/sources/`: what is loaded, how fresh it is, and what is missing."""

from datetime import date

import pytest

from sources.registry import register
from tests.factories.sources import make_document, make_publisher, make_release
from tests.pages import Page
from tests.sources.fake import fake_importer

pytestmark = pytest.mark.django_db
QUERIES = 3


@pytest.fixture
def fake(monkeypatch, today):
    """Only the small source is installed."""
    monkeypatch.setattr("sources.registry._importers", {})
    register(fake_importer())
    return Page


def card(client):
    return Page(client.get("/sources/")).main.one(id="fake")


def test_source_that_is_not_loaded_says_how_to_load_it(client, fake):
    text = card(client).text
    assert "Not loaded" in text
    assert "manage.py load fake FILE" in text
    assert card(client).one(data_absent="not-loaded")


def test_source_shows_its_edition_rows_and_file(client, fake):
    make_publisher()
    make_release(
        "fake", "2026", date(2026, 1, 1), date(2027, 1, 1), rows=97_584, sha256="ab" * 32, file_names="places.csv"
    )
    (row,) = card(client).rows
    assert row[0] == "2026"
    assert row[1] == "2026"
    assert row[2] == "97,584"
    assert row[4:] == ["places.csv", "abababababab"]
    assert "Current" in card(client).text
    assert "Centers for Medicare & Medicaid Services" in card(client).text


@pytest.mark.parametrize(
    "start, end, is_stale",
    [
        pytest.param(date(2026, 1, 1), date(2026, 11, 22), False, id="covers today"),
        pytest.param(date(2026, 1, 1), date(2026, 11, 21), True, id="ended today"),
        pytest.param(date(2027, 1, 1), date(2028, 1, 1), False, id="begins later"),
        pytest.param(date(2026, 1, 1), None, False, id="open, within its cadence"),
        pytest.param(date(2025, 10, 1), None, True, id="open, older than its cadence"),
    ],
)
def test_source_is_stale(client, fake, start, end, is_stale):
    make_release("fake", "2026", start, end)
    assert bool(card(client).all(data_absent="stale")) is is_stale


@pytest.mark.parametrize(
    "end, is_stale, words",
    [
        pytest.param(None, False, "Check the publisher's page for a newer edition", id="open: nobody can say"),
        pytest.param(date(2027, 1, 1), False, "Current", id="covers today"),
        pytest.param(date(2026, 11, 1), True, "A newer edition should exist", id="its own window has ended"),
    ],
)
def test_source_without_a_stale_rule(client, monkeypatch, today, end, is_stale, words):
    monkeypatch.setattr("sources.registry._importers", {})
    register(fake_importer(stale_after_days=None))
    make_release("fake", "2020", date(2020, 1, 1), end)
    assert words in card(client).text
    assert bool(card(client).all(data_absent="stale")) is is_stale
    assert ("Current" in card(client).text) is (words == "Current")


def test_freshness_is_that_of_the_newest_release(client, fake):
    make_release("fake", "2025", date(2025, 1, 1), date(2026, 1, 1))
    make_release("fake", "2026", date(2026, 1, 1), date(2027, 1, 1))
    assert not card(client).all(data_absent=True)
    assert [row[0] for row in card(client).rows] == ["2026", "2025"]


@pytest.mark.parametrize("status", ["importing", "failed"])
def test_release_that_is_not_ready_is_not_shown(client, fake, status):
    make_release("fake", "2026", status=status)
    assert card(client).all(data_absent="not-loaded")


def test_excerpt_is_marked(client, fake):
    make_release("fake", "2026", date(2026, 1, 1), date(2027, 1, 1), is_excerpt=True)
    assert "excerpt" in card(client).rows[0][0]


def test_documents_are_listed(client, fake):
    make_document()
    item = Page(client.get("/sources/")).main.one(id="source-cms-rvu26c")
    assert "Relative Value File, RVU26C." in item.text


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_same_number_of_queries(client, fake, django_assert_num_queries, number):
    for year in range(2024, 2024 + number):
        make_release("fake", str(year), date(year, 1, 1), date(year + 1, 1, 1))
        make_document(f"document-{year}", edition=str(year))
    with django_assert_num_queries(QUERIES):
        response = client.get("/sources/")
    assert len(Page(response).main.one(id="fake").rows) == number


def test_every_installed_source_says_what_it_feeds(client, today):
    cards = Page(client.get("/sources/")).main.all("article", class_="source-card")
    assert {item.attrs["id"] for item in cards} >= {"pfs", "hcpcs", "icd10cm", "pos", "rbcs", "cpt"}
    assert all("Feeds" in item.text for item in cards)


def test_the_page_says_what_each_section_of_a_code_page_needs(client):
    page = Page(client.get("/sources/"))
    rows = {row[0]: row[1] for row in page.main.rows if len(row) == 2}
    assert rows["NCCI edits and units"] == "ncci-ptp, mue and aoc"
    assert rows["Medicare fees"] == "pfs"
    assert rows["Diagnoses"] == "mcd"
