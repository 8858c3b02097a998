"""`manage.py load policies`: files of policies come in all or not at all, once, and by the steps that staff take."""

import zipfile
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payers.actions import approve, submit_for_review
from payers.actions.files import PoliciesRefused, add_policies
from payers.contents import document_of, policy_document
from payers.importers.policies import read_policy
from payers.models import Policy, PolicyEvent, PolicyRelation, PolicyVersion
from payers.policy_files import to_yaml
from sources.models import ImportIssue, ImportRun
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.payers import make_jurisdiction, make_line, make_payer, make_policy, make_policy_version

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def aetna():
    payer = make_payer("aetna", "Aetna", "commercial")
    make_line(payer)
    make_payer("sample-manager", "Sample Manager", "delegate", is_key=False)
    return payer


@pytest.fixture
def approver():
    return make_user("approver@example.com", groups=["Approvers"])


def version_text(day="2026-01-01", summary="Covered where the target moves.", more=""):
    return f"  - title: Markers\n    effective_from: {day}\n    summary: {summary}\n{more}"


def policy_text(*versions, number="CPB 0590", payer="aetna", more=""):
    versions = versions or (version_text(),)
    return f"payer: {payer}\nnumber: {number}\nkind: medical\nsample: true\n{more}versions:\n{''.join(versions)}"


TWO = (version_text(), version_text("2026-06-01", "Criteria since June."))


def load(tmp_path, *texts, name="policy{}.yaml", **options):
    paths = []
    for place, text in enumerate(texts, start=1):
        path = tmp_path / name.format(place)
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return command(*paths, **options)


def command(*paths, **options):
    out, err = StringIO(), StringIO()
    try:
        call_command("load", "policies", *paths, stdout=out, stderr=err, **options)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue().strip()


def stages():
    return [(v.policy.number, v.number, v.stage, v.effective_from.isoformat()) for v in
            PolicyVersion.objects.select_related("policy").order_by("policy__number", "number")]  # fmt: skip


def test_a_new_version_waits_for_review_without_an_author(tmp_path, aetna):
    assert load(tmp_path, policy_text(), name="cpb{}.yaml") == (
        "policies: 1 version added, in review; 1 new policy, 0 versions held already."
    )
    version = PolicyVersion.objects.get()
    assert (version.stage, version.author, version.policy.is_sample) == ("in_review", None, True)
    events = list(PolicyEvent.objects.values_list("action", "actor", "origin"))
    assert events == [("created", None, "load policies cpb1.yaml"), ("submitted", None, "load policies cpb1.yaml")]


def test_versions_are_approved_in_their_order_as_the_person_that_is_named(tmp_path, aetna, approver):
    said = load(tmp_path, policy_text(*TWO), approved_by="Approver@example.com")
    assert said == (
        "policies: 2 versions added, approved by Approver@example.com; 1 new policy, 0 versions held already."
    )
    first, second = PolicyVersion.objects.order_by("number")
    assert (first.stage, first.in_force_to, first.approver) == ("approved", date(2026, 6, 1), approver)
    assert (second.stage, second.in_force_to, second.author) == ("approved", None, None)


def test_the_same_files_write_nothing_the_second_time(tmp_path, aetna, approver):
    load(tmp_path, policy_text(*TWO), approved_by=approver.email)
    before = list(PolicyVersion.objects.order_by("pk").values()), PolicyEvent.objects.count()
    assert load(tmp_path, policy_text(*TWO)) == (
        "policies: nothing is new, nothing was written; 2 versions held already."
    )
    assert (list(PolicyVersion.objects.order_by("pk").values()), PolicyEvent.objects.count()) == before
    assert [run.status for run in ImportRun.objects.order_by("pk")] == ["succeeded", "unchanged"]


def test_a_version_that_waits_for_review_is_held_too(tmp_path, aetna):
    load(tmp_path, policy_text())
    assert "1 version held already" in load(tmp_path, policy_text())
    assert PolicyVersion.objects.count() == 1


