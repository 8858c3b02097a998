"""Pages about payers, and their row on a code page."""

import pytest

from payers.selectors import key_payers
from tests.factories.codes import make_code, publish
from tests.factories.payers import make_payer
from tests.pages import Page

pytestmark = pytest.mark.django_db


def several():
    make_payer()
    make_payer("cigna", "Cigna", "commercial", policy_site="https://www.example.org/policies")
    make_payer("aetna", "Aetna", "commercial")
    make_payer("small", "A Small Payer", "commercial", is_key=False)


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_one_query(client, django_assert_num_queries, number):
    for slug in ["one", "two", "three"][:number]:
        make_payer(slug, slug.title(), "commercial", how_policies_are_numbered="By number")
    with django_assert_num_queries(1):
        response = client.get("/payers/")
    page = Page(response)
    assert sorted(row[0] for row in page.main.rows) == sorted(["One", "Two", "Three"][:number])
    assert all(row[2] == "By number" for row in page.main.rows)


def test_list_of_nothing_says_so(client):
    assert "No payers are loaded." in Page(client.get("/payers/")).main.text


def test_page_of_a_payer_points_to_its_own_library(client):
    several()
    page = Page(client.get("/payers/cigna/"))
    assert page.root.one("h1").text == "Cigna"
    assert page.main.all("a", href="https://www.example.org/policies")
    assert "No policy documents are loaded." in page.main.text


def test_unknown_payer_is_not_found(client):
    page = Page(client.get("/payers/nobody/"))
    assert page.status == 404
    assert page.root.one("h1").text


def test_key_payers_come_with_medicare_first():
    several()
    assert [payer.slug for payer in key_payers()] == ["medicare", "aetna", "cigna"]


def test_code_page_has_one_row_for_each_key_payer(client, today):
    several()
    make_code()
    section = Page(client.get("/codes/cpt/49411/")).section("coverage")
    assert [row[0] for row in section.rows] == ["Medicare", "Aetna", "Cigna"]
    assert {element.attrs["data-absent"] for element in section.all(data_absent=True)} == {"not-loaded"}


def test_code_page_without_payers_says_so(client, today):
    make_code()
    assert "No payers are loaded." in Page(client.get("/codes/cpt/49411/")).section("coverage").text


def test_summary_names_the_publications_payers_in_its_order(client, today):
    several()
    publish(make_code(), key_payers=["cigna", "medicare", "unknown"])
    section = Page(client.get("/codes/cpt/49411/")).section("summary")
    links = [link.attrs["href"] for link in section.all("a") if link.attrs["href"].startswith("/payers/")]
    assert links == ["/payers/cigna/", "/payers/medicare/"]
