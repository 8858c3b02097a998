"""`/edits/`: codes of one day against each other."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_ended_code
from tests.factories.edits import add_on_release, make_add_on, make_pair, make_unit, pair_release, unit_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
# Releases, codes, units, pairs, add-on codes.
QUERIES = 5
URL = "/edits/?codes=49411,49412,49327&on=2024-08-01&setting=practitioner"


@pytest.fixture
def loaded(today):
    """A whole edition of each source."""
    pairs = pair_release()
    make_pair(pairs, "49411", "49412", 1)
    make_pair(pairs, "49411", "49327", 0)
    make_unit(unit_release())
    make_add_on(add_on_release())
    for code in ("49411", "49412", "49327", "77002"):
        make_code(code=code)
    return pairs


def get(client, url=URL):
    return Page(client.get(url))


def test_findings_name_columns_indicator_reason_and_edition(client, loaded):
    pairs = get(client).section("pairs")
    assert [row[:2] for row in pairs.rows] == [
        ["49411 / 49327", "0: never together"],
        ["49411 / 49412", "1: documentation decides"],
    ]
    assert "49327 is not paid beside 49411 on the same day, whatever the modifier." in pairs.text
    assert "allowed only where documentation supports a separate service" in pairs.text
    assert "Mutually exclusive procedures" in pairs.text
    assert "v30.2 practitioner" in pairs.text


def test_modifiers_that_count_are_listed_and_none_is_told_to_be_added(client, loaded):
    page = get(client)
    counted = page.root.one(id="modifiers-that-count").text
    for words in ("E1, E2, E3, E4, FA", "LT, RT, LC, LD, RC, LM, RI", "24, 25, 57, 58, 78, 79", "27, 59, 91, XE"):
        assert words in counted
    assert "add 59" not in page.html.lower()
    assert "append" not in page.main.text.lower()


def test_pairs_without_an_edit_are_said_with_the_edition(client, loaded):
    assert "No edit in v30.2 for 49412 and 49327, practitioner services." in get(client).section("pairs").text.replace(
        "other ", ""
    )
    text = get(client, "/edits/?codes=49412,77002,49327&on=2024-08-01").section("pairs").text
    assert "No edit in v30.2 for 3 pairs" in text
    assert "49412 and 77002" in text


def test_an_excerpt_never_says_no_edit(client, today):
    make_pair(pair_release(is_excerpt=True))
    pairs = get(client).section("pairs")
    assert "No edit" not in pairs.text
    assert "Only an excerpt of v30.2 practitioner is loaded" in pairs.text
    assert pairs.all(data_absent="not-loaded")


@pytest.mark.parametrize("on", ["2024-06-30", "2024-10-01", "2026-07-15"])
def test_a_day_that_no_edition_covers_is_not_loaded(client, loaded, on):
    page = get(client, URL.replace("2024-08-01", on))
    assert page.status == 200
    for slug in ("pairs", "units", "add-ons"):
        assert page.section(slug).one(data_absent="not-loaded")
    assert "No edit" not in page.main.text
    assert not page.section("pairs").rows


def test_the_other_setting_is_asked_by_itself(client, loaded):
    page = get(client, URL.replace("practitioner", "outpatient"))
    assert page.section("pairs").one(data_absent="not-loaded")
    assert "outpatient hospital services" in page.section("pairs").text


def test_without_a_date_the_newest_edition_is_marked_stale(client, loaded):
    pairs = get(client, "/edits/?codes=49411,49412").section("pairs")
    assert pairs.one(data_absent="stale")
    assert "Read as of 30 September 2024, its last day." in pairs.text


def test_units_of_each_code_are_told_or_typed(client, loaded):
    rows = {row[0]: row[1:] for row in get(client).section("units").rows}
    assert rows["49411"][0] == "1 a day"
    assert rows["49411"][1].startswith("2: Date of Service Edit: Policy.")
    assert "publishes none for 49412. CMS keeps some of its values confidential." in rows["49412"][0]


def test_add_on_code_is_told_with_and_without_its_primary_code(client, loaded):
    add_ons = get(client, "/edits/?codes=49411,77002&on=2024-08-01").section("add-ons").text
    assert "77002 is an add-on code (type 1), reported only beside a primary code that is listed." in add_ons
    assert "Of these codes, 49411 is listed." in add_ons
    alone = get(client, "/edits/?codes=49412,77002&on=2024-08-01").section("add-ons").text
    assert "None of these codes is listed as its primary code." in alone


def test_edits_that_ended_or_were_never_applied_are_shown_apart(client, loaded):
    make_pair(loaded, "49412", "49327", 9, ended_on=date(2024, 7, 2))
    make_pair(loaded, "49412", "77002", 1, ended_on=date(2024, 7, 15))
    text = get(client, "/edits/?codes=49412,49327,77002&on=2024-08-01").section("pairs").text
    assert "No edit in v30.2 for 3 pairs" in text
    assert "49412 / 49327: never applied." in text
    assert "49412 / 77002: ended after 14 July 2024." in text


def test_unknown_and_ended_codes_are_said(client, loaded):
    make_ended_code(code="77014", ended_on=date(2024, 1, 1))
    text = get(client, "/edits/?codes=49411,99998,77014&on=2024-08-01").main.text
    assert "No loaded list of codes holds 99998" in text
    assert "77014 was valid until 31 December 2023." in text


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("49411", "49411 is one code; a pair takes two."),
        ("49411,liver", "Not codes: liver."),
        ("", "This field is required."),
        (",".join(str(10_000 + n) for n in range(26)), "26 codes are asked about; at most 25"),
        ("9" * 2_001, "at most 2000 characters"),
        ("<script>alert(1)</script>", "Not codes"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(client, loaded, codes, words):
    response = client.get("/edits/", {"codes": codes, "on": "2024-08-01"})
    page = Page(response)
    assert page.status == 400
    assert words in page.main.text
    assert "<script>alert" not in page.html


def test_other_settings_and_dates_are_refused(client, loaded):
    assert "Select a valid choice" in get(client, URL.replace("practitioner", "dme")).main.text
    assert get(client, URL.replace("2024-08-01", "August")).status == 400


def test_empty_page_asks_and_a_code_can_be_brought_along(client, today):
    page = get(client, "/edits/?add=49411&on=2024-08-01")
    assert page.status == 200
    assert page.root.one("textarea").text == "49411"
    assert page.root.one("input", id="id_on").attrs["value"] == "2024-08-01"
    assert not page.root.all("section", id="pairs")


def test_page_is_only_for_reading(client, loaded):
    assert client.post("/edits/").status_code == 405


@pytest.mark.parametrize("number", [2, 3, 25])
def test_page_asks_the_same_number_of_queries(client, loaded, django_assert_num_queries, number):
    codes = [str(49_500 + index) for index in range(number)]
    for index in range(1, number):
        make_pair(loaded, codes[0], codes[index])
    with django_assert_num_queries(QUERIES):
        response = client.get("/edits/", {"codes": " ".join(codes), "on": "2024-08-01"})
    assert len(Page(response).section("pairs").rows) == number - 1