def test_another_content_under_a_date_that_is_held_is_a_correction(tmp_path, aetna, approver):
    load(tmp_path, policy_text(*TWO), approved_by=approver.email)
    corrected = policy_text(version_text(summary="Covered, as was meant."), TWO[1])
    assert load(tmp_path, corrected, approved_by=approver.email) == (
        "policies: 1 version added, approved by approver@example.com, 1 correction among them; "
        "0 new policies, 1 version held already."
    )
    assert stages() == [
        ("CPB 0590", 1, "corrected", "2026-01-01"),
        ("CPB 0590", 2, "approved", "2026-06-01"),
        ("CPB 0590", 3, "approved", "2026-01-01"),
    ]
    assert PolicyVersion.objects.get(number=3).corrects.number == 1


def test_a_file_with_a_correction_comes_whole_into_another_portal(tmp_path, aetna, approver):
    texts = (version_text(), version_text(summary="As was meant."))
    load(tmp_path, policy_text(*texts), approved_by=approver.email)
    assert [(number, stage) for _, number, stage, _ in stages()] == [(1, "corrected"), (2, "approved")]
    assert "nothing is new" in load(tmp_path, policy_text(*texts), approved_by=approver.email)


def test_what_one_portal_writes_another_reads_as_the_same(tmp_path, aetna, approver):
    make_jurisdiction("jh")
    more = "lines_of_business: [commercial]\njurisdictions: [jh]\n"
    codes = "    codes: [{codes: [49411, A4648], disposition: criteria, prior_authorization: delegated, delegate: sample-manager}]\n"
    load(tmp_path, policy_text(version_text(more=codes), TWO[1], more=more), approved_by=approver.email)
    policy = Policy.objects.get()
    text = to_yaml(policy_document(policy, policy.versions.with_contents()))
    assert "nothing is new" in load(tmp_path, text)
    assert read_policy("a.yaml", text.encode()).document == policy_document(policy, policy.versions.with_contents())


def test_an_open_draft_is_settled_first(tmp_path, aetna):
    policy = make_policy(aetna, is_sample=True)
    make_policy_version(policy, stage="draft", summary="staff are at it")
    said = load(tmp_path, policy_text())
    assert "policy1.yaml, line 6, versions[1]: Aetna CPB 0590 has version 1 draft: settle that one first" in said
    assert stages() == [("CPB 0590", 1, "draft", "2026-01-01")]


def test_one_version_at_a_time_waits_for_review(tmp_path, aetna):
    said = load(tmp_path, policy_text(*TWO))
    assert "line 5, versions: 2 versions are new, and one at a time waits for review" in said
    assert not Policy.objects.exists()


def test_one_bad_file_keeps_all_of_them_out_and_every_fault_is_told(tmp_path, aetna):
    said = load(tmp_path, policy_text(), policy_text(payer="aetnaa", number="2").replace("kind", "kin"), "{")
    assert "policy2.yaml, line 3, kin: there is no such field; did you mean kind?" in said
    assert "policy2.yaml, line 1, kind: must be given" in said
    assert "policy3.yaml, line 2: is not readable YAML" in said
    assert "Nothing was loaded: 3 faults." in said
    assert not Policy.objects.exists()
    run = ImportRun.objects.get()
    assert (run.status, run.file_names) == ("failed", "policy1.yaml, policy2.yaml, policy3.yaml")
    assert sorted(ImportIssue.objects.values_list("file_name", "field")) == [
        ("policy2.yaml", "kin"),
        ("policy2.yaml", "kind"),
        ("policy3.yaml", ""),
    ]


