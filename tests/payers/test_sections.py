"""What policies add to the page of a code: coverage, diagnoses, updates; and what is known of it for certain."""

from datetime import date

import pytest

from codes.known import known_facts, register_known
from fees.known_facts import fee_schedule
from payers.models import ChangedCode, PolicyChange, PolicyDiagnosis, PolicyRelation
from payers.selectors.diagnoses import LISTINGS_SHOWN, OPEN_UP_TO, SHOWN
from tests.factories.codes import make_code
from tests.factories.edits import make_unit, unit_release
from tests.factories.fees import make_relative_value
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version
from tests.factories.sources import NOW, make_release
from tests.pages import Page

pytestmark = pytest.mark.django_db

# The page of a code of which nothing else is loaded: key payers, rows that name it, the fee schedule, units, changes of
# policies and of editions.
BARE_QUERIES = 10
# With policies: their lines of business and states, their diagnoses, and the titles of these.
FULL_QUERIES = BARE_QUERIES + 4


@pytest.fixture(autouse=True)
def _code(today):
    make_code(title="Markers placed")


def section(client, slug, query="", address="/codes/cpt/49411/"):
    return Page(client.get(address + query)).section(slug)


def said(slug="aetna", *rows, number="CPB 1", **facts):
    payer = make_payer(slug, slug.title(), facts.pop("payer_kind", "commercial"), is_key=facts.pop("is_key", True))
    policy = make_policy(payer, number, facts.pop("kind", "medical"), is_sample=facts.pop("is_sample", False))
    policy.lines_of_business.set(make_line(payer, line, line.title(), line) for line in facts.pop("lines", ()))
    return make_policy_version(policy, "approved", codes=rows, **facts)


def record(version, *codes, kinds=("created",), summary="It is new"):
    change = PolicyChange.objects.create(
        version=version, policy=version.policy, at=NOW, kinds=list(kinds), summary=summary
    )
    ChangedCode.objects.bulk_create(ChangedCode(change=change, system="cpt", code=code) for code in codes)
    return change


