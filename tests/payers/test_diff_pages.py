"""Two versions of a policy beside each other, as a page and as JSON."""

import json
from datetime import date

import pytest

from tests.factories.codes import make_code
from tests.factories.payers import make_policy, make_policy_version
from tests.pages import Page
from tests.payers.changing import DIFF, delegated, versions

pytestmark = pytest.mark.django_db


def test_diff_reads_from_what_matters_most(client, today):
    versions()
    page = Page(client.get(DIFF))
    assert page.status == 200
    heads = [head.text for head in page.main.all("h2")]
    assert heads == [
        "Coverage reduced",
        "Prior authorization",
        "Codes",
        "Criteria",
        "Diagnoses",
        "Text",
        "Dates and particulars",
    ]
    assert (
        "Coverage reduced for 10035 and 49411; prior authorization now required for 32553; 1 code added; "
        "1 code removed; 1 diagnosis added; 3 diagnoses removed; criteria changed; text changed." in page.main.text
    )


def test_diff_says_from_what_to_what_in_words(client, today):
    versions()
    page = Page(client.get(DIFF))
    assert page.section("reduced").rows == [
        ["From Covered", "To Covered if criteria are met", "49411"],
        ["From Covered if criteria are met", "To No longer listed", "10035"],
    ]
    assert page.section("prior-authorization").rows == [["From Not stated", "To Required", "32553"]]
    assert page.section("codes").rows == [
        ["+ added", "Not covered", "76942"],
        ["\N{MINUS SIGN} removed", "Was: Covered if criteria are met", "10035"],
    ]
    assert page.section("diagnoses-changed").rows == [
        ["+ added", "Does not support medical necessity", "C50.911"],
        ["\N{MINUS SIGN} removed", "Supports medical necessity", "C34.10 to C34.12 (3)"],
    ]


def test_diff_marks_words_of_criteria_and_text(client, today):
    versions()
    page = Page(client.get(DIFF))
    lines = [line.text for line in page.section("criteria-changed").all("li")]
    assert lines == ["All of Any of ± changed", "six twelve weeks of therapy failed ± changed"]
    text = page.section("text-changed")
    assert [word.text for word in text.all("ins")] == ["shortly"]
    assert "Background" in text.text
    assert "Unchanged: title, section “Definitions”." in page.main.text


def test_diff_names_both_versions_and_when_they_hold(client, today):
    versions()
    main = Page(client.get(DIFF)).main
    assert "In force since 1 January 2026" in main.text
    assert "Takes effect on 1 January 2027, in 41 days" in main.text
    assert {"/payers/aetna/policies/cpb-0590/versions/1/", "/payers/aetna/policies/cpb-0590/versions/2/"} <= {
        link.attrs["href"] for link in main.all("a")
    }


def test_only_codes_that_are_loaded_are_links(client, today):
    versions()
    make_code("cpt", "49411")
    links = [link.attrs["href"] for link in Page(client.get(DIFF)).section("reduced").all("a")]
    assert links == ["/codes/cpt/49411/"]


@pytest.mark.parametrize(
    "address, canonical",
    [
        ("/payers/aetna/policies/cpb-0590/diff/2..1/", DIFF),
        ("/payers/aetna/policies/CPB%200590/diff/1..2/", DIFF),
        ("/payers/aetna/policies/cpb-0590/diff/2..1.json", "/payers/aetna/policies/cpb-0590/diff/1..2.json"),
    ],
)
def test_diff_has_one_address(client, today, address, canonical):
    versions()
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (301, canonical)


def test_versions_numbered_against_their_dates_are_compared_as_they_take_effect(client, today):
    policy = make_policy()
    make_policy_version(policy, "approved", date(2027, 1, 1))
    make_policy_version(policy, "approved", date(2026, 1, 1), in_force_to=date(2027, 1, 1))
    assert client.get(DIFF).headers["Location"] == "/payers/aetna/policies/cpb-0590/diff/2..1/"
    assert client.get("/payers/aetna/policies/cpb-0590/diff/2..1/").status_code == 200


def test_version_compared_with_itself_says_so(client, today):
    versions()
    page = Page(client.get("/payers/aetna/policies/cpb-0590/diff/2..2/"))
    assert page.status == 200
    assert "compared with itself: nothing differs" in page.main.text


