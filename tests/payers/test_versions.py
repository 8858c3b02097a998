"""The life of a policy's version, from a draft to what readers see, and what is refused on the way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from payers.actions import (
    approve,
    create_policy,
    return_to_draft,
    save_version,
    start_version,
    submit_for_review,
    withdraw,
)
from payers.actions.refusals import (
    AuthorCannotApprove,
    ContentFaults,
    NotAllowed,
    NotEditable,
    NoteMissing,
    OpenVersionExists,
    PolicyExists,
    UnknownDelegate,
    VersionChanged,
    WindowTaken,
    WrongState,
)
from payers.contents import document_of
from payers.document import CodeRow, CriterionLine, DiagnosisRow, Passage, SectionText, VersionDocument
from payers.models import PayerStaff, PolicyCode, PolicyEvent, PolicyVersion
from payers.vocabulary import CriterionKind, Disposition, Polarity, PolicyKind, PriorAuthorization, SectionKind
from tests.factories.accounts import make_user
from tests.factories.payers import make_payer, make_policy, make_policy_version
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
TODAY = date(2026, 11, 21)
DOCUMENT = VersionDocument(
    title="Markers placed for radiation",
    effective_from=date(2026, 1, 1),
    summary="Covered where the target moves.",
    sections=(SectionText(SectionKind.COVERAGE_RATIONALE, "Covered where the target moves."),),
    criteria=(
        CriterionLine(0, CriterionKind.ALL),
        CriterionLine(1, CriterionKind.LEAF, "Radiation is planned."),
    ),
    codes=(
        CodeRow("cpt", "32553", Disposition.NOT_COVERED),
        CodeRow(
            "cpt",
            "49411",
            Disposition.CRITERIA,
            PriorAuthorization.REQUIRED,
            places=("22", "24"),
            modifiers=("59",),
            passage="p4",
        ),
    ),
    diagnoses=(DiagnosisRow("C61", Polarity.SUPPORTS),),
    passages=(Passage("p4", "Markers are covered where the target moves.", AT, sha256="a" * 64),),
)


@pytest.fixture
def editor():
    return make_user("editor@example.com", groups=["Editors"])


@pytest.fixture
def approver():
    return make_user("approver@example.com", groups=["Approvers"])


def started(policy, by, document=DOCUMENT, **facts):
    return start_version(policy=policy, by=by, origin="test", at=AT, document=document, **facts)


def reviewed(policy, by, document=DOCUMENT, **facts):
    version = started(policy, by, document, **facts)
    return submit_for_review(version=version, by=by, origin="test", at=AT)


def published(policy, document=DOCUMENT, **facts):
    return approve(version=reviewed(policy, None, document, **facts), by=None, origin="test", at=AT)


def windows_of(policy):
    found = policy.versions.filter(stage="approved").order_by("effective_from")
    return [(version.number, version.effective_from, version.in_force_to) for version in found]


def test_what_a_version_says_is_kept_word_for_word(editor):
    version = started(make_policy(), editor)
    assert document_of(PolicyVersion.objects.with_contents().get(pk=version.pk)) == DOCUMENT


def test_a_saved_draft_says_the_new_and_nothing_of_the_old(editor):
    version = started(make_policy(), editor)
    shorter = replace(DOCUMENT, title="Shorter", criteria=(), codes=DOCUMENT.codes[:1], passages=(), diagnoses=())
    save_version(version=version, document=shorter, by=editor, origin="test", at=LATER)
    assert document_of(PolicyVersion.objects.with_contents().get(pk=version.pk)) == shorter


def test_every_step_is_in_the_log_with_who_and_from_where(editor, approver):
    version = reviewed(make_policy(), editor)
    return_to_draft(version=version, by=approver, origin="admin from 192.0.2.7", note="Quote the page.", at=LATER)
    submit_for_review(version=version, by=editor, origin="test", at=LATER)
    approve(version=version, by=approver, origin="test", at=LATER)
    told = [(event.action, str(event.actor), event.origin, event.note) for event in version.events.all()]
    assert told == [
        ("created", "editor@example.com", "test", ""),
        ("submitted", "editor@example.com", "test", ""),
        ("returned", "approver@example.com", "admin from 192.0.2.7", "Quote the page."),
        ("submitted", "editor@example.com", "test", ""),
        ("approved", "approver@example.com", "test", "in force from 1 January 2026"),
    ]


def test_the_log_is_not_rewritten(editor):
    started(make_policy(), editor)
    with pytest.raises(Exception, match="only ever added to"), transaction.atomic():
        PolicyEvent.objects.update(note="never happened")


def test_an_author_does_not_approve_their_own(editor):
    editor.groups.add(*make_user("both@example.com", groups=["Approvers"]).groups.all())
    editor = type(editor).objects.get(pk=editor.pk)
    version = reviewed(make_policy(), editor)
    with pytest.raises(AuthorCannotApprove):
        approve(version=version, by=editor, origin="test", at=LATER)
    assert PolicyVersion.objects.get().stage == "in_review"


def test_who_edited_does_not_approve_either(editor, approver):
    other = make_user("other@example.com", groups=["Editors", "Approvers"])
    version = started(make_policy(), editor)
    save_version(version=version, document=DOCUMENT, by=other, origin="test", at=LATER)
    submit_for_review(version=version, by=editor, origin="test", at=LATER)
    with pytest.raises(AuthorCannotApprove):
        approve(version=version, by=other, origin="test", at=LATER)
    assert approve(version=version, by=approver, origin="test", at=LATER).approver == approver


def test_a_payers_editors_write_that_payers_policies_only():
    mine, theirs = make_policy(), make_policy(make_payer("cigna", "Cigna", "commercial"), "0051")
    person = make_user("aetna@example.com", groups=["Payer staff"])
    PayerStaff.objects.create(payer=mine.payer, user=person, role="editor")
    assert started(mine, person).author == person
    with pytest.raises(NotAllowed):
        started(theirs, person)
    with pytest.raises(NotAllowed):
        create_policy(payer=theirs.payer, number="0052", kind=PolicyKind.MEDICAL, by=person)
    with pytest.raises(NotAllowed):
        approve(version=reviewed(theirs, None), by=person, origin="test", at=AT)


def test_a_payers_approver_approves_that_payers_only():
    mine, theirs = make_policy(), make_policy(make_payer("cigna", "Cigna", "commercial"), "0051")
    person = make_user("aetna@example.com", groups=["Payer staff"])
    PayerStaff.objects.create(payer=mine.payer, user=person, role="approver")
    assert approve(version=reviewed(mine, None), by=person, origin="test", at=AT).stage == "approved"
    with pytest.raises(NotAllowed):
        approve(version=reviewed(theirs, None), by=person, origin="test", at=AT)


def test_a_published_version_is_not_edited(editor):
    version = published(make_policy())
    with pytest.raises(NotEditable):
        save_version(version=version, document=replace(DOCUMENT, title="Other"), by=editor, origin="test", at=LATER)
    with pytest.raises(WrongState):
        withdraw(version=version, by=editor, origin="test", note="A mistake.", at=LATER)
    assert PolicyVersion.objects.get().title == DOCUMENT.title


def test_of_two_who_save_at_once_the_second_is_told(editor):
    other = make_user("other@example.com", groups=["Editors"])
    version = started(make_policy(), editor)
    save_version(version=version, document=DOCUMENT, by=other, origin="test", at=LATER, seen_at=AT)
    with pytest.raises(VersionChanged, match=r"other@example\.com"):
        save_version(version=version, document=DOCUMENT, by=editor, origin="test", at=LATER, seen_at=AT)


def test_a_policy_has_one_open_version(editor):
    policy = make_policy()
    started(policy, editor)
    with pytest.raises(OpenVersionExists, match="version 1 draft already"):
        started(policy, editor)


def test_a_version_without_content_is_not_reviewed(editor):
    version = start_version(policy=make_policy(), by=editor, origin="test", at=AT)
    with pytest.raises(ContentFaults, match="Give the version a title"):
        submit_for_review(version=version, by=editor, origin="test", at=AT)


def test_a_future_version_waits_and_becomes_current_by_itself():
    policy = make_policy()
    published(policy)
    published(policy, replace(DOCUMENT, effective_from=date(2027, 1, 1), title="From next year"))
    current = {day: PolicyVersion.objects.in_force(day).get().title for day in (date(2026, 12, 31), date(2027, 1, 1))}
    assert current == {date(2026, 12, 31): DOCUMENT.title, date(2027, 1, 1): "From next year"}
    assert policy.versions.get(number=2).events.last().note == ("scheduled: takes effect by itself on 1 January 2027")


def test_windows_follow_whatever_the_order_of_approval():
    policy = make_policy()
    for start in (date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1)):
        published(policy, replace(DOCUMENT, effective_from=start))
    assert windows_of(policy) == [
        (2, date(2026, 1, 1), date(2026, 7, 1)),
        (1, date(2026, 7, 1), date(2027, 1, 1)),
        (3, date(2027, 1, 1), None),
    ]


def test_a_correction_takes_the_place_of_what_it_corrects():
    policy = make_policy()
    first = published(policy)
    published(policy, replace(DOCUMENT, title="Corrected"), corrects=first)
    assert [(v.number, v.stage) for v in policy.versions.order_by("number")] == [(1, "corrected"), (2, "approved")]
    assert PolicyVersion.objects.in_force(TODAY).get().title == "Corrected"


def test_a_correction_of_the_date_gives_its_days_back_to_the_version_before():
    policy = make_policy()
    published(policy)
    second = published(policy, replace(DOCUMENT, effective_from=date(2026, 4, 1)))
    published(policy, replace(DOCUMENT, effective_from=date(2026, 6, 1)), corrects=second)
    assert windows_of(policy) == [(1, date(2026, 1, 1), date(2026, 6, 1)), (3, date(2026, 6, 1), None)]


def test_what_is_corrected_twice_at_once_is_refused():
    policy = make_policy()
    first = published(policy)
    published(policy, corrects=first)
    with pytest.raises(WrongState, match="only an approved version"):
        started(policy, None, corrects=PolicyVersion.objects.get(pk=first.pk))


def test_two_versions_that_begin_on_one_day_are_refused():
    policy = make_policy()
    published(policy)
    with pytest.raises(WindowTaken, match="Version 1 takes effect on 1 January 2026 too"):
        published(policy, replace(DOCUMENT, title="Other"))


def test_a_stated_end_after_the_next_begins_is_refused():
    policy = make_policy()
    published(policy, replace(DOCUMENT, ended_on=date(2027, 1, 1)))
    with pytest.raises(WindowTaken, match="holds until 31 December 2026, and version 2 takes effect on 1 July 2026"):
        published(policy, replace(DOCUMENT, effective_from=date(2026, 7, 1)))


def test_a_proposed_version_never_comes_into_force():
    policy = make_policy()
    published(policy)
    published(policy, replace(DOCUMENT, effective_from=date(2026, 3, 1), is_proposed=True))
    assert PolicyVersion.objects.in_force(TODAY).get().number == 1
    assert policy.versions.get(number=2).standing_on(TODAY) == "proposed"


def test_a_retirement_ends_the_policy():
    policy = make_policy()
    published(policy)
    published(policy, VersionDocument(title="Retired", effective_from=date(2026, 7, 1), is_retirement=True))
    assert not PolicyVersion.objects.in_force(TODAY).exists()
    assert PolicyVersion.objects.in_force(date(2026, 6, 30)).get().number == 1
    assert policy.versions.get(number=2).standing_on(TODAY) == "retired"


def test_an_imported_policy_is_not_edited_by_hand(editor):
    policy = make_policy(release=make_release("mcd", "2026-11-01"))
    with pytest.raises(WrongState, match="not edited by hand"):
        started(policy, editor)


def test_notes_are_wanted_where_somebody_else_has_to_know_why(editor):
    version = reviewed(make_policy(), editor)
    with pytest.raises(NoteMissing):
        return_to_draft(version=version, by=editor, origin="test", note=" ", at=AT)
    with pytest.raises(NoteMissing):
        withdraw(version=version, by=editor, origin="test", note="", at=AT)


def test_a_number_is_taken_once(editor):
    policy = make_policy()
    with pytest.raises(PolicyExists):
        create_policy(payer=policy.payer, number=policy.number, kind=PolicyKind.MEDICAL, by=editor)


def test_an_unknown_delegate_is_named(editor):
    row = CodeRow("cpt", "49411", Disposition.CRITERIA, PriorAuthorization.DELEGATED, delegate="nobody")
    with pytest.raises(UnknownDelegate, match="nobody"):
        started(make_policy(), editor, replace(DOCUMENT, codes=(row,)))
    assert not PolicyVersion.objects.exists()


def test_the_database_refuses_two_versions_in_force_on_one_day():
    policy = make_policy()
    make_policy_version(policy, "approved", date(2026, 1, 1), in_force_to=date(2026, 7, 1))

    def overlap():
        make_policy_version(policy, "approved", date(2026, 6, 1), in_force_to=date(2026, 8, 1))
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="one_active_version_a_day"), transaction.atomic():
        overlap()


def test_the_database_refuses_a_service_not_covered_that_wants_authorization():
    version = make_policy_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyCode.objects.create(
            version=version, system="cpt", code="49411", disposition="not_covered", prior_authorization="yes"
        )


def test_the_database_refuses_an_end_before_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_policy_version(effective_from=date(2026, 1, 1), ended_on=date(2025, 12, 31))


def test_a_delegated_code_names_its_delegate_in_the_database_too():
    version = make_policy_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyCode.objects.create(
            version=version, system="cpt", code="49411", disposition="criteria", prior_authorization="delegated"
        )


def test_approval_tells_what_changed_against_the_version_before():
    policy = make_policy()
    published(policy)
    published(policy, replace(DOCUMENT, effective_from=date(2027, 1, 1), codes=DOCUMENT.codes[:1], passages=()))
    told = [(change.version.number, change.previous and change.previous.number) for change in policy.changes.all()]
    assert sorted(told) == [(1, None), (2, 1)]
    assert "reduced" in policy.changes.get(version__number=2).kinds


def test_a_second_proposal_is_read_against_the_first():
    policy = make_policy()
    published(policy, replace(DOCUMENT, is_proposed=True))
    published(policy, replace(DOCUMENT, is_proposed=True, effective_from=date(2026, 2, 1), title="Proposed again"))
    assert policy.changes.get(version__number=2).previous.number == 1