class TestCoverage:
    def test_has_a_row_a_payer_with_what_its_policy_says(self, client):
        make_payer()
        said("aetna", {"code": "49411", "disposition": "criteria", "prior_authorization": "yes", "capture": "p4"},
             captures={"p4": "Words."}, title="Markers")  # fmt: skip
        said("small", ("49411", "not_covered"), is_key=False)
        coverage = section(client, "coverage")
        medicare, aetna, small = coverage.rows
        assert (medicare[0], "Not loaded." in medicare[1]) == ("Medicare", True)
        assert aetna == ["Aetna", "Covered if criteria are met", "Required", "CPB 1 Markers", "1 Jan 2026",
                         "Passage of CPB 1"]  # fmt: skip
        assert (small[0], small[1], small[2], small[5]) == ("Small", "Not covered", "not stated", "no passage")
        assert coverage.all("a", href="/payers/aetna/policies/cpb-1/#passage-p4")
        assert coverage.all("a", href="/policies/matrix/49411/")

    def test_keeps_the_date_of_service_in_its_links(self, client):
        said("aetna", ("49411", "criteria"))
        coverage = section(client, "coverage", "?on=2026-07-15")
        assert coverage.all("a", href="/policies/matrix/49411/?on=2026-07-15")
        assert coverage.all("a", href="/payers/aetna/policies/cpb-1/?on=2026-07-15")
        assert coverage.all("a", href="/payers/aetna/?on=2026-07-15")

    def test_is_read_as_of_the_date_of_service(self, client):
        policy = said("aetna", ("49411", "covered"), in_force_to=date(2026, 7, 1)).policy
        make_policy_version(policy, "approved", date(2026, 7, 1), codes=[("49411", "not_covered")])
        assert section(client, "coverage").rows[0][1] == "Not covered"
        assert section(client, "coverage", "?on=2026-06-30").rows[0][1].startswith("Covered From 1 July 2026")
        before = section(client, "coverage", "?on=2025-06-30").rows[0][1]
        assert "No policy of Aetna in force on 30 June 2025 that names 49411 is loaded." in before
        assert "CPB 1 takes effect on 1 January 2026." in before

    def test_lines_of_business_that_differ_have_a_row_each(self, client):
        said("aetna", ("49411", "criteria"), number="1", lines=["commercial"])
        said("aetna", ("49411", "not_covered"), number="2", lines=["medicaid"])
        assert [row[:2] for row in section(client, "coverage").rows] == [
            ["Aetna Commercial", "Covered if criteria are met"],
            ["Aetna Medicaid", "Not covered"],
        ]

    def test_documents_that_disagree_raise_a_badge_and_are_both_shown(self, client):
        said("aetna", ("49411", "covered"), number="1")
        said("aetna", ("49411", "experimental"), number="2")
        (row,) = section(client, "coverage").rows
        assert row[1] == "Its documents disagree Covered (1) Experimental or investigational (2)"

    def test_tells_what_follows_on_each_decision(self, client):
        first = said("aetna", ("49411", "covered", "no"), in_force_to=date(2027, 1, 1))
        later = make_policy_version(first.policy, "approved", date(2027, 1, 1), codes=[("49411", "criteria", "yes")])
        said("cigna", ("49411", "covered"), in_force_to=date(2027, 1, 1))
        said("united", ("49411", "covered"))
        aetna, cigna, united = (row[1] for row in section(client, "coverage").rows)
        assert aetna == (
            "Covered From 1 January 2027: Covered if criteria are met; prior authorization: required (CPB 1)"
        )
        assert section(client, "coverage").all("a", href=later.get_absolute_url())
        assert cigna == "Covered Until 31 December 2026: no later version of CPB 1 that is loaded names 49411"
        assert united == "Covered"

    def test_the_head_announces_a_change_of_prior_authorization(self, client):
        first = said("aetna", ("49411", "covered", "no"), in_force_to=date(2027, 1, 1))
        make_policy_version(first.policy, "approved", date(2027, 1, 1), codes=[("49411", "covered", "yes")])
        facts = Page(client.get("/codes/cpt/49411/")).root.one("dl", class_="facts").text
        assert "0 of 1 payer of those whose policy is loaded; a change is announced for 1 January 2027" in facts

    def test_a_single_document_of_some_states_names_them(self, client):
        policy = said("aetna", ("49411", "criteria")).policy
        policy.jurisdictions.add(make_jurisdiction("north", "North", ["ND", "ME"]))
        assert section(client, "coverage").rows[0][1] == "Covered if criteria are met (ME, ND)"

    def test_samples_are_said_to_be_samples(self, client):
        said("aetna", ("49411", "criteria", "yes"), is_sample=True)
        page = Page(client.get("/codes/cpt/49411/"))
        coverage = page.section("coverage")
        assert "Sample. Made up" in coverage.one("p", class_="sample-ribbon").text
        assert coverage.one("tbody").all("span", data_sample=True)
        assert (
            "Prior authorization 1 of 1 payer Sample policies are among them"
            in page.root.one("dl", class_="facts").text
        )

    def test_the_head_counts_who_asks_for_prior_authorization(self, client):
        make_payer()
        said("aetna", ("49411", "criteria", "yes"))
        said("cigna", ("49411", "criteria", "no"))
        said("united", ("49411", "criteria", "conditional"))
        facts = Page(client.get("/codes/cpt/49411/")).root.one("dl", class_="facts").text
        assert "Prior authorization 2 of 3 payers of those whose policy is loaded" in facts

    def test_medicare_is_never_empty_where_a_fee_schedule_is_loaded(self, client):
        make_payer()
        make_relative_value(make_code(), make_release())
        (row,) = section(client, "coverage").rows
        assert "No local policy is not non-coverage" in row[1]
        assert "Medicare fee schedule status A, global days 000: a fact of the fee schedule, not a coverage" in row[1]
        assert "RVU26C" in row[1]
        assert "no longer current" in row[1]

    def test_a_diagnosis_has_none(self, client):
        make_code("icd-10-cm", "C22.0")
        coverage = section(client, "coverage", address="/codes/icd-10-cm/C22.0/")
        assert coverage.one(data_absent=True).attrs["data-absent"] == "not-applicable"


