"""The section of edits on a code's page, and the facts at its head."""

import pytest

from tests.factories.codes import make_code
from tests.factories.edits import add_on_release, make_add_on, make_pair, make_unit, pair_release, unit_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
URL = "/codes/cpt/49411/?on=2024-08-01"


@pytest.fixture
def code(today):
    return make_code()


def section(client, url=URL):
    return Page(client.get(url)).section("edits")


def facts(client, url=URL):
    lists = Page(client.get(url)).main.all("dl", class_="facts")
    return {fact.one("dt").text: fact.one("dd").text for each in lists for fact in each.all("div")}


def full():
    practitioner, outpatient = pair_release(), pair_release("outpatient")
    make_pair(practitioner, "49411", "49412", 1)
    make_pair(practitioner, "49411", "49327", 0)
    make_pair(practitioner, "55876", "49411", 0)
    make_pair(outpatient, "49411", "49412", 1)
    make_unit(unit_release())
    make_unit(unit_release("outpatient"), value=2, indicator=3)
    make_add_on(add_on_release())


def test_section_counts_pairs_of_both_settings(client, code):
    full()
    rows = [row for row in section(client).rows if row[0].startswith("column")]
    assert rows == [
        ["column 1, the one paid", "1", "1", "2"],
        ["column 2, the one denied", "1", "0", "1"],
        ["column 1, the one paid", "0", "1", "1"],
        ["column 2, the one denied", "0", "0", "0"],
    ]
    assert "v30.2 practitioner" in section(client).text
    assert section(client).one("a", href="/edits/cpt/49411/?on=2024-08-01")


def test_section_tells_units_with_adjudication_in_words_and_add_on_codes(client, code):
    full()
    text = section(client).text
    assert "1 a day 2: Date of Service Edit: Policy. Units of all lines of the day are added up." in text
    assert "2 a day 3: Date of Service Edit: Clinical." in text
    assert "77002 type 1: only beside a primary code that is listed" in text


def test_add_on_codes_page_lists_its_primary_codes(client, code):
    make_code(code="77002")
    make_add_on(add_on_release())
    found = section(client, "/codes/cpt/77002/?on=2024-08-01")
    assert "77002 is an add-on code (type 1): reported only beside a primary code that is listed." in found.text
    assert found.one("a", href="/codes/cpt/49411/?on=2024-08-01")


def test_facts_tell_units_and_pairs_with_the_edition(client, code):
    full()
    told = facts(client)
    assert told["Units per day"] == "1 MUE July 2024, practitioner services"
    assert told["NCCI code pairs"] == "3 v30.2, column 1 of 2, column 2 of 1"


def test_fact_of_a_line_edit_is_per_line_and_of_none_says_so(client, code):
    release = unit_release()
    make_unit(release, indicator=1, value=3)
    assert facts(client)["Units per line"].startswith("3 ")
    make_code(code="49412")
    assert facts(client, "/codes/cpt/49412/?on=2024-08-01")["Units per day"].startswith("none published")


def test_excerpt_without_the_code_is_not_loaded(client, code):
    for release in (pair_release, unit_release, add_on_release):
        release(is_excerpt=True)
    assert "The excerpt of July 2024 practitioner does not hold 49411" in section(client).text
    assert "Of the excerpt alone: the whole edition may hold more pairs." in section(client).text
    assert "NCCI code pairs" not in facts(client)


def test_section_as_of_a_day_that_no_edition_covers_is_not_loaded(client, code):
    full()
    found = section(client, "/codes/cpt/49411/?on=2026-07-15")
    assert found.one(data_absent="not-loaded")
    assert "No NCCI edits that cover 15 July 2026 are loaded." in found.text


def test_section_without_a_date_is_marked_stale(client, code):
    full()
    assert section(client, "/codes/cpt/49411/").all(data_absent="stale")


@pytest.mark.parametrize("number", [1, 300])
def test_section_costs_five_queries_and_a_page_without_editions_none(
    client, code, django_assert_max_num_queries, number
):
    with django_assert_max_num_queries(50) as without:
        client.get(URL)
    full()
    pairs, add_ons = pair_release(edition="v30.3"), add_on_release("V2024Q4")
    for index in range(number):
        make_pair(pairs, "49411", str(60_000 + index))
        make_add_on(add_ons, str(60_000 + index))
    with django_assert_max_num_queries(50) as loaded:
        client.get(URL)
    assert len(loaded) - len(without) == 5