def test_what_is_not_here_is_named_with_what_there_is(tmp_path, aetna):
    make_jurisdiction("jh")
    codes = "    codes: [{code: 49411, disposition: covered, prior_authorization: delegated, delegate: aetna}]\n"
    more = "lines_of_business: [comercial]\njurisdictions: [jx]\nrelations: [{kind: related, number: '77'}]\n"
    said = load(tmp_path, policy_text(version_text(more=codes), more=more), policy_text(payer="cigna"))
    assert "policy1.yaml, line 6, jurisdictions: 'jx' is no jurisdiction here; there are jh" in said
    assert "line 5, lines_of_business: 'comercial' is no line of business of Aetna here; there are commercial" in said
    assert "versions[1].codes: 'aetna' is no payer of kind delegate here; there are sample-manager" in said
    assert "policy2.yaml, line 1, payer: 'cigna' is no payer here; there are aetna, sample-manager" in said
    relation = load(tmp_path, policy_text(more="relations: [{kind: related, number: '77'}]\n"))
    assert "line 5, relations[1]: '77' is no policy of Aetna here or in these files" in relation
    assert not Policy.objects.exists()


def test_policies_of_one_load_point_to_each_other(tmp_path, aetna):
    first = policy_text(more="relations: [{kind: article_of, number: cpb 0591}]\n")
    load(tmp_path, first, policy_text(number="CPB 0591"))
    relation = PolicyRelation.objects.get()
    assert (relation.policy.number, relation.kind, relation.target.number) == ("CPB 0590", "article_of", "CPB 0591")


def test_one_policy_in_two_files_is_refused(tmp_path, aetna):
    said = load(tmp_path, policy_text(), policy_text(number="cpb 0590"))
    assert "policy2.yaml, line 2, number: aetna cpb 0590 comes in two files: load one of them" in said


def test_a_sample_never_mixes_with_what_a_payer_published(tmp_path, aetna):
    make_policy(aetna, is_sample=False)
    said = load(tmp_path, policy_text())
    assert "line 4, sample: Aetna CPB 0590 is no sample here: the two are kept apart" in said


def test_where_a_policy_holds_stays_as_staff_have_it(tmp_path, aetna):
    make_policy(aetna, is_sample=True)
    said = load(tmp_path, policy_text(more="lines_of_business: [commercial]\n"))
    assert said.endswith("Aetna CPB 0590 has other lines of business here (none); they stay.")
    assert not Policy.objects.get().lines_of_business.exists()


def test_two_versions_that_would_hold_on_one_day_are_refused_in_words(tmp_path, aetna, approver):
    texts = (version_text(more="    ended_on: 2026-09-01\n"), TWO[1])
    said = load(tmp_path, policy_text(*texts), approved_by=approver.email)
    assert "versions[2]: Version 1 says that it holds until" in said
    assert not Policy.objects.exists()


def test_a_passage_from_the_future_is_refused(aetna):
    passage = "    passages: [{key: p1, quote: Words, retrieved_at: 2027-01-01}]\n"
    document = read_policy("a.yaml", policy_text(version_text(more=passage)).encode()).document
    with pytest.raises(PoliciesRefused, match="p1 was read on 2027-01-01, which is yet to come"):
        add_policies(documents=[document], by=None, origin="test", at=AT, today=TODAY)


def test_who_may_not_approve_approves_nothing(tmp_path, aetna):
    make_user("reader@example.com")
    said = load(tmp_path, policy_text(), approved_by="reader@example.com")
    assert "versions[1]: You may not approve the policies of Aetna." in said
    assert "nobody here has that e-mail address" in load(tmp_path, policy_text(), approved_by="no@example.com")
    assert not Policy.objects.exists()


def test_a_dry_run_says_what_would_come_and_leaves_no_trace(tmp_path, aetna, approver):
    said = load(tmp_path, policy_text(*TWO), approved_by=approver.email, dry_run=True)
    assert said.startswith("policies: 2 versions would be added, approved by approver@example.com; 1 new policy")
    assert not Policy.objects.exists()
    assert not ImportRun.objects.exists()


