"""A date of service, once given, goes along with the reader."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_ended_code, make_replacement, publish
from tests.pages import Page

pytestmark = pytest.mark.django_db
ON = "?on=2026-07-15"


@pytest.fixture
def named(today):
    """49411, whose publication names 77002 in passing and 76942 as related."""
    make_code("cpt", "77002", "Fluoroscopic guidance")
    make_code("cpt", "76942", "Ultrasound guidance")
    publish(
        make_code(),
        summary="Beside 77002. [@editorial]",
        modifiers=[("59", "Distinct", "Beside 77002.")],
        related=[("cpt", "76942", "guidance", "Not with 77002.")],
    )


def addresses(element):
    return [link.attrs["href"] for link in element.all("a", href=True) if link.attrs["href"].startswith("/codes/cpt/7")]


@pytest.mark.parametrize("query", ["", ON])
def test_codes_that_a_page_names_are_asked_as_of_its_date(client, named, query):
    page = Page(client.get("/codes/cpt/49411/" + query))
    guidance, ultrasound = f"/codes/cpt/77002/{query}", f"/codes/cpt/76942/{query}"
    assert addresses(page.section("summary")) == [guidance]
    assert addresses(page.section("modifiers")) == [guidance]
    assert addresses(page.section("related")) == [ultrasound, guidance]


def hidden(page):
    return [
        [field.attrs["value"] for field in form.all("input", type="hidden", name="on")]
        for form in page.root.all("form", role="search")
    ]


@pytest.mark.parametrize(
    "path, kept",
    [
        ("/codes/cpt/49411/" + ON, ["2026-07-15"]),
        ("/codes/cpt/49411/", []),
        ("/codes/cpt/49411/?on=someday", []),
        ("/codes/cpt/99999/" + ON, ["2026-07-15"]),
        ("/codes/" + ON, ["2026-07-15"]),
        ("/codes/?on=someday", []),
        ("/" + ON, ["2026-07-15"]),
    ],
)
def test_search_box_keeps_a_date_that_can_be_read(client, named, path, kept):
    assert hidden(Page(client.get(path))) == [kept]


def test_latest_is_one_press_away(client, named):
    links = Page(client.get("/codes/cpt/49411/" + ON)).main.all("a", href="/codes/cpt/49411/")
    assert [link.text for link in links] == ["Show the latest"]


def test_canonical_address_and_machine_readers_are_given_no_date(client, named):
    page = Page(client.get("/codes/cpt/49411/" + ON))
    assert page.root.one("link", rel="canonical").attrs["href"] == "http://testserver/codes/cpt/49411/"
    assert "on=" not in page.root.one("script", type="application/ld+json").text


def test_replacement_of_an_ended_code_is_asked_as_of_the_date(client, today):
    make_replacement(make_ended_code(ended_on=date(2026, 1, 1)), make_code("cpt", "77387"))
    page = Page(client.get("/codes/cpt/77014/" + ON))
    assert page.status == 410
    assert addresses(page.main.one("section", aria_labelledby="replacements")) == ["/codes/cpt/77387/" + ON]


def test_list_that_was_searched_as_of_a_date_leads_on_with_it(client, named):
    page = Page(client.get("/codes/?q=77002&on=2026-07-15"))
    assert addresses(page.main.one("tbody")) == ["/codes/cpt/77002/" + ON]
    assert addresses(Page(client.get("/codes/?q=77002&on=someday")).main.one("tbody")) == ["/codes/cpt/77002/"]
