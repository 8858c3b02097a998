"""Payers side by side for one code, and the pure words that the page is made of."""

from datetime import date

import pytest

from payers.ages import age_in_words, is_stale
from payers.contrasts import contrast
from payers.models import Jurisdiction, JurisdictionState, PolicyRelation, StateException
from tests.factories.codes import make_code
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release
from tests.pages import Page

# Code, payers, rows, lines, states, passages are in the rows; criteria, diagnoses, state exceptions, next versions;
# what the fee schedule says. Two more where an article holds the codes of a determination.
QUERIES = 11


def get(client, query="", code="49411"):
    return Page(client.get(f"/policies/matrix/{code}/{query}"))


def cells(page, label):
    """The text of the cells of one row, by payer."""
    table = page.root.one("table")
    heads = [head.all("a")[0].text + (f", {line[0].text}" if (line := head.all("span", class_="line-name")) else "")
             for head in table.all("th", scope="col")[1:]]  # fmt: skip
    row = next(row for row in table.one("tbody").all("tr") if row.all("th")[0].text.startswith(label))
    texts = [cell.text.removeprefix(label).strip() for cell in row.all("td")]
    return dict(zip(heads, texts, strict=True))


def make_said(slug, *rows, number="0001", kind="medical", payer_kind="commercial", is_key=True, **facts):
    """A version in force of a policy of that payer; `lines` and `states` limit it."""
    payer = make_payer(slug, slug.title(), payer_kind, is_key=is_key)
    policy = make_policy(payer, number, kind, is_sample=facts.pop("is_sample", False))
    policy.lines_of_business.set(make_line(payer, line, line.title(), line) for line in facts.pop("lines", ()))
    if states := facts.pop("states", ()):
        policy.jurisdictions.add(make_jurisdiction(f"{slug}-{number}".lower(), number, states))
    return make_policy_version(policy, "approved", codes=rows, **facts)


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _code(self, today):
        make_code(title="Markers placed")

    def test_a_document_that_holds_in_some_states_only_says_so_with_its_decision(self, client):
        make_said("aetna", ("49411", "criteria"), states=["TX", "NM"])
        make_said("cigna", ("49411", "criteria"))
        assert cells(get(client), "Decision") == {
            "Aetna": "NM, TX: Covered if criteria are met",
            "Cigna": "Covered if criteria are met",
        }

    def test_the_next_version_is_shown_with_what_it_will_say(self, client):
        first = make_said("aetna", ("49411", "covered", "no"), in_force_to=date(2027, 1, 1))
        make_policy_version(first.policy, "approved", date(2027, 1, 1), codes=[("49411", "criteria", "yes")])
        first = make_said("cigna", ("49411", "covered", "no"), in_force_to=date(2027, 1, 1))
        make_policy_version(first.policy, "approved", date(2027, 1, 1), codes=[("32553", "criteria", "yes")])
        assert cells(get(client), "Next version") == {
            "Aetna": "1 January 2027 Covered if criteria are met; prior authorization: required",
            "Cigna": "1 January 2027 does not name 49411",
        }

    def test_the_date_goes_along_to_the_payers(self, client):
        make_said("aetna", ("49411", "covered"))
        assert get(client, "?on=2026-07-15").root.one("table").all("a", href="/payers/aetna/?on=2026-07-15")

    def test_that_nobody_speaks_of_is_short_and_says_what_was_asked(self, client):
        make_payer()
        make_said("aetna", ("49411", "covered"), lines=["commercial"])
        page = get(client, "?line=medicaid&state=TX")
        assert [row.all("th")[0].text for row in page.root.one("table").one("tbody").all("tr")] == ["Decision"]
        assert "No policy in force for Medicaid in Texas that names 49411: Medicare, Aetna." in page.root.text
        assert "No local policy is not non-coverage" not in page.root.text
        assert "No local policy is not non-coverage" in get(client, "?line=medicare_ffs").root.text

    def test_payers_stand_side_by_side_medicare_first(self, client):
        make_said("zeta", ("49411", "covered", "no"), is_key=False)
        make_said("aetna", ("49411", "criteria", "yes"))
        make_payer()
        page = get(client)
        assert cells(page, "Decision") == {
            "Medicare": "not loaded",
            "Aetna": "Covered if criteria are met differs",
            "Zeta": "Covered differs",
        }
        assert cells(page, "Prior authorization") == {
            "Medicare": "not loaded",
            "Aetna": "Required differs",
            "Zeta": "Not required differs",
        }

    def test_what_differs_is_said_in_words_and_only_what_is_unusual_is_marked(self, client):
        for slug in ("aetna", "cigna"):
            make_said(slug, ("49411", "criteria", "no"))
        make_said("united", ("49411", "experimental"))
        page = get(client)
        words = page.root.one("section", aria_labelledby="differences").text
        assert "Covered if criteria are met : Aetna, Cigna; Experimental or investigational : United." in words.replace(
            "met:", "met :"
        ).replace("investigational:", "investigational :")
        decisions = cells(page, "Decision")
        assert decisions["United"].endswith("differs")
        assert not decisions["Aetna"].endswith("differs")

    def test_payers_that_say_the_same_are_said_to(self, client):
        for slug in ("aetna", "cigna"):
            make_said(slug, ("49411", "criteria", "no"))
        page = get(client)
        assert "Nothing differs in what is compared" in page.main.text
        assert not page.main.all("span", class_="differs")

    def test_lines_of_business_that_differ_have_a_column_each(self, client):
        make_said("aetna", ("49411", "criteria"), number="1", lines=["commercial"])
        make_said("aetna", ("49411", "not_covered"), number="2", lines=["medicaid"])
        assert cells(get(client), "Decision") == {
            "Aetna, Commercial": "Covered if criteria are met differs",
            "Aetna, Medicaid": "Not covered differs",
        }

    def test_a_line_of_business_is_asked_for(self, client):
        make_said("aetna", ("49411", "criteria"), number="1", lines=["commercial"])
        make_said("aetna", ("49411", "not_covered"), number="2", lines=["medicaid"])
        make_said("cigna", ("49411", "covered"), lines=["commercial"])
        page = get(client, "?line=medicaid")
        assert cells(page, "Decision") == {"Aetna, Medicaid": "Not covered", "Cigna": "not loaded"}

    def test_documents_that_disagree_raise_a_badge_and_are_both_shown(self, client):
        for number, disposition in (("1", "covered"), ("2", "not_covered")):
            make_said("aetna", {"code": "49411", "disposition": disposition, "capture": "p"}, number=number,
                      captures={"p": f"Passage of {number}."})  # fmt: skip
        page = get(client)
        notice = page.root.one("div", data_conflict=True).text
        assert "Aetna: its documents disagree. 1 says “Covered”" in notice
        assert "2 says “Not covered”" in notice
        assert [quote.text for quote in page.main.all("blockquote")] == ["Passage of 1.", "Passage of 2."]
        assert "Its documents disagree" in page.root.one("th", class_="matrix-payer").text

    def test_a_national_determination_goes_before_a_local_one_that_says_otherwise(self, client):
        make_said(
            "medicare", ("49411", "not_covered"), number="L1", kind="lcd", payer_kind="medicare_ffs", states=["TX"]
        )
        make_said("medicare", ("49411", "covered"), number="NCD 1", kind="ncd", payer_kind="medicare_ffs")
        page = get(client)
        assert cells(page, "Decision") == {"Medicare": "Covered"}
        assert "L1 says “Not covered” (TX); another of its documents" in page.main.text

    def test_codes_of_an_article_are_shown_as_those_of_its_local_determination(self, client):
        local = make_said("medicare", number="L1", kind="lcd", payer_kind="medicare_ffs", title="The determination",
                          criteria=[(0, "leaf", "A target moves")])  # fmt: skip
        article = make_said("medicare", ("49411", "criteria"), number="A1", kind="article", payer_kind="medicare_ffs",
                            diagnoses=[("C22.0", "supports")])  # fmt: skip
        PolicyRelation.objects.create(policy=article.policy, kind="article_of", target=local.policy)
        page = get(client)
        policy = cells(page, "Policy")["Medicare"]
        assert policy.startswith("L1")
        assert "The determination" in policy
        assert "its codes stand in A1" in policy
        assert "A target moves" in cells(page, "Criteria")["Medicare"]
        assert cells(page, "Diagnoses")["Medicare"] == "1 supports medical necessity"

    def test_medicare_without_a_determination_is_no_non_coverage(self, client):
        make_payer()
        assert "No local policy is not non-coverage" in get(client).main.text
        make_said("medicare", ("49411", "criteria"), number="L1", kind="lcd", payer_kind="medicare_ffs", states=["TX"])
        assert "No local policy is not non-coverage" not in get(client, "?state=TX").main.text
        assert "No local policy is not non-coverage" in get(client, "?state=NY").main.text

    def test_a_state_leaves_out_what_does_not_hold_there(self, client):
        make_said("aetna", ("49411", "covered"), number="1", states=["TX"])
        make_said("aetna", ("49411", "not_covered"), number="2", states=["NY"])
        assert cells(get(client, "?state=tx"), "Decision") == {"Aetna": "TX: Covered"}
        everywhere = cells(get(client), "Decision")["Aetna"]
        assert "1 (TX): Covered" in everywhere
        assert "2 (NY): Not covered" in everywhere

    def test_a_jurisdiction_without_states_leaves_nothing_out(self, client):
        version = make_said("aetna", ("49411", "covered"))
        version.policy.jurisdictions.add(Jurisdiction.objects.create(slug="j", name="J"))
        assert JurisdictionState.objects.count() == 0
        assert cells(get(client, "?state=TX"), "Decision") == {"Aetna": "Covered"}

    def test_each_row_tells_what_the_policy_says(self, client):
        rbm = make_payer("rbm", "A Manager", "delegate", is_key=False)
        version = make_said(
            "aetna",
            {
                "code": "49411", "disposition": "criteria", "prior_authorization": "delegated", "delegate": rbm,
                "places": ["22", "19"], "modifiers": ["59"], "note": "Once a course.", "capture": "p4",
            },
            title="Markers", last_reviewed_on=date(2026, 3, 1), in_force_to=date(2027, 2, 1),
            captures={"p4": "Markers are covered."},
            criteria=[(0, "all", "All"), *[(1, "leaf", f"Criterion {n}") for n in range(5)]],
            diagnoses=[("C22.0", "supports"), ("C22.1", "supports"), ("Z12.11", "does_not_support")],
        )  # fmt: skip
        make_policy_version(version.policy, "approved", date(2027, 2, 1))
        StateException.objects.create(version=version, state="TX", text="Not in Texas.")
        page = get(client)
        told = {label: cells(page, label)["Aetna"] for label in (
            "Decision", "Prior authorization", "Criteria", "Places of service", "Modifiers", "Diagnoses",
            "State exceptions", "Policy", "Effective", "Last reviewed", "Next version", "Source",
        )}  # fmt: skip
        assert told == {
            "Decision": "Covered if criteria are met 1 Once a course.",
            "Prior authorization": "Decided by a delegate: A Manager 1",
            "Criteria": "5 criteria 1 Criterion 0 Criterion 1 Criterion 2 and 2 more",
            "Places of service": "19, 22 1",
            "Modifiers": "59 1",
            "Diagnoses": "1 does not support medical necessity; 2 support medical necessity 1",
            "State exceptions": "TX 1 TX: Not in Texas.",
            "Policy": "0001 1 Markers (medical policy)",
            "Effective": "1 January 2026 1",
            "Last reviewed": "1 March 2026 1",
            "Next version": "1 February 2027 1 does not name 49411",
            "Source": "Read today 1",
        }

    def test_each_cell_leads_to_its_passage_and_that_to_the_policy(self, client):
        make_said("aetna", {"code": "49411", "disposition": "criteria", "capture": "p4"}, captures={"p4": "Words."})
        page = get(client)
        decision = page.root.one("table").one("tbody").all("tr")[0]
        assert decision.one("a").attrs["href"] == "#passage-1"
        passage = page.root.one("details", id="passage-1")
        assert passage.one("blockquote").text == "Words."
        assert passage.all("a")[0].attrs["href"] == "/payers/aetna/policies/0001/#passage-p4"

    def test_a_policy_without_a_passage_says_so(self, client):
        make_said("aetna", ("49411", "criteria"))
        assert cells(get(client), "Source") == {"Aetna": "no passage is quoted"}

    def test_a_second_document_that_is_silent_is_left_out_of_a_row(self, client):
        make_said("aetna", {"code": "49411", "disposition": "criteria", "places": ["22"]}, number="1")
        make_said("aetna", ("49411", "criteria", "yes"), number="2", kind="prior_authorization")
        page = get(client)
        assert cells(page, "Places of service") == {"Aetna": "1: 22"}
        assert cells(page, "Prior authorization") == {"Aetna": "2: Required"}
        assert cells(page, "Modifiers") == {"Aetna": "None named"}
        assert cells(page, "Effective") == {"Aetna": "1 January 2026"}

    def test_a_code_that_is_only_related_is_decided_by_nobody(self, client):
        make_said("aetna", ("49411", "related"))
        assert cells(get(client), "Decision") == {"Aetna": "Listed as related; no decision"}

    def test_the_version_of_the_day_is_shown(self, client):
        policy = make_said("aetna", ("49411", "covered"), in_force_to=date(2026, 7, 1)).policy
        make_policy_version(policy, "approved", date(2026, 7, 1), codes=[("49411", "not_covered")])
        assert cells(get(client), "Decision") == {"Aetna": "Not covered"}
        before = get(client, "?on=2026-06-30")
        assert cells(before, "Decision") == {"Aetna": "Covered"}
        assert before.root.one("table").all("a", href="/payers/aetna/policies/0001/?on=2026-06-30")

    def test_drafts_and_proposals_are_not_shown(self, client):
        policy = make_policy(make_payer("aetna", "Aetna", "commercial"))
        make_policy_version(policy, "in_review", codes=[("49411", "covered")])
        make_policy_version(policy, "approved", codes=[("49411", "covered")], is_proposed=True)
        assert cells(get(client), "Decision") == {"Aetna": "not loaded"}

    def test_what_takes_effect_later_is_announced_where_nothing_holds(self, client):
        make_said("aetna", ("49411", "covered"), effective_from=date(2027, 1, 1))
        page = get(client)
        assert "Not loaded. No policy in force that names 49411: Aetna." in page.main.text
        assert "Aetna: 0001 takes effect on 1 January 2027." in page.main.text
        assert "takes effect" not in get(client, "?line=medicaid").main.text

    def test_samples_are_marked_by_a_ribbon_and_in_their_column(self, client):
        make_said("aetna", ("49411", "criteria"), is_sample=True)
        make_said("cigna", ("49411", "criteria"))
        page = get(client)
        assert "Sample. Made up to show the shape of a policy" in page.root.one("p", class_="sample-ribbon").text
        marked = [bool(head.all(data_sample=True)) for head in page.root.all("th", class_="matrix-payer")]
        assert marked == [True, False]

    def test_medicare_shows_what_the_fee_schedule_says_and_calls_it_no_decision(self, client):
        make_payer()
        make_said("aetna", ("49411", "criteria"))
        make_relative_value(make_code(), make_release("pfs", "RVU26D", date(2026, 10, 1), date(2027, 1, 1)))
        known = cells(get(client), "Medicare fee schedule")
        assert "status: A" in known["Medicare"]
        assert "Global days: 000" in known["Medicare"]
        assert "RVU26D" in known["Medicare"]
        assert "not a coverage decision" in known["Medicare"]
        assert known["Aetna"] == "Medicare only"
        assert "RVU26D" not in get(client, "?on=2025-01-01").main.text

    def test_an_ended_code_is_said_to_have_ended(self, client):
        make_code(code="77014", ended_on=date(2026, 1, 1))
        make_said("aetna", ("77014", "criteria"))
        assert "77014 had ended by" in get(client, code="77014").main.text

    def test_a_code_that_only_policies_name_has_its_page(self, client):
        make_said("aetna", ("0999T", "experimental"))
        page = get(client, code="0999T")
        assert "No loaded edition lists 0999T; policies name it." in page.main.text
        assert cells(page, "Decision") == {"Aetna": "Experimental or investigational"}

    @pytest.mark.parametrize("number", [1, 3])
    def test_page_asks_the_same_number_of_queries_for_one_and_three_payers(
        self, client, django_assert_num_queries, number
    ):
        for slug in ["one", "two", "three"][:number]:
            make_said(slug, {"code": "49411", "disposition": "criteria", "capture": "p"}, lines=["commercial"],
                      states=["TX"], captures={"p": "Words."}, criteria=[(0, "leaf", "One")],
                      diagnoses=[("C22.0", "supports")])  # fmt: skip
        with django_assert_num_queries(QUERIES):
            response = client.get("/policies/matrix/49411/")
        assert len(cells(Page(response), "Decision")) == number

    @pytest.mark.parametrize("number", [1, 3])
    def test_articles_cost_two_queries_however_many(self, client, django_assert_num_queries, number):
        for index in range(number):
            local = make_said("medicare", number=f"L{index}", kind="lcd", payer_kind="medicare_ffs")
            article = make_said("medicare", ("49411", "criteria"), number=f"A{index}", kind="article",
                                payer_kind="medicare_ffs")  # fmt: skip
            PolicyRelation.objects.create(policy=article.policy, kind="article_of", target=local.policy)
        with django_assert_num_queries(QUERIES + 2):
            response = client.get("/policies/matrix/49411/")
        policies = cells(Page(response), "Policy")["Medicare"]
        assert [f"L{index}" in policies for index in range(3)] == [index < number for index in range(3)]

    @pytest.mark.parametrize("spelling", ["CPT 49411", "49411-59", " 49411", "cpt:49411"])
    def test_another_spelling_moves_to_the_codes_own_address(self, client, spelling):
        response = client.get(f"/policies/matrix/{spelling}/?state=TX")
        assert (response.status_code, response["Location"]) == (301, "/policies/matrix/49411/?state=TX")

    def test_a_typed_code_moves_to_its_matrix_and_keeps_what_was_asked(self, client):
        response = client.get("/policies/matrix/?code=cpt+49411&on=2026-07-15&line=")
        assert (response.status_code, response["Location"]) == (302, "/policies/matrix/49411/?on=2026-07-15")

    def test_without_a_code_one_is_asked_for(self, client):
        page = Page(client.get("/policies/matrix/"))
        assert page.status == 200
        assert page.main.one("input", name="code")

    def test_several_codes_are_offered_one_by_one(self, client):
        make_code(code="32553")
        page = Page(client.get("/policies/matrix/?code=49411/32553"))
        assert page.status == 404
        assert "means more than one code" in page.main.text
        links = {link.attrs["href"] for link in page.main.one("ul").all("a")}
        assert links == {"/policies/matrix/49411/", "/policies/matrix/32553/"}

    @pytest.mark.parametrize(
        "typed, words",
        [
            ("99999", "no loaded edition lists it and no loaded policy names it"),
            ("markers", "“markers” is not a code"),
            ("<b>", "“<b>” is not a code"),
            ("a/b", "“a/b” is not a code"),
        ],
    )
    def test_what_names_no_code_gets_a_page_that_says_so(self, client, typed, words):
        page = Page(client.get("/policies/matrix/", {"code": typed}))
        assert page.status == 404
        assert words in page.main.text
        assert not page.main.all("b")

    def test_a_diagnosis_points_to_its_own_page(self, client):
        make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")
        page = get(client, code="C220")
        assert page.status == 404
        assert page.main.all("a", href="/codes/icd-10-cm/C22.0/#diagnoses")

    @pytest.mark.parametrize("query", ["?on=tomorrow", "?state=XX", "?line=gold"])
    def test_what_cannot_be_read_is_refused_in_words(self, client, query):
        page = get(client, query)
        assert page.status == 400
        assert "is not" in page.main.text or "is none" in page.main.text


def test_age_is_said_as_people_say_it():
    assert [age_in_words(days) for days in (-1, 0, 1, 18, 59, 60, 200, 500, 731, 1200)] == [
        "today", "today", "1 day ago", "18 days ago", "59 days ago", "2 months ago", "7 months ago", "16 months ago",
        "2 years ago", "3 years ago",
    ]  # fmt: skip
    assert [is_stale(days) for days in (365, 366)] == [False, True]


def test_contrast_names_the_camps_and_marks_what_is_unusual():
    assert contrast("Decision", [("a", "Yes"), ("b", "Yes")]) is None
    assert contrast("Decision", []) is None
    told = contrast("Decision", [("a", "No"), ("b", "Yes"), ("c", "Yes")])
    assert [(camp.value, camp.who) for camp in told.camps] == [("Yes", ("b", "c")), ("No", ("a",))]
    assert told.odd == {"No"}
    assert contrast("Decision", [("a", "No"), ("b", "Yes")]).odd == {"No", "Yes"}
