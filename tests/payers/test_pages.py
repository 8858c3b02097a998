"""Pages about payers, and their row on a code page."""

from datetime import date

import pytest

from payers.models import PolicyChange
from payers.selectors import key_payers
from tests.factories.codes import make_code, publish
from tests.factories.payers import make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW
from tests.pages import Page

pytestmark = pytest.mark.django_db


def make_change(version, summary, at=NOW):
    return PolicyChange.objects.create(version=version, policy=version.policy, at=at, summary=summary)


def several():
    make_payer()
    make_payer("cigna", "Cigna", "commercial", policy_site="https://www.example.org/policies")
    make_payer("aetna", "Aetna", "commercial")
    make_payer("small", "A Small Payer", "commercial", is_key=False)


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_three_queries(client, today, django_assert_num_queries, number):
    for slug in ["one", "two", "three"][:number]:
        payer = make_payer(slug, slug.title(), "commercial", how_policies_are_numbered="By number")
        make_line(payer)
        make_policy_version(make_policy(payer), stage="approved")
    # Payers, their lines of business, their policies in force.
    with django_assert_num_queries(3):
        response = client.get("/payers/")
    page = Page(response)
    assert sorted(row[0] for row in page.main.rows) == sorted(["One", "Two", "Three"][:number])
    assert {row[1] for row in page.main.rows} == {"Commercial; key payer Commercial"}
    assert {row[2] for row in page.main.rows} == {"By number"}
    assert {row[3] for row in page.main.rows} == {"1 policy in force"}


def test_list_marks_samples_among_the_policies_that_it_counts(client, today):
    for slug, samples in (("one", [False]), ("three", [True, False, False]), ("two", [True, True])):
        for number, is_sample in enumerate(samples):
            policy = make_policy(make_payer(slug, slug.title(), "commercial"), f"{number}", is_sample=is_sample)
            make_policy_version(policy, stage="approved")
    rows = Page(client.get("/payers/")).main.rows
    assert [row[3] for row in rows] == [
        "1 policy in force",
        "3 policies in force (1 of them) Sample",
        "2 policies in force Sample",
    ]


def test_list_of_nothing_says_so(client):
    assert "No payers are loaded." in Page(client.get("/payers/")).main.text


def test_page_of_a_payer_points_to_its_own_library(client):
    several()
    page = Page(client.get("/payers/cigna/"))
    assert page.root.one("h1").text == "Cigna"
    assert page.main.all("a", href="https://www.example.org/policies")
    assert "No policy documents are loaded." in page.main.text


def policies_of(page):
    return page.section("policies").one("table").rows


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_payer_asks_the_same_queries_however_many_policies(client, today, django_assert_num_queries, number):
    payer = make_payer("aetna", "Aetna", "commercial")
    for place in range(number):
        policy = make_policy(payer, f"CPB {place}")
        policy.lines_of_business.add(make_line(payer))
        version = make_policy_version(policy, stage="approved", last_reviewed_on=date(2026, 3, 1))
        make_change(version, "New policy")
        old = make_policy(payer, f"CPB 9{place}")
        make_policy_version(old, stage="approved", ended_on=date(2026, 5, 1), in_force_to=date(2026, 5, 1))
    # The payer, its lines, counts of those in force and retired, the retired, changes; policies, their number, their
    # lines and versions.
    with django_assert_num_queries(10):
        response = client.get("/payers/aetna/")
    page = Page(response)
    assert policies_of(page) == [
        [f"CPB {place}", "Markers placed for radiation Medical policy; Commercial", "Effective 1 Jan 2026",
         "Last review 1 Mar 2026", "In force"]
        for place in range(number)
    ]  # fmt: skip
    assert len(page.section("policies").one("details").all("li")) == number
    assert len(page.section("changes").all("li")) == number


def test_page_of_a_payer_marks_what_waits_and_what_is_proposed(client, today):
    payer = make_payer("aetna", "Aetna", "commercial")
    both = make_policy(payer, "CPB 1", is_sample=True)
    make_policy_version(both, stage="approved", title="Now", in_force_to=date(2027, 1, 1))
    make_policy_version(both, stage="approved", title="Then", effective_from=date(2027, 1, 1))
    make_policy_version(make_policy(payer, "CPB 2"), stage="approved", title="Perhaps", is_proposed=True)
    make_policy_version(make_policy(payer, "CPB 3"), title="Only a draft")
    first, second = policies_of(Page(client.get("/payers/aetna/")))
    assert first[1].startswith("Now Sample")
    assert first[4] == "In force Version 2 takes effect 1 Jan 2027"
    assert second[2] == "none in force"
    assert second[4] == "Version 1 is proposed"


def test_page_of_a_payer_stands_as_of_the_date_of_service(client, today):
    payer = make_payer("aetna", "Aetna", "commercial")
    policy = make_policy(payer, "CPB 1")
    make_policy_version(policy, stage="approved", title="Now", in_force_to=date(2027, 1, 1))
    make_policy_version(policy, stage="approved", title="Then", effective_from=date(2027, 1, 1))
    page = Page(client.get("/payers/aetna/?on=2027-02-01"))
    assert "As of 1 February 2027." in page.main.text
    assert [row[1] for row in policies_of(page)] == ["Then Medical policy"]
    assert page.section("policies").all("a", href="/payers/aetna/policies/cpb-1/?on=2027-02-01")


def test_page_of_a_payer_keeps_retired_policies_apart(client, today):
    payer = make_payer("aetna", "Aetna", "commercial")
    policy = make_policy(payer, "CPB 1")
    make_policy_version(policy, stage="approved", title="Old", in_force_to=date(2026, 6, 1))
    make_policy_version(policy, stage="approved", title="Old", effective_from=date(2026, 6, 1), is_retirement=True)
    page = Page(client.get("/payers/aetna/"))
    assert page.section("policies").one("summary").text == "1 retired policy"
    assert page.section("policies").one("li").text == "CPB 1, Old; retired on 1 June 2026"
    assert page.section("policies").all("table") == []


def test_page_of_medicare_says_that_silence_is_not_refusal(client, today):
    make_payer()
    make_payer("aetna", "Aetna", "commercial")
    assert "No local policy is not non-coverage." in Page(client.get("/payers/medicare/")).main.text
    assert "non-coverage" not in Page(client.get("/payers/aetna/")).main.text


def test_page_of_a_payer_moves_to_its_small_letters(client):
    make_payer("aetna", "Aetna", "commercial")
    response = client.get("/payers/Aetna/")
    assert (response.status_code, response.headers["Location"]) == (301, "/payers/aetna/")


@pytest.mark.parametrize("path", ["/payers/", "/payers/aetna/", "/payers/aetna/policies/cpb-0590/", "/policies/"])
def test_navigation_marks_one_room(client, path):
    make_policy_version(stage="approved")
    page = Page(client.get(path))
    marked = [link.attrs["href"] for link in page.root.one("header", class_="site-header").all("a", aria_current=True)]
    assert marked == ["/policies/" if path == "/policies/" else "/payers/"]


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
