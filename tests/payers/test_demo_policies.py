"""The sample policies of the demo: all of them samples, in every shape that a reader has to meet, loaded once."""

import hashlib
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from accounts.actions import add_demo_user
from payers.demo import approved_at, load_payers, load_policies, load_scorecards, read_policies
from payers.differences import classify, compare
from payers.models import (
    Acknowledgement,
    Jurisdiction,
    LineOfBusiness,
    Notice,
    Payer,
    Policy,
    PolicyChange,
    PolicyVersion,
    PriorAuthorizationMetric,
    Watch,
)
from payers.standing import Standing
from payers.vocabulary import (
    ChangeKind,
    CriterionKind,
    Disposition,
    Polarity,
    PolicyKind,
    PriorAuthorization,
    RelationKind,
)
from tests.factories.codes import make_code
from ui.demo import FIXTURES

TODAY = date(2026, 11, 21)
DOCUMENTS = read_policies()
VERSIONS = [(document, version) for document in DOCUMENTS for version in document.versions]
KEY_PAYERS = {"medicare", "aetna", "cigna", "unitedhealthcare", "blue-cross-blue-shield"}
DELEGATE = "sample-radiology-benefit-manager"


def document(number):
    return next(each for each in DOCUMENTS if each.number == number)


def changes(number):
    versions = list(document(number).versions)
    return [set(classify(compare(old, new))) for old, new in pairwise(versions)]


def rows(number, place=-1):
    return {row.code: row for row in document(number).versions[place].codes}


def test_every_payer_has_several_and_nearly_every_policy_has_two_to_four_versions():
    policies = Counter(each.payer for each in DOCUMENTS)
    assert set(policies) == KEY_PAYERS | {DELEGATE}
    assert all(policies[payer] >= 3 for payer in KEY_PAYERS)
    assert {len(each.versions) for each in DOCUMENTS} <= {2, 3, 4}


def test_every_policy_says_that_it_is_a_sample_wherever_it_could_be_read_apart():
    assert [each.number for each in DOCUMENTS if not each.is_sample or "SAMPLE" not in each.number] == []
    for of, version in VERSIONS:
        assert version.title.startswith("Sample: "), of.number
        assert "Sample wording, not clinical advice: a clinician has not reviewed it." in " ".join(
            version.summary.split()
        )
        assert version.passages, of.number
        assert all(passage.quote.startswith("Sample sentence: ") for passage in version.passages)
        assert all(text.text.startswith("Sample: ") for text in version.state_exceptions)
        assert all(text.text.startswith("Sample reference: ") for text in version.references)


def test_no_passage_claims_an_address_and_its_hash_is_of_the_sample_itself():
    for of, version in VERSIONS:
        text = "\n".join([of.number, str(version.effective_from), *(passage.quote for passage in version.passages)])
        assert {passage.url for passage in version.passages} == {""}
        assert {passage.sha256 for passage in version.passages} == {hashlib.sha256(text.encode()).hexdigest()}


def test_passages_were_read_before_today_and_not_before_publication():
    for of, version in VERSIONS:
        read = {passage.retrieved_at.date() for passage in version.passages}
        assert max(read) < TODAY, of.number
        assert version.published_on <= min(read), of.number


def test_approvals_follow_the_order_of_the_versions_and_are_spread_over_the_year():
    moments = {each.number: [approved_at(each.number, version) for version in each.versions] for each in DOCUMENTS}
    assert all(each == sorted(each) for each in moments.values())
    every = [at.date() for each in moments.values() for at in each]
    assert max(every) < TODAY
    assert {at.year for at in every} == {2026}
    assert len({at.month for at in every}) >= 9


def test_the_delegated_one_names_the_invented_delegate():
    decided = rows("SAMPLE-0901")
    assert {decided[code].delegate for code in ("77373", "77387", "70553")} == {DELEGATE}
    assert {decided[code].prior_authorization for code in ("77373", "77387", "70553")} == {PriorAuthorization.DELEGATED}
    assert changes("SAMPLE-0901")[0] >= {ChangeKind.PRIOR_AUTHORIZATION}


def test_the_future_one_takes_effect_in_2027_after_a_notice_period():
    last = document("SAMPLE-0902").versions[-1]
    assert last.effective_from == date(2027, 1, 1) == last.notice_ends_on
    assert last.notice_starts_on < TODAY
    assert changes("SAMPLE-0902")[-1] >= {ChangeKind.REDUCED, ChangeKind.PRIOR_AUTHORIZATION}


