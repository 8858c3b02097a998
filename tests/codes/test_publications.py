from datetime import UTC, date, datetime, timedelta

import pytest

from codes.actions.publications import (
    AuthorCannotApprove,
    ContentHasErrors,
    NotApprovable,
    NotEditable,
    NoteMissing,
    OpenVersionExists,
    VersionChanged,
    WrongState,
    approve,
    create_draft,
    record_clinical_review,
    return_to_draft,
    save_draft,
    submit_for_review,
    withdraw,
)
from codes.models import Code, PublicationVersion
from tests.factories.accounts import make_user
from tests.factories.codes import make_code, make_descriptor, make_version, publish
from tests.factories.sources import make_release

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def author():
    return make_user("author@example.org")


@pytest.fixture
def approver():
    return make_user("approver@example.org")


def in_review(author, **facts):
    return make_version(make_code(), status="in_review", author=author, **facts)


def log(version):
    return [(event.action, event.actor.email, event.note) for event in version.events.all()]


def fresh(version):
    return PublicationVersion.objects.get(pk=version.pk)


def test_create_draft_starts_empty_at_number_one(author):
    version = create_draft(code=make_code(), author=author, at=NOW)

    assert (version.number, version.status, version.title, version.origin) == (1, "draft", "", "staff")
    assert log(version) == [("created", "author@example.org", "")]


def test_create_draft_copies_content_but_not_the_clinicians_review(author):
    former = publish(
        make_code(),
        modifiers=[("26", "Professional", "When read only.")],
        related=[("cpt", "76942", "guidance", "Ultrasound.")],
        clinical_review="done",
        clinical_reviewer="Dr. A",
        workflow="One.\nTwo.",
    )

    version = create_draft(code=former.code, author=author, based_on=former, at=NOW)

    assert (version.number, version.summary, version.workflow) == (2, former.summary, "One.\nTwo.")
    assert version.sites_of_service == ["22", "24"]
    assert [(row.modifier, row.when_to_use) for row in version.modifiers.all()] == [("26", "When read only.")]
    assert [(row.code, row.kind, row.note) for row in version.related_codes.all()] == [
        ("76942", "guidance", "Ultrasound.")
    ]
    assert (version.clinical_review, version.clinical_reviewer) == ("pending", "")
    assert log(version) == [("created", "author@example.org", "from version 1")]
    assert former.modifiers.count() == 1


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_create_draft_refuses_a_second_open_version(author, status):
    make_version(make_code(), status=status)

    with pytest.raises(OpenVersionExists, match="CPT 49411 has version 1"):
        create_draft(code=make_code(), author=author, at=NOW)


def test_save_draft_writes_content_and_one_event_for_a_run_of_saves(author):
    version = make_version(make_code(), author=author)
    for summary in ("First.", "Second."):
        version.summary = summary
        save_draft(version=version, by=author, at=LATER)

    assert fresh(version).summary == "Second."
    assert fresh(version).updated_at == LATER
    assert log(version) == [("edited", "author@example.org", "")]


def test_save_draft_writes_nothing_of_the_workflow(author):
    version = make_version(make_code(), author=author)
    version.status, version.clinical_review = "published", "done"

    save_draft(version=version, by=author, at=LATER)

    assert (fresh(version).status, fresh(version).clinical_review) == ("draft", "pending")


@pytest.mark.parametrize("status", ["in_review", "published", "superseded", "withdrawn"])
def test_save_draft_refuses_what_is_not_a_draft(author, status):
    version = make_version(make_code(), status=status)
    version.summary = "Other words."

    with pytest.raises(NotEditable, match="only a draft"):
        save_draft(version=version, by=author, at=LATER)

    assert fresh(version).summary != "Other words."


def test_save_draft_tells_the_second_of_two_editors(author, approver):
    version = make_version(make_code())
    first, second = fresh(version), fresh(version)
    first.summary, second.summary = "First's words.", "Second's words."
    save_draft(version=first, by=author, at=NOW, seen_at=version.updated_at)

    with pytest.raises(VersionChanged, match=r"author@example\.org saved version 1 at 09:00:00"):
        save_draft(version=second, by=approver, at=LATER, seen_at=version.updated_at)

    assert fresh(version).summary == "First's words."


def test_submit_for_review_moves_a_draft_on(author):
    version = submit_for_review(version=make_version(make_code(), change_note="New rates."), by=author, at=NOW)

    assert fresh(version).status == "in_review"
    assert log(version) == [("submitted", "author@example.org", "New rates.")]


def test_submit_for_review_wants_a_title_and_a_draft(author):
    with pytest.raises(WrongState, match="title"):
        submit_for_review(version=make_version(make_code(), title=" "), by=author, at=NOW)
    with pytest.raises(WrongState, match="only a draft"):
        submit_for_review(version=publish(make_code(code="32553")), by=author, at=NOW)


def test_return_to_draft_gives_the_reason_and_drops_the_clinicians_review(author, approver):
    version = in_review(
        author, clinical_review="done", clinical_reviewer="Dr. A", clinically_reviewed_on=date(2026, 11, 1)
    )

    return_to_draft(version=version, by=approver, note="Name the source of the rate.", at=NOW)

    held = fresh(version)
    assert (held.status, held.clinical_review, held.clinical_reviewer) == ("draft", "pending", "")
    assert held.clinically_reviewed_on is None
    assert log(version) == [("returned", "approver@example.org", "Name the source of the rate.")]


def test_return_to_draft_wants_a_reason(author, approver):
    with pytest.raises(NoteMissing):
        return_to_draft(version=in_review(author), by=approver, note="  ", at=NOW)


