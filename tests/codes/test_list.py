"""Browse: filters, order, pages, and landing on what was typed."""

from datetime import date

import pytest

from tests.factories.codes import make_code, make_ended_code, make_family, make_modifier, make_version, publish
from tests.pages import Page

pytestmark = pytest.mark.django_db
# The list itself, its count, and what fills the two drop-downs.
QUERIES = 4


def get(client, **query):
    return Page(client.get("/codes/", query))


def listed(client, **query):
    return [row[0] for row in get(client, **query).main.rows]


@pytest.fixture
def several(today):
    major = make_family("Procedure", "Major")
    imaging = make_family("Imaging", "Guidance", "Fluoroscopy")
    publish(make_code("cpt", "49411", family=major, effective_from=date(2010, 1, 1)), title="Markers in the abdomen")
    make_code("cpt", "77002", "Fluoroscopic guidance", family=imaging, effective_from=date(2007, 1, 1))
    make_code("hcpcs", "A4648", "Implantable tissue marker", effective_from=date(2007, 7, 1))
    make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")
    make_ended_code(title="CT guidance", family=imaging)


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_queries(client, today, django_assert_num_queries, number):
    family = make_family()
    for index in range(number):
        publish(make_code("cpt", f"{49411 + index}", family=family))
    with django_assert_num_queries(QUERIES):
        response = client.get("/codes/")
    assert len(Page(response).main.rows) == number
    assert f"{number} code{'s' if number > 1 else ''}" in Page(response).main.one("caption").text


def test_list_of_nothing_says_so(client, today):
    page = get(client)
    assert page.status == 200
    assert "No edition of any code set is loaded." in page.main.text


def test_list_comes_by_system_then_code(client, several):
    assert listed(client) == ["49411", "77002", "77014", "A4648", "C22.0"]


def test_row_shows_title_family_publication_and_state(client, several):
    rows = {row[0]: row[1:] for row in get(client).main.rows}
    assert "Markers in the abdomen" in rows["49411"][0]
    assert "publication" in rows["49411"][0]
    assert "publication" not in rows["77002"][0]
    assert rows["77002"][1:] == ["CPT", "Imaging: Guidance, Fluoroscopy", "since 1 Jan 2007"]
    assert rows["77014"][3] == "ended after 31 Dec 2025"
    assert rows["C22.0"][2] == "not applicable"


@pytest.mark.parametrize(
    "query, expected",
    [
        ({"system": "hcpcs"}, ["A4648"]),
        ({"system": "icd-10-cm"}, ["C22.0"]),
        ({"category": "Imaging"}, ["77002", "77014"]),
        ({"status": "live"}, ["49411", "77002", "A4648", "C22.0"]),
        ({"status": "ended"}, ["77014"]),
        ({"has_publication": "on"}, ["49411"]),
        ({"q": "77"}, ["77002", "77014"]),
        ({"q": "guidance"}, ["77002", "77014"]),
        ({"q": "guidance ct"}, ["77014"]),
        ({"q": "MARKER tissue"}, ["A4648"]),
        ({"q": "a46"}, ["A4648"]),
        ({"q": "nothing like it"}, []),
        ({"q": "guidance", "status": "live", "system": "cpt"}, ["77002"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "'; DROP TABLE codes_code; --"}, []),
    ],
)
def test_filter_keeps(client, several, query, expected):
    assert listed(client, **query) == expected


@pytest.mark.parametrize(
    "order, expected",
    [
        ("code", ["49411", "77002", "77014", "A4648", "C22.0"]),
        ("-code", ["C22.0", "A4648", "77014", "77002", "49411"]),
        ("title", ["77014", "77002", "A4648", "C22.0", "49411"]),
    ],
)
def test_list_is_ordered_by(client, several, order, expected):
    assert listed(client, o=order) == expected


def test_list_is_ordered_by_first_day(client, several):
    days = [row[4] for row in get(client, o="since", status="live").main.rows if row[4].startswith("since")]
    assert days == ["since 1 Jan 2007", "since 1 Jul 2007", "since 1 Jan 2010"]


@pytest.mark.parametrize(
    "query", [{"system": "snomed"}, {"status": "maybe"}, {"category": "Nonsense"}, {"o": "password"}]
)
def test_filter_that_is_none_does_not_break_the_page(client, several, query):
    page = get(client, **query)
    assert page.status == 200
    assert page.main.all("form")


def make_many(number):
    for index in range(number):
        make_code("cpt", f"{10000 + index}")