class TestDiagnoses:
    def test_are_listed_by_policy_with_what_speaks_against_first(self, client):
        make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")
        said("aetna", ("49411", "criteria"), diagnoses=[("C22.0", "supports"), ("C99.9", "supports")])
        said("zeta", ("49411", "criteria"), diagnoses=[("Z12.11", "does_not_support")])
        against, supporting = section(client, "diagnoses").all("details")
        assert against.attrs["data-polarity"] == "does_not_support"
        assert against.one("summary").text == "Does not support medical necessity 1 diagnosis of Zeta CPB 1"
        assert supporting.one("summary").text == "Supports medical necessity 2 diagnoses of Aetna CPB 1"
        assert [item.text for item in supporting.all("li")] == ["C22.0 Liver cell carcinoma", "C99.9 (not loaded)"]
        assert supporting.all("a", href="/codes/icd-10-cm/C22.0/")

    def test_of_another_group_are_not_those_of_the_code(self, client):
        version = said("aetna", {"code": "49411", "disposition": "criteria", "group": 2})
        PolicyDiagnosis.objects.create(version=version, code="C22.0", polarity="supports", group=1)
        PolicyDiagnosis.objects.create(version=version, code="C61", polarity="supports", group=2)
        (group,) = section(client, "diagnoses").all("details")
        assert [item.text for item in group.all("li")] == ["C61 (not loaded)"]
        assert "group 2" in group.one("summary").text

    def test_of_an_article_are_said_to_stand_in_it(self, client):
        local = said("medicare", number="L1", kind="lcd", payer_kind="medicare_ffs")
        article = said("medicare", ("49411", "criteria"), number="A1", kind="article", payer_kind="medicare_ffs",
                       diagnoses=[("C22.0", "supports")])  # fmt: skip
        PolicyRelation.objects.create(policy=article.policy, kind="article_of", target=local.policy)
        (group,) = section(client, "diagnoses").all("details")
        assert group.one("summary").text.endswith("1 diagnosis of Medicare A1")

    def test_of_a_long_list_are_closed_and_of_a_longer_one_cut(self, client):
        codes = [(f"A{number // 100:02}.{number % 100:02}", "supports") for number in range(SHOWN + 5)]
        said("aetna", ("49411", "criteria"), diagnoses=codes)
        said("cigna", ("49411", "criteria"), diagnoses=codes[:OPEN_UP_TO])
        long, short = section(client, "diagnoses").all("details")
        assert ("open" in long.attrs, "open" in short.attrs) == (False, True)
        assert len(long.all("li")) == SHOWN
        assert "And 5 more." in long.text

    def test_that_nobody_lists_are_said_not_to_be_published(self, client):
        said("aetna", ("49411", "criteria"))
        absence = section(client, "diagnoses").one(data_absent=True)
        assert absence.attrs["data-absent"] == "not-published"
        assert "The policies in force that name 49411 list no diagnoses." in absence.text

    def test_without_a_policy_are_said_not_to_be_loaded(self, client):
        absence = section(client, "diagnoses").one(data_absent=True)
        assert absence.attrs["data-absent"] == "not-loaded"
        assert "No policy in force that names 49411 is loaded" in absence.text

    def test_of_a_policy_that_only_lists_the_code_as_related_are_left_out(self, client):
        said("aetna", ("49411", "related"), diagnoses=[("C22.0", "supports")])
        assert not section(client, "diagnoses").all("details")


class TestListings:
    ADDRESS = "/codes/icd-10-cm/C22.0/"

    @pytest.fixture(autouse=True)
    def _diagnosis(self, _code):
        make_code("icd-10-cm", "C22.0", "Liver cell carcinoma")

    def test_say_which_policies_list_a_diagnosis_and_to_what_end(self, client):
        said("aetna", ("49411", "criteria"), ("32553", "criteria"), diagnoses=[("C22.0", "supports")], title="Markers")
        said("cigna", ("49411", "criteria"), diagnoses=[("C22.0", "does_not_support")], is_sample=True, title="More")
        said("zeta", ("49411", "criteria"), diagnoses=[("C22.0", "supports")], in_force_to=date(2026, 2, 1))
        assert section(client, "diagnoses", address=self.ADDRESS).rows == [
            ["CPB 1 Markers", "Aetna", "Supports medical necessity", "2 codes"],
            ["CPB 1 Sample More", "Cigna", "Does not support medical necessity", "1 code"],
        ]
        assert len(section(client, "diagnoses", "?on=2026-01-15", self.ADDRESS).rows) == 3

    def test_say_so_where_no_policy_lists_it(self, client):
        diagnoses = section(client, "diagnoses", address=self.ADDRESS)
        assert "that lists C22.0 is loaded." in diagnoses.text

    @pytest.mark.parametrize("number", [1, 3])
    def test_cost_the_same_for_one_and_for_three(self, client, django_assert_num_queries, number):
        for slug in ["one", "two", "three"][:number]:
            said(slug, ("49411", "criteria"), diagnoses=[("C22.0", "supports")])
        with django_assert_num_queries(7):
            response = client.get(self.ADDRESS)
        assert len(Page(response).section("diagnoses").rows) == number

    def test_beyond_what_a_page_holds_are_said_to_be_the_first(self, client):
        for number in range(LISTINGS_SHOWN + 1):
            said("aetna", ("49411", "criteria"), number=f"{number:03}", diagnoses=[("C22.0", "supports")])
        diagnoses = section(client, "diagnoses", address=self.ADDRESS)
        assert len(diagnoses.rows) == LISTINGS_SHOWN
        assert f"the first {LISTINGS_SHOWN}" in diagnoses.one("caption").text