def test_one_reduces_coverage_in_2026():
    assert ChangeKind.REDUCED in changes("SAMPLE-CPB-01")[-1]
    assert rows("SAMPLE-CPB-01", 1)["31627"].disposition == Disposition.CRITERIA
    assert rows("SAMPLE-CPB-01")["31627"].disposition == Disposition.EXPERIMENTAL
    assert rows("SAMPLE-CPB-01")["49412"].disposition == Disposition.NOT_COVERED


def test_one_changes_prior_authorization_and_so_comes_to_disagree_with_the_list_of_its_payer():
    assert ChangeKind.PRIOR_AUTHORIZATION in changes("SAMPLE-MP-300")[0]
    policy, listed = document("SAMPLE-MP-300"), document("SAMPLE-PAL-26")
    assert listed.kind == PolicyKind.PRIOR_AUTHORIZATION
    assert set(policy.lines_of_business) == set(listed.lines_of_business)
    assert rows("SAMPLE-MP-300")["55876"].prior_authorization == PriorAuthorization.NOT_REQUIRED
    assert rows("SAMPLE-PAL-26")["55876"].prior_authorization == PriorAuthorization.REQUIRED


def test_the_negative_list_names_only_what_does_not_support():
    last = document("SAMPLE NCD 900.1").versions[-1]
    assert {row.polarity for row in last.diagnoses} == {Polarity.DOES_NOT_SUPPORT}
    assert len(last.diagnoses) == 4


def test_the_article_holds_the_codes_of_the_determination_in_two_groups():
    lcd, article = document("SAMPLE-L90001"), document("SAMPLE-A90001")
    assert not any(version.codes for version in lcd.versions)
    assert [(relation.kind, relation.number) for relation in article.relations] == [
        (RelationKind.ARTICLE_OF, lcd.number)
    ]
    last = article.versions[-1]
    for group in (1, 2):
        assert [row for row in last.codes if row.group == group]
        assert [row for row in last.diagnoses if row.group == group]
    assert lcd.jurisdictions == article.jurisdictions == ("sample-area-north",)


def test_there_are_a_proposal_a_retired_one_and_its_successor():
    assert all(version.is_proposed for version in document("SAMPLE-L90002").versions)
    for old, new in (("SAMPLE-L80001", "SAMPLE-L90001"), ("SAMPLE-SURG-01", "SAMPLE-SURG-02")):
        assert document(old).versions[-1].is_retirement
        assert document(old).versions[-1].effective_from == document(new).versions[0].effective_from
        assert (RelationKind.SUPERSEDES, old) in [(each.kind, each.number) for each in document(new).relations]


def test_a_correction_holds_from_the_same_day_as_what_it_corrects():
    *_, wrong, right = document("SAMPLE-A90001").versions
    assert wrong.effective_from == right.effective_from
    assert set(classify(compare(wrong, right))) >= {ChangeKind.DIAGNOSES}


def test_criteria_places_modifiers_states_and_notice_periods_occur():
    assert {of.payer for of, version in VERSIONS if any(line.depth == 3 for line in version.criteria)} >= {
        "medicare", "aetna", "unitedhealthcare", DELEGATE,
    }  # fmt: skip
    kinds = {line.kind for _, version in VERSIONS for line in version.criteria}
    assert kinds == set(CriterionKind)
    assert len([1 for _, version in VERSIONS if any(row.places for row in version.codes)]) >= 4
    assert len([1 for _, version in VERSIONS if any(row.modifiers for row in version.codes)]) >= 4
    assert len([1 for _, version in VERSIONS if version.state_exceptions]) >= 4
    assert len([1 for _, version in VERSIONS if version.notice_starts_on]) >= 4
    assert {row.prior_authorization for _, version in VERSIONS for row in version.codes} == set(PriorAuthorization)


def test_every_code_and_diagnosis_is_in_the_slices_of_the_demo():
    slices = FIXTURES / "slices"
    names = ("pfs/PPRRVU2026_Jul_nonQPP.csv", "hcpcs/HCPC2024_JUL_ANWEB.csv")
    lines = [line for name in names for line in (slices / name).read_text(encoding="cp1252").splitlines()]
    codes = {line.split(",")[0].strip() for line in lines}
    order = (slices / "icd10cm" / "icd10cm_order_2025.txt").read_text(encoding="utf-8").splitlines()
    billable = {line.split()[1] for line in order if line.split()[2] == "1"}

    assert {row.code for _, version in VERSIONS for row in version.codes} - codes == set()
    assert {row.code.replace(".", "") for _, version in VERSIONS for row in version.diagnoses} - billable == set()


def test_the_demo_codes_are_named_by_several_payers():
    def payers_naming(code):
        return {of.payer for of, version in VERSIONS if any(row.code == code for row in version.codes)}

    assert payers_naming("49411") == KEY_PAYERS
    assert {code for code in ("32553", "55876", "31626", "31627", "A4650") if len(payers_naming(code)) < 4} == set()
    for code in ("10035", "10036", "27447", "45378", "49327", "49412", "70553", "76942", "77002", "77012", "77301"):
        assert payers_naming(code), code


