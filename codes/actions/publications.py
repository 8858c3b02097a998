"""The life of a publication version: draft, in review, published, superseded or withdrawn.

Each verb locks the version's row, checks its state there, and records a PublicationEvent. `seen_at` is the
`updated_at` that the person was looking at: where the row has moved on since, they are told and nothing is written.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Max

from accounts.actions.audit import record
from accounts.models import AuditEntry, User
from codes.contents import CONTENT_FIELDS, MODIFIER_FIELDS, RELATED_FIELDS
from codes.models import Code, Descriptor, PublicationEvent, PublicationModifier, PublicationVersion, RelatedCode
from codes.owners import owner_of
from sources.models import Release

Status = PublicationVersion.Status
Review = PublicationVersion.ClinicalReview
OPEN = (Status.DRAFT, Status.IN_REVIEW)
NOTE_KEPT = 500


class Step(StrEnum):
    """What a PublicationEvent records."""

    CREATED = "created"
    EDITED = "edited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REVIEWED = "clinically reviewed"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class PublicationRefused(Exception):
    """The step is not taken; the text says why and what would help."""


class AuthorCannotApprove(PublicationRefused):
    """Whoever wrote or edited a version is not the one to approve it."""


class NotApprovable(PublicationRefused):
    """Only a version in review is approved."""


class NotEditable(PublicationRefused):
    """Only a draft is edited."""


class WrongState(PublicationRefused):
    """The step does not follow from the version's state."""


class VersionChanged(PublicationRefused):
    """Somebody else saved the version meanwhile."""


class OpenVersionExists(PublicationRefused):
    """A code has one draft or version in review at a time: two would overwrite each other's words."""


class NoteMissing(PublicationRefused):
    """The step wants a reason."""


class ContentHasErrors(PublicationRefused):
    """Content checks found errors, and no reason was given to publish all the same."""


@transaction.atomic
def create_draft(
    *, code: Code, author: User, based_on: PublicationVersion | None = None, at: datetime
) -> PublicationVersion:
    """The next version of the code's publication, empty or a copy of `based_on`. A clinician's review is not copied."""
    Code.objects.select_for_update().get(pk=code.pk)
    opened = PublicationVersion.objects.filter(code=code, status__in=OPEN).first()
    if opened:
        raise OpenVersionExists(
            f"{code} has version {opened.number} {opened.get_status_display()} already: carry on with that one."
        )
    highest = PublicationVersion.objects.filter(code=code).aggregate(highest=Max("number"))["highest"] or 0
    content = {name: getattr(based_on, name) for name in CONTENT_FIELDS} if based_on else {}
    version = PublicationVersion.objects.create(
        code=code, number=highest + 1, author=author, created_at=at, updated_at=at, **content
    )
    if based_on:
        _copy_parts(based_on, version)
    _record(version, author, Step.CREATED, at, f"from version {based_on.number}" if based_on else "")
    return version


@transaction.atomic
def save_draft(
    *, version: PublicationVersion, by: User, at: datetime, seen_at: datetime | None = None
) -> PublicationVersion:
    """Writes the content fields that `version` holds in memory. Raises NotEditable, VersionChanged."""
    locked = _locked(version, seen_at)
    if not locked.is_editable:
        raise NotEditable(f"Version {locked.number} is {locked.get_status_display()}: only a draft is edited.")
    version.updated_at = at
    version.save(update_fields=(*CONTENT_FIELDS, "change_note", "updated_at"))
    latest = version.events.last()
    if latest is None or (latest.action, latest.actor_id) != (Step.EDITED, by.pk):
        _record(version, by, Step.EDITED, at)
    return version


@transaction.atomic
def submit_for_review(
    *, version: PublicationVersion, by: User, at: datetime, seen_at: datetime | None = None
) -> PublicationVersion:
    locked = _locked(version, seen_at)
    if locked.status != Status.DRAFT:
        raise WrongState(f"Version {locked.number} is {locked.get_status_display()}: only a draft is submitted.")
    if not locked.title.strip():
        raise WrongState("Give the publication a title before it is reviewed.")
    return _move(locked, Status.IN_REVIEW, by, Step.SUBMITTED, at, locked.change_note)


@transaction.atomic
def return_to_draft(
    *, version: PublicationVersion, by: User, note: str, at: datetime, seen_at: datetime | None = None
) -> PublicationVersion:
    """Back to its author. A clinician's review falls: the text it was of is about to change."""
    _require_note(note, "Say what has to change, so that the author knows.")
    locked = _locked(version, seen_at)
    if locked.status != Status.IN_REVIEW:
        raise WrongState(f"Version {locked.number} is {locked.get_status_display()}: there is nothing to return.")
    locked.clinical_review, locked.clinical_reviewer, locked.clinically_reviewed_on = Review.PENDING, "", None
    return _move(locked, Status.DRAFT, by, Step.RETURNED, at, note)


@transaction.atomic
def record_clinical_review(
    *,
    version: PublicationVersion,
    by: User,
    reviewer: str,
    reviewed_on: date,
    at: datetime,
    seen_at: datetime | None = None,
) -> PublicationVersion:
    """That a clinician, named, has read the text as it stands: in review, or published. The text does not change."""
    _require_note(reviewer, "Name the clinician who read it.")
    locked = _locked(version, seen_at)
    if locked.status not in (Status.IN_REVIEW, Status.PUBLISHED):
        raise WrongState(f"Version {locked.number} is {locked.get_status_display()}: submit it for review first.")
    if writers_of(locked, by):
        raise AuthorCannotApprove("You wrote or edited this version: another person records its clinical review.")
    if reviewed_on > at.date():
        raise WrongState("A review lies in the past: its date is after today.")
    locked.clinical_review = Review.DONE
    locked.clinical_reviewer, locked.clinically_reviewed_on = reviewer, reviewed_on
    return _move(locked, Status(locked.status), by, Step.REVIEWED, at, f"{reviewer}, {reviewed_on:%-d %B %Y}")


