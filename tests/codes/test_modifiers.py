"""Modifiers: the list, one page each, and what is none."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_modifier, make_modifier_descriptor, make_place, make_version, publish
from tests.factories.sources import make_document, make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIST_QUERIES = 2
PAGE_QUERIES = 5


def get(client, path):
    return Page(client.get(path))


@pytest.fixture
def distinct(today):
    make_document()
    return make_modifier(
        "59", title="Distinct procedural service", when_to_use="A separate site. [@cms-rvu26c]", ncci="other"
    )


@pytest.fixture
def left(today):
    modifier = make_modifier("LT", "hcpcs", "")
    make_modifier_descriptor(
        modifier, make_release("hcpcs", "July 2024", date(2024, 7, 1), date(2024, 10, 1)), "Left side"
    )
    return modifier


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_queries(client, today, django_assert_num_queries, number):
    release = make_release("hcpcs", "July 2024", date(2024, 7, 1), date(2024, 10, 1))
    for name in ["LT", "RT", "TC"][:number]:
        make_modifier_descriptor(make_modifier(name, "hcpcs", ""), release, f"Text of {name}")
    with django_assert_num_queries(LIST_QUERIES):
        response = client.get("/modifiers/")
    assert [row[1] for row in Page(response).main.rows] == ["Text of LT", "Text of RT", "Text of TC"][:number]


def test_list_groups_by_system(client, distinct, left):
    page = get(client, "/modifiers/")
    assert [head.text for head in page.main.all("h2")] == ["CPT modifiers (1)", "HCPCS modifiers (1)"]
    assert [row[:2] for row in page.main.rows] == [["59", "Distinct procedural service"], ["LT", "Left side"]]


def test_list_of_nothing_says_what_would_fill_it(client, today):
    assert "HCPCS Level II ones come with manage.py load hcpcs" in get(client, "/modifiers/").main.text


def test_page_gives_our_words_with_their_source(client, distinct):
    page = get(client, "/modifiers/59/")
    assert page.status == 200
    assert "Distinct procedural service" in page.root.one("h1").text
    assert "A separate site." in page.main.text
    assert page.main.one(id="source-cms-rvu26c").text.startswith("1.")


def test_page_gives_the_public_text_with_its_edition(client, left):
    text = get(client, "/modifiers/LT/").main.text
    assert "Left side" in text
    assert "July 2024" in text


@pytest.mark.parametrize("number", [1, 3])
def test_page_lists_the_codes_that_name_it(client, distinct, django_assert_num_queries, number):
    for index in range(number):
        code = make_code("cpt", f"{49411 + index}")
        publish(code, title=f"Title {index}", modifiers=[("59", "Distinct", f"When {index}. [@editorial]")])
    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get("/modifiers/59/")
    expected = [[f"{49411 + index}", f"Title {index}", f"When {index}."] for index in range(number)]
    assert Page(response).main.rows == expected


def test_page_lists_no_draft(client, distinct):
    make_version(make_code(), modifiers=[("59", "Distinct", "When.")])
    assert "No published page names this modifier." in get(client, "/modifiers/59/").main.text


def test_ended_modifier_says_since_when(client, today):
    modifier = make_modifier("ZZ", "hcpcs", "")
    release = make_release("hcpcs", "July 2024", date(2024, 7, 1), date(2024, 10, 1))
    make_modifier_descriptor(modifier, release, "Old", ended_on=date(2025, 1, 1))
    text = get(client, "/modifiers/ZZ/").main.text
    assert "Ended" in text
    assert "31 December 2024" in text


def test_release_that_is_not_ready_gives_no_text(client, today):
    make_modifier_descriptor(
        make_modifier("LT", "hcpcs", ""), make_release("hcpcs", "July 2024", status="importing"), "Half"
    )
    assert "Half" not in get(client, "/modifiers/").html


def test_lower_case_moves_to_the_one_address(client, left):
    response = client.get("/modifiers/lt/")
    assert (response.status_code, response["Location"]) == (301, "/modifiers/LT/")


def test_unknown_modifier_says_what_would_hold_it(client, today):
    page = get(client, "/modifiers/QQ/")
    assert page.status == 404
    assert "No loaded set holds modifier QQ" in page.main.text


@pytest.mark.parametrize("text", ["A", "ABC", "--", "%3Cb%3E"])
def test_what_is_no_modifier_is_told_so(client, today, text):
    page = get(client, f"/modifiers/{text}/")
    assert page.status == 404
    assert "is not a modifier" in page.main.text
    assert not page.main.all("b")


def test_place_of_service_is_told_apart(client, today):
    make_place(make_release("pos", "2026", date(2026, 1, 1), None), "11", "Office", "nonfacility")
    page = get(client, "/modifiers/11/")
    assert page.status == 404
    assert "11 is a place of service, not a modifier" in page.main.text