def test_list_is_paged_by_fifty(client, today):
    make_many(120)
    assert len(listed(client)) == 50
    assert listed(client, page="3")[0] == "10100"
    page = get(client, page="2", o="code")
    assert "120 codes, 51 to 100 shown" in page.main.text
    links = {link.text: link.attrs["href"] for link in page.main.one("nav", aria_label="Pages").all("a")}
    assert links["Next"] == "?page=3&o=code"
    assert links["Previous"] == "?page=1&o=code"


@pytest.mark.parametrize(
    "number, first", [("0", "10050"), ("-1", "10050"), ("99", "10050"), ("x", "10000"), ("", "10000")]
)
def test_page_that_is_none_shows_one_that_is(client, today, number, first):
    make_many(60)
    assert listed(client, page=number)[0] == first


def test_page_keeps_the_filter(client, today):
    make_many(60)
    page = get(client, q="100", page="1")
    assert [link.attrs["href"] for link in page.main.all("a", rel="next")] == ["?q=100&page=2"]


def test_draft_is_no_publication(client, today):
    make_version(make_code())
    assert listed(client, has_publication="on") == []


@pytest.mark.parametrize(
    "text, address",
    [
        ("49411", "/codes/cpt/49411/"),
        (" 49411 ", "/codes/cpt/49411/"),
        ("a4648", "/codes/hcpcs/A4648/"),
        ("c220", "/codes/icd-10-cm/C22.0/"),
        ("C22.0", "/codes/icd-10-cm/C22.0/"),
        ("77014", "/codes/cpt/77014/"),
        ("lt", "/modifiers/LT/"),
        ("guidance", "/codes/?q=guidance"),
        ("99999", "/codes/99999/"),
        ("ZZ", "/codes/?q=ZZ"),
        ("", "/codes/?q="),
    ],
)
def test_search_lands_on(client, several, text, address):
    make_modifier("LT", "hcpcs")
    response = client.get("/search/", {"q": text})
    assert (response.status_code, response["Location"]) == (302, address)


def test_search_cuts_a_long_text(client, several):
    assert len(client.get("/search/", {"q": "x" * 5000})["Location"]) < 300


def test_home_says_what_is_here(client, several):
    page = Page(client.get("/"))
    assert page.status == 200
    assert "Markers in the abdomen" in page.main.text
    assert "CPT codes 2" in page.main.text
    assert page.main.one("form", role="search").attrs["action"] == "/search/"


@pytest.mark.parametrize(
    "text, address",
    [
        ("CPT 49411", "/codes/cpt/49411/"),
        ("49411-59", "/codes/cpt/49411/"),
        ("49411.", "/codes/cpt/49411/"),
        ("49411,32553", "/codes/?q=49411%2C32553"),
        ("0232T", "/codes/0232T/"),
        ("11", "/modifiers/11/"),
    ],
)
def test_search_understands_what_coders_paste(client, text, address):
    make_code("cpt", "49411")
    make_code("cpt", "32553")
    assert client.get("/search/", {"q": text})["Location"] == address


def test_search_keeps_the_date_of_service(client):
    make_code("cpt", "49411")
    assert client.get("/search/?q=49411&on=2026-07-15")["Location"] == "/codes/cpt/49411/?on=2026-07-15"


def test_search_with_the_beginning_of_a_diagnosis_without_its_dot_lists_what_begins_so(client):
    make_code("icd-10-cm", "C34.10", title="Upper lobe, unspecified")
    assert client.get("/search/?q=C341")["Location"] == "/codes/?q=C341"
    assert "C34.10" in Page(client.get("/codes/?q=C341")).main.text


def test_a_pasted_list_shows_its_codes_and_no_others(client):
    for code in ("49411", "32553", "49412"):
        make_code("cpt", code)
    text = Page(client.get("/codes/?q=49411,32553-26")).main.text
    assert "49411" in text
    assert "32553" in text
    assert "49412" not in text


@pytest.mark.parametrize(
    "order, codes",
    [
        ("title", ["49412", "49411", "32553"]),
        ("-title", ["49411", "49412", "32553"]),
        ("since", ["49412", "49411", "32553"]),
        ("-since", ["49411", "49412", "32553"]),
        ("-code", ["49412", "49411", "32553"]),
    ],
)
def test_untitled_and_undated_codes_come_last_in_either_direction(client, order, codes):
    make_code("cpt", "32553")
    make_code("cpt", "49411", title="B", effective_from=date(2011, 1, 1))
    make_code("cpt", "49412", title="A", effective_from=date(2010, 1, 1))
    assert listed(client, o=order) == codes