@pytest.fixture
def people(db):
    for email, group in (("editor", "Editors"), ("approver", "Approvers"), ("member", ""), ("free", "")):
        groups = (group,) if group else ()
        add_demo_user(email=f"{email}@example.org", password="-", groups=groups, is_superuser=False)
    make_code()
    load_payers()


def test_policies_are_written_by_the_editor_and_approved_by_the_approver(people):
    assert load_policies() == [f"{len(DOCUMENTS)} sample policies added, {len(VERSIONS)} versions"]

    versions = PolicyVersion.objects.select_related("policy")
    assert versions.count() == len(VERSIONS)
    assert {(str(version.author), str(version.approver)) for version in versions} == {
        ("editor@example.org", "approver@example.org")
    }
    assert set(versions.values_list("stage", flat=True)) == {"approved", "corrected"}
    standings = Counter(version.standing_on(TODAY) for version in versions)
    assert set(standings) == set(Standing)
    assert Policy.objects.filter(is_sample=False).count() == 0
    assert {relation.kind for policy in Policy.objects.all() for relation in policy.relations.all()} == set(
        RelationKind
    )


def test_a_second_run_adds_nothing_and_keeps_what_staff_did(people):
    load_policies()
    load_scorecards()
    Policy.objects.filter(number="SAMPLE-CPB-01").update(is_sample=False)
    LineOfBusiness.objects.filter(payer__slug="cigna").first().delete()
    PriorAuthorizationMetric.objects.filter(year=2024).first().delete()
    tables = (PolicyVersion, PolicyChange, Notice, Acknowledgement, Watch, Jurisdiction, LineOfBusiness)
    before = [table.objects.count() for table in (*tables, PriorAuthorizationMetric)]

    assert load_payers() + load_policies() + load_scorecards() == []

    assert [table.objects.count() for table in (*tables, PriorAuthorizationMetric)] == before
    assert not Policy.objects.get(number="SAMPLE-CPB-01").is_sample


def test_policies_come_under_no_name_where_there_are_no_demo_log_ins(db):
    load_payers()
    load_policies()
    assert set(PolicyVersion.objects.values_list("author", "approver")) == {(None, None)}
    assert PolicyVersion.objects.in_force(TODAY).filter(policy__number="SAMPLE-CPB-01").get().number == 3
    assert not Watch.objects.exists()


def test_a_payer_that_staff_deleted_brings_no_policies(people):
    Payer.objects.get(slug="cigna").delete()
    load_payers()
    load_policies()
    assert not Policy.objects.filter(payer__slug="cigna").exists()
    assert Policy.objects.filter(payer__slug="aetna").exists()


def test_changes_reach_the_watchers_unmailed_and_some_have_read_them(people):
    load_policies()

    assert PolicyChange.objects.count() == len(VERSIONS)
    assert len({change.at.month for change in PolicyChange.objects.all()}) >= 9
    told = Counter(Notice.objects.values_list("user__email", flat=True))
    assert set(told) == {"member@example.org", "free@example.org", "editor@example.org"}
    assert told["member@example.org"] > told["free@example.org"]
    assert not Notice.objects.filter(claimed_at=None).exists()
    assert set(Notice.objects.values_list("withheld", flat=True)) == {"Made by the demo: nobody was mailed."}
    read = Counter(Acknowledgement.objects.values_list("user__email", flat=True))
    assert 0 < read["member@example.org"] < told["member@example.org"]
    assert "free@example.org" not in read
    assert all(each.at > each.change.at for each in Acknowledgement.objects.select_related("change"))


def test_scorecards_are_samples_of_payers_that_have_such_plans(people):
    assert load_scorecards() == ["6 sample scorecards added"]
    assert not PriorAuthorizationMetric.objects.filter(is_sample=False).exists()
    assert all(metric.contract.startswith("SAMPLE-") for metric in PriorAuthorizationMetric.objects.all())
    for metric in PriorAuthorizationMetric.objects.all():
        assert metric.program in set(metric.payer.lines_of_business.values_list("kind", flat=True))


def test_areas_and_the_delegate_are_samples_by_name(people):
    assert [str(area)[:7] for area in Jurisdiction.objects.all()] == ["Sample:", "Sample:"]
    delegate = Payer.objects.get(slug=DELEGATE)
    assert (delegate.name, delegate.kind, delegate.is_key) == ("Sample Radiology Benefit Manager", "delegate", False)
    assert delegate.description.startswith("Sample.")
