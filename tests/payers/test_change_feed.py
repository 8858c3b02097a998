"""Changes of policies as Atom."""

from xml.etree import ElementTree as ET

import pytest

from payers.actions.changes import record_change
from tests.factories.payers import make_policy, make_policy_version
from tests.pages import Page
from tests.payers.changing import AT, changed, changed_of_two_payers, several

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def two_payers(today):
    changed_of_two_payers()


def entries(response):
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def test_feed_is_atom_with_lasting_ids(client, today, settings):
    settings.PORTAL_URL = "https://portal.example"
    change = changed(is_sample=True)
    response = client.get("/policies/changes.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    first = entries(response)[0]
    assert first.find(f"{ATOM}id").text == f"tag:portal.example,2026-11-01:/policies/changes/{change.pk}/"
    assert first.find(f"{ATOM}title").text == f"Sample: Aetna CPB 0590: {change.summary}"
    assert first.find(f"{ATOM}updated").text == "2026-11-01T09:00:00+00:00"
    assert first.find(f"{ATOM}link").attrib["href"].endswith(f"/policies/changes/{change.pk}/")
    assert {"reduced", "sample"} <= {each.attrib["term"] for each in first.findall(f"{ATOM}category")}
    assert "Sample: made up" in first.find(f"{ATOM}summary").text


def test_feed_takes_the_filters_of_the_list(client, two_payers):
    response = client.get("/policies/changes.atom?payer=cigna&utm_source=x")
    assert [entry.find(f"{ATOM}title").text for entry in entries(response)] == ["Cigna 0051: New policy with 1 code."]
    feed = ET.fromstring(response.content)
    assert feed.find(f"{ATOM}title").text == "Payer policies: changes (Cigna)"
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"].endswith("/policies/changes.atom?payer=cigna")


def test_feed_refuses_a_filter_that_cannot_be_read(client, two_payers):
    response = client.get("/policies/changes.atom?payer=nobody")
    assert response.status_code == 400
    assert "payer" in Page(response).main.text


def test_feed_that_did_not_change_is_not_sent_again(client, today):
    changed()
    first = client.get("/policies/changes.atom")
    again = client.get("/policies/changes.atom", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get("/policies/changes.atom", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    several(1)
    later = client.get("/policies/changes.atom", headers={"if-none-match": first.headers["ETag"]})
    assert later.status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_feed_asks_the_same_queries_for_one_and_three(client, today, django_assert_num_queries, number):
    several(number)
    with django_assert_num_queries(1):
        assert len(entries(client.get("/policies/changes.atom"))) == number


def test_control_character_in_a_title_does_not_end_the_feed(client, today):
    version = make_policy_version(make_policy(), "approved", title="One\x0btwo & <three>")
    record_change(version=version, previous=None, at=AT)
    assert (
        "One two &amp; &lt;three&gt;." in entries(client.get("/policies/changes.atom"))[0].find(f"{ATOM}summary").text
    )


def test_list_names_its_feed_with_the_same_filters(client, two_payers):
    page = Page(client.get("/policies/changes/?payer=cigna&page=1"))
    link = page.root.one("link", rel="alternate")
    assert (link.attrs["type"], link.attrs["href"]) == ("application/atom+xml", "/policies/changes.atom?payer=cigna")


@pytest.mark.parametrize("asked", ["%01", "a%1Bb", "%EF%BF%BE"])
def test_what_xml_does_not_hold_in_a_filter_does_not_end_the_feed(client, two_payers, asked):
    response = client.get(f"/policies/changes.atom?policy={asked}")
    assert response.status_code == 200
    assert ET.fromstring(response.content).find(f"{ATOM}title").text.startswith("Payer policies: changes (Policy")