@transaction.atomic
def approve(
    *,
    version: PublicationVersion,
    by: User,
    at: datetime,
    seen_at: datetime | None = None,
    errors: Sequence[str] = (),
    override_reason: str = "",
) -> PublicationVersion:
    """Publishes a version in review; the one published before is superseded.

    `errors` are what content checks found in it: with any, a reason to publish all the same is wanted, and recorded.
    """
    Code.objects.select_for_update().get(pk=version.code_id)
    locked = _locked(version, seen_at)
    if locked.status != Status.IN_REVIEW:
        raise NotApprovable(
            f"Version {locked.number} is {locked.get_status_display()}: only a version in review is approved."
        )
    if writers_of(locked, by):
        raise AuthorCannotApprove("You wrote or edited this version: another person has to approve it.")
    if errors and not override_reason.strip():
        raise ContentHasErrors(
            f"Content checks found {len(errors)} error{'s' if len(errors) > 1 else ''}: " + " ".join(errors)
        )
    for former in PublicationVersion.objects.published().filter(code=locked.code_id):
        former.ended_at = at
        _move(former, Status.SUPERSEDED, by, Step.SUPERSEDED, at, f"by version {locked.number}")
    locked.approver, locked.published_at = by, at
    _move(locked, Status.PUBLISHED, by, Step.APPROVED, at, _override_note(errors, override_reason))
    _audit(locked, by, {"step": "published", "errors passed over": len(errors)})
    Code.objects.filter(pk=locked.code_id).update(title=locked.title)
    return locked


@transaction.atomic
def withdraw(
    *, version: PublicationVersion, by: User, note: str, at: datetime, seen_at: datetime | None = None
) -> PublicationVersion:
    """Takes a published version off the page, or sets a draft aside. It is kept."""
    _require_note(note, "Say why it is withdrawn.")
    Code.objects.select_for_update().get(pk=version.code_id)
    locked = _locked(version, seen_at)
    if locked.status not in (*OPEN, Status.PUBLISHED):
        raise WrongState(f"Version {locked.number} is {locked.get_status_display()} already.")
    was_published = locked.status == Status.PUBLISHED
    locked.ended_at = at
    _move(locked, Status.WITHDRAWN, by, Step.WITHDRAWN, at, note)
    if was_published:
        _audit(locked, by, {"step": "withdrawn"})
        Code.objects.filter(pk=locked.code_id).update(title=_public_title(locked.code))
    return locked


def writers_of(version: PublicationVersion, person: User) -> bool:
    """Whether the person wrote any of the version: as its author, or by a saved edit."""
    if version.author_id == person.pk:
        return True
    return version.events.filter(action__in=(Step.CREATED, Step.EDITED), actor=person).exists()


def _locked(version: PublicationVersion, seen_at: datetime | None) -> PublicationVersion:
    """The version as the database holds it now; nobody else changes it until this transaction ends."""
    locked = PublicationVersion.objects.select_for_update(of=("self",)).select_related("code__system")
    found = locked.get(pk=version.pk)
    if seen_at is not None and found.updated_at != seen_at:
        raise VersionChanged(changed_since(found))
    return found


def changed_since(version: PublicationVersion) -> str:
    """In words: who touched the version last, and when."""
    latest = version.events.select_related("actor").last()
    who = str(latest.actor) if latest and latest.actor else "Somebody else"
    return f"{who} saved version {version.number} at {version.updated_at:%H:%M:%S on %-d %B %Y}, after you opened it."


def _move(
    version: PublicationVersion, status: PublicationVersion.Status, by: User, step: Step, at: datetime, note: str = ""
) -> PublicationVersion:
    version.status, version.updated_at = status, at
    version.save()
    _record(version, by, step, at, note)
    return version


def _record(version: PublicationVersion, actor: User, step: Step, at: datetime, note: str = "") -> None:
    PublicationEvent.objects.create(version=version, at=at, actor=actor, action=step, note=note[:NOTE_KEPT])


def _audit(version: PublicationVersion, by: User, facts: dict[str, object]) -> None:
    subject = f"Publication of {version.code}, version {version.number}"
    record(kind=AuditEntry.Kind.PUBLICATION, actor=by, subject=subject, facts=facts)


def _require_note(note: str, words: str) -> None:
    if not note.strip():
        raise NoteMissing(words)


def _override_note(errors: Sequence[str], reason: str) -> str:
    if not errors:
        return ""
    return f"Published with {len(errors)} error{'s' if len(errors) > 1 else ''} of the content checks: {reason.strip()}"


def _public_title(code: Code) -> str:
    """The newest public descriptor, blank where the owner's licence keeps it."""
    if owner_of(code.system_id, code.code):
        return ""
    held = Descriptor.objects.filter(code=code, release__status=Release.Status.READY)
    newest = held.order_by("-release__effective_from", "-release_id").first()
    return (newest.long or newest.short)[:500] if newest else ""


def _copy_parts(source: PublicationVersion, target: PublicationVersion) -> None:
    PublicationModifier.objects.bulk_create(
        PublicationModifier(version=target, **{name: getattr(row, name) for name in MODIFIER_FIELDS})
        for row in source.modifiers.all()
    )
    RelatedCode.objects.bulk_create(
        RelatedCode(version=target, **{name: getattr(row, name) for name in RELATED_FIELDS})
        for row in source.related_codes.all()
    )