def test_policies_come_in_a_zip(tmp_path, aetna):
    path = tmp_path / "policies.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/one.yaml", policy_text())
        archive.writestr("a/two.yml", policy_text(number="2"))
        archive.writestr("__MACOSX/a/._one.yaml", "junk")
        archive.writestr(".DS_Store", "junk")
    assert command(str(path)).startswith("policies: 2 versions added")
    assert sorted(PolicyEvent.objects.filter(action="created").values_list("origin", flat=True)) == [
        "load policies policies.zip:a/one.yaml",
        "load policies policies.zip:a/two.yml",
    ]


@pytest.mark.parametrize(
    "members, said",
    [
        ({}, "policies.zip, line 1: holds no files (file)"),
        ({"a.exe": "x"}, "policies.zip:a.exe, line 1: is none of .yaml, .yml, .json, as it is or in a .zip (file)"),
        ({"a.yaml": "a" * 8_000_001}, "policies.zip:a.yaml, line 1: has more than 8,000,000 bytes (file)"),
    ],
)
def test_a_zip_that_is_none_of_policies_is_refused(tmp_path, members, said):
    path = tmp_path / "policies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    assert said in command(str(path))


def test_files_that_cannot_be_read_are_named(tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    said = command(str(tmp_path / "none.yaml"), str(tmp_path), str(broken))
    assert "none.yaml, line 1: does not exist" in said
    assert "is a folder, not a file" in said
    assert "broken.zip, line 1: is truncated or damaged" in said


def test_options_of_editions_are_refused():
    assert command("a.yaml", edition="2026") == "Policies have no editions: leave out --edition."
    with pytest.raises(CommandError, match=r"leave out --approved-by\."):
        call_command("load", "pos", "a.csv", approved_by="approver@example.com")


def test_texts_that_staff_left_untidy_are_known_again(tmp_path, aetna):
    policy = make_policy(aetna, is_sample=True)
    version = make_policy_version(policy, stage="draft", title="Markers", summary="One.\r\n\r\nTwo.\n ")
    submit_for_review(version=version, by=None, origin="test", at=AT)
    approve(version=version, by=None, origin="test", at=AT)
    held = PolicyVersion.objects.with_contents().get()
    text = to_yaml(policy_document(policy, [held]))
    assert document_of(held) != read_policy("a.yaml", text.encode()).document.versions[0]
    assert "nothing is new" in load(tmp_path, text)


@pytest.mark.parametrize("count", [1, 3])
def test_files_that_are_held_cost_a_constant_number_of_queries_each(
    tmp_path, aetna, approver, count, django_assert_num_queries
):
    texts = [policy_text(*TWO, number=f"CPB {n}") for n in range(count)]
    load(tmp_path, *texts, approved_by=approver.email)
    documents = [read_policy("a.yaml", text.encode()).document for text in texts]
    with django_assert_num_queries(4 + 5 * count):
        add_policies(documents=documents, by=None, origin="test", at=AT, today=TODAY)


@pytest.mark.parametrize("dry_run", [True, False])
def test_codes_that_nobody_here_knows_or_that_had_ended_are_told(tmp_path, aetna, dry_run):
    make_code(code="49411")
    make_code(code="49412", ended_on=date(2025, 1, 1))
    unknown = [f"{number}" for number in range(90001, 90031)]
    rows = f"    codes: [{{codes: [49411, 49412, {', '.join(unknown)}, A4648], disposition: covered}}]\n"

    said = load(tmp_path, policy_text(version_text(more=rows)), dry_run=dry_run)

    assert f"Aetna CPB 0590, versions[1]: no loaded edition lists {', '.join(unknown[:20])} and 10 more." in said
    assert said.endswith("Aetna CPB 0590, versions[1]: no longer valid on 2026-01-01: 49412.")
    assert PolicyVersion.objects.count() == (0 if dry_run else 1)