def test_approve_publishes_supersedes_and_titles_the_code(author, approver):
    former = publish(make_code(), title="Former title")
    version = in_review(author, title="New title")

    approve(version=version, by=approver, at=NOW)

    held, ended = fresh(version), fresh(former)
    assert (held.status, held.approver, held.published_at) == ("published", approver, NOW)
    assert (ended.status, ended.ended_at) == ("superseded", NOW)
    assert Code.objects.get(pk=held.code_id).title == "New title"
    assert log(version) == [("approved", "approver@example.org", "")]
    assert log(former) == [("superseded", "approver@example.org", "by version 2")]


def test_approve_refuses_the_author(author):
    version = in_review(author)

    with pytest.raises(AuthorCannotApprove, match="another person"):
        approve(version=version, by=author, at=NOW)

    assert (fresh(version).status, version.events.count()) == ("in_review", 0)


def test_approve_refuses_whoever_edited_it(author, approver):
    version = make_version(make_code(), author=author)
    save_draft(version=version, by=approver, at=NOW)
    submit_for_review(version=version, by=author, at=NOW)

    with pytest.raises(AuthorCannotApprove):
        approve(version=version, by=approver, at=LATER)


@pytest.mark.parametrize("status", ["draft", "published", "superseded", "withdrawn"])
def test_approve_refuses_every_other_state(author, approver, status):
    version = make_version(make_code(), status=status, author=author)

    with pytest.raises(NotApprovable, match="only a version in review"):
        approve(version=version, by=approver, at=NOW)


def test_approve_tells_the_second_of_two_approvers(author, approver):
    version = in_review(author)
    first, second = fresh(version), fresh(version)
    approve(version=first, by=approver, at=NOW, seen_at=first.updated_at)

    with pytest.raises(VersionChanged, match=r"approver@example\.org"):
        approve(version=second, by=make_user("other@example.org"), at=LATER, seen_at=second.updated_at)

    assert fresh(version).approver == approver
    assert [action for action, *_ in log(version)] == ["approved"]


def test_approve_with_errors_wants_a_reason_and_records_it(author, approver):
    version = in_review(author)
    errors = ("11 is a place of service, not a modifier.",)
    with pytest.raises(ContentHasErrors, match="found 1 error: 11 is a place of service"):
        approve(version=version, by=approver, at=NOW, errors=errors, override_reason=" ")

    approve(version=version, by=approver, at=NOW, errors=errors, override_reason="The row is about a form field.")

    assert log(version) == [
        (
            "approved",
            "approver@example.org",
            "Published with 1 error of the content checks: The row is about a form field.",
        )
    ]


def test_record_clinical_review_marks_a_published_version(author, approver):
    version = publish(make_code(), author=author)

    record_clinical_review(version=version, by=approver, reviewer="Dr. A", reviewed_on=date(2026, 11, 20), at=NOW)

    held = fresh(version)
    assert (held.status, held.clinical_review, held.clinical_reviewer) == ("published", "done", "Dr. A")
    assert log(version) == [("clinically reviewed", "approver@example.org", "Dr. A, 20 November 2026")]


def test_record_clinical_review_refuses_drafts_authors_and_days_to_come(author, approver):
    draft, reviewed = (
        make_version(make_code(), author=author),
        make_version(make_code(code="32553"), status="in_review", author=author),
    )
    facts = {"reviewer": "Dr. A", "at": NOW}
    with pytest.raises(WrongState, match="submit it for review"):
        record_clinical_review(version=draft, by=approver, reviewed_on=date(2026, 11, 20), **facts)
    with pytest.raises(AuthorCannotApprove):
        record_clinical_review(version=reviewed, by=author, reviewed_on=date(2026, 11, 20), **facts)
    with pytest.raises(WrongState, match="after today"):
        record_clinical_review(version=reviewed, by=approver, reviewed_on=date(2026, 11, 22), **facts)


def test_withdraw_leaves_a_licensed_code_without_a_title(approver):
    version = publish(make_code())

    withdraw(version=version, by=approver, note="Wrong scope.", at=NOW)

    held = fresh(version)
    assert (held.status, held.ended_at, held.code.title) == ("withdrawn", NOW, "")
    assert log(version) == [("withdrawn", "approver@example.org", "Wrong scope.")]


def test_withdraw_gives_a_public_code_its_newest_descriptor_back(approver):
    code = make_code("hcpcs", "A4648")
    for year in (2024, 2025):
        release = make_release("hcpcs", f"July {year}", date(year, 7, 1), date(year, 10, 1))
        make_descriptor(code, release, short="Tissue marker", long=f"Tissue marker, {year}")
    make_descriptor(code, make_release("hcpcs", "July 2026", date(2026, 7, 1), status="failed"), long="Half an import")

    withdraw(version=publish(code), by=approver, note="Wrong scope.", at=NOW)

    assert Code.objects.get(pk=code.pk).title == "Tissue marker, 2025"


def test_withdraw_of_a_draft_leaves_the_published_title(author):
    published = publish(make_code(), title="What readers see")
    draft = make_version(make_code(), title="A new idea")

    withdraw(version=draft, by=author, note="Not needed.", at=NOW)

    assert fresh(draft).status == "withdrawn"
    assert (fresh(published).status, fresh(published).code.title) == ("published", "What readers see")


def test_withdraw_refuses_what_has_ended(approver):
    with pytest.raises(WrongState, match="superseded already"):
        withdraw(version=make_version(make_code(), status="superseded"), by=approver, note="x", at=NOW)