def test_form_leads_to_the_versions_that_it_names(client, today):
    versions()
    response = client.get(f"{DIFF}?old=2&new=2")
    assert (response.status_code, response.headers["Location"]) == (302, "/payers/aetna/policies/cpb-0590/diff/2..2/")
    assert client.get(f"{DIFF}?old=x").status_code == 400
    assert client.get(f"{DIFF}?old=9").status_code == 404


@pytest.mark.parametrize("stage", ["draft", "in_review", "withdrawn"])
def test_version_that_is_not_approved_is_not_compared(client, today, stage):
    policy = make_policy()
    make_policy_version(policy, "approved", codes=[("49411", "covered")])
    make_policy_version(policy, stage, date(2027, 1, 1), codes=[("32553", "covered")])
    for address in (DIFF, "/payers/aetna/policies/cpb-0590/diff/1..2.json"):
        response = client.get(address)
        assert response.status_code == 404
        assert "32553" not in response.content.decode()


def test_long_lists_are_folded_away(client, today):
    rows = [(f"{10000 + 2 * code}", "covered") for code in range(300)]
    versions(old={"codes": rows, "in_force_to": date(2027, 1, 1)}, new={"codes": []})
    part = Page(client.get(DIFF)).section("reduced")
    assert part.one("summary").text == "300 codes, 10000 and others"
    assert part.one("details").text.endswith("10598")


@pytest.mark.parametrize("number", [1, 3, 300])
def test_diff_asks_the_same_queries_however_much_changed(client, today, django_assert_num_queries, number):
    diagnoses = [(f"C{10 + place // 100}.{place % 100:02}", "supports") for place in range(number)]
    codes = [(row["code"], "covered") for row in delegated(number)]
    new = {"codes": delegated(number), "diagnoses": diagnoses, "captures": {"p1": "Decided elsewhere."}}
    versions(old={"codes": codes, "in_force_to": date(2027, 1, 1)}, new=new)
    with django_assert_num_queries(12):
        page = Page(client.get(DIFF))
    assert f"Coverage reduced for {'10000' if number == 1 else f'{number} codes'}" in page.main.text
    assert page.section("prior-authorization").rows[0][1] == "To Decided by a delegate: A Benefit Manager"


def test_script_in_a_text_is_shown_as_text(client, today):
    words = "<script>alert(1)</script> <b>bold</b>"
    versions(old={"in_force_to": date(2027, 1, 1)}, new={"sections": {"background": words}, "title": words})
    response = client.get(DIFF)
    assert "<script>alert" not in response.content.decode()
    assert words in Page(response).section("text-changed").text


def test_sample_says_so_on_the_page_and_in_json(client, today):
    versions(is_sample=True)
    assert Page(client.get(DIFF)).main.all(data_sample=True)
    data = client.get("/payers/aetna/policies/cpb-0590/diff/1..2.json").json()
    assert data["sample"] is True
    assert data["about"].startswith("Sample: made up")


def test_policy_that_is_no_sample_says_nothing_of_it(client, today):
    versions()
    page = Page(client.get(DIFF))
    assert not page.root.all(data_sample=True)
    assert client.get("/payers/aetna/policies/cpb-0590/diff/1..2.json").json()["sample"] is False


def test_notice_ends_on_its_last_day_as_on_the_page_of_the_policy(client, today):
    policy = make_policy()
    make_policy_version(policy, "approved", date(2026, 1, 1), in_force_to=date(2027, 1, 1))
    make_policy_version(policy, "approved", date(2027, 1, 1), notice_ends_on=date(2027, 1, 1))
    assert "Last day of notice not stated →now 31 December 2026" in Page(client.get(DIFF)).main.text
    assert "to 31 December 2026" in Page(client.get("/payers/aetna/policies/cpb-0590/versions/2/")).main.text


def test_json_names_both_versions_and_what_differs(client, today):
    versions()
    data = json.loads(client.get("/payers/aetna/policies/cpb-0590/diff/1..2.json").content)
    assert (data["from"]["version"], data["to"]["version"], data["to"]["effective"]) == (1, 2, "2027-01-01")
    assert data["policy"] == {"number": "CPB 0590", "kind": "medical", "address": "/payers/aetna/policies/cpb-0590/"}
    difference = data["difference"]
    assert difference["kinds"][0] == "reduced"
    assert difference["reduced"] == [["cpt", "10035"], ["cpt", "49411"]]
    assert difference["particulars"]["next_review_on"] == {"from": None, "to": "2027-11-01"}