class TestUpdates:
    def test_tell_what_changed_and_what_will_the_latest_first(self, client):
        first = said("aetna", ("49411", "criteria"), in_force_to=date(2027, 1, 1), title="Markers")
        change = record(first, "49411", kinds=["codes", "reduced"], summary="One code was taken out")
        make_policy_version(first.policy, "approved", date(2027, 1, 1), codes=[("49411", "not_covered")], title="Next")
        coming, past = section(client, "updates").rows
        assert coming == ["Takes effect on 1 Jan 2027", "Aetna CPB 1 Next", "Version 2 names 49411"]
        assert past[0] == "Since 1 Jan 2026"
        assert past[2].startswith("Codes changed; Coverage reduced One code was taken out. What changed")
        assert section(client, "updates").all("a", href=f"/policies/changes/{change.pk}/")

    def test_tell_of_a_version_that_takes_the_code_out(self, client):
        first = said("aetna", ("49411", "criteria"), in_force_to=date(2027, 1, 1))
        record(make_policy_version(first.policy, "approved", date(2027, 1, 1)), "49411", kinds=["codes"])
        (row,) = section(client, "updates").rows
        assert row[0] == "Takes effect on 1 Jan 2027"

    def test_of_other_codes_and_of_corrected_versions_are_left_out(self, client):
        record(said("aetna", ("49411", "criteria")), "32553")
        record(make_policy_version(make_policy(make_payer(), "L1"), "corrected"), "49411")
        assert not section(client, "updates").all("table")

    def test_are_read_as_of_the_date_of_service(self, client):
        record(said("aetna", ("49411", "criteria")), "49411")
        assert section(client, "updates", "?on=2025-12-01").rows[0][0] == "Takes effect on 1 Jan 2026"


def test_page_of_a_code_without_policies_costs_six_queries_of_payers(client, django_assert_num_queries):
    make_payer()
    with django_assert_num_queries(BARE_QUERIES):
        response = client.get("/codes/cpt/49411/")
    assert len(Page(response).section("coverage").rows) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_code_costs_the_same_for_one_and_three_policies(client, django_assert_num_queries, number):
    make_code("icd-10-cm", "C22.0")
    for slug in ["one", "two", "three"][:number]:
        version = said(slug, ("49411", "criteria"), lines=["commercial"], diagnoses=[("C22.0", "supports")])
        record(version, "49411")
    with django_assert_num_queries(FULL_QUERIES):
        response = client.get("/codes/cpt/49411/")
    page = Page(response)
    assert len(page.section("coverage").rows) == number
    assert len(page.section("diagnoses").all("details")) == number
    assert len(page.section("updates").rows) == number


class TestKnown:
    def test_is_of_the_release_that_covers_the_day(self, today, django_assert_num_queries):
        code = make_code()
        for edition, month, status in (("RVU26B", 4, "R"), ("RVU26C", 7, "A")):
            release = make_release(
                edition=edition, effective_from=date(2026, month, 1), effective_to=date(2026, month + 3, 1)
            )
            make_relative_value(code, release, status_code=status)
        with django_assert_num_queries(2):
            (status, period) = known_facts(code, date(2026, 5, 1), today)
        assert (status.label, status.value, str(status.release)) == ("Medicare fee schedule status", "R", "RVU26B")
        assert (period.label, period.value) == ("Global days", "000")
        assert known_facts(code, None, today)[0].value == "A"
        assert known_facts(code, date(2026, 11, 1), today) == []

    def test_is_nothing_where_the_newest_release_lists_the_code_no_more(self, today):
        make_relative_value(make_code(), make_release(edition="RVU26B", effective_from=date(2026, 4, 1)))
        make_release()
        assert known_facts(make_code(), None, today) == []

    def test_does_not_come_from_a_release_that_is_being_loaded_or_of_another_variant(self, today):
        make_relative_value(make_code(), make_release(status="importing"))
        make_relative_value(make_code(), make_release(variant="QPP"))
        assert known_facts(make_code(), None, today) == []

    def test_most_units_are_those_of_practitioner_claims(self, client, today):
        make_payer()
        make_relative_value(make_code(), make_release())
        make_unit(unit_release("outpatient"), value=4)
        make_unit(unit_release())
        (row,) = section(client, "coverage").rows
        assert "Units per day 1: a fact of the medically unlikely edits, not a coverage decision." in row[1]
        assert "a fact of the fee schedule, not a coverage decision." in row[1]

    def test_is_told_once(self):
        with pytest.raises(ValueError, match="registered twice"):
            register_known(fee_schedule)
