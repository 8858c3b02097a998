"""The life of a policy's version: draft, in review, approved, corrected or withdrawn.

Each verb locks the policy, checks the version's stage there, and records a PolicyEvent. `seen_at` is the `updated_at`
that the person was looking at: where the row has moved on since, they are told and nothing is written. `by` is None
where the portal itself acts, as when files are loaded; `origin` says from where.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from payers.actions.contents import replace_contents
from payers.actions.refusals import (
    ContentFaults,
    NotAllowed,
    NotEditable,
    NoteMissing,
    OpenVersionExists,
    PolicyExists,
    VersionChanged,
    WrongState,
)
from payers.contents import document_of
from payers.document import VersionDocument
from payers.faults import Fault, faults_of
from payers.models import Jurisdiction, LineOfBusiness, Payer, Policy, PolicyEvent, PolicyVersion
from payers.numbers import policy_slug
from payers.permissions import may_approve, may_edit
from payers.vocabulary import PolicyKind, Stage

OPEN = (Stage.DRAFT, Stage.IN_REVIEW)
NOTE_KEPT = 500
ORIGIN_KEPT = 100


class Step(StrEnum):
    """What a PolicyEvent records."""

    CREATED = "created"
    EDITED = "edited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@transaction.atomic
def create_policy(
    *,
    payer: Payer,
    number: str,
    kind: PolicyKind,
    by: User | None,
    is_sample: bool = False,
    lines_of_business: Iterable[LineOfBusiness] = (),
    jurisdictions: Iterable[Jurisdiction] = (),
) -> Policy:
    """A policy without a version. Raises NotAllowed, PolicyExists."""
    _require_editor(by, payer)
    # Whoever adds the same one at the same time waits, and is told.
    Payer.objects.select_for_update(no_key=True).get(pk=payer.pk)
    twin = Policy.objects.filter(payer=payer, slug=policy_slug(number)).first()
    if twin:
        raise PolicyExists(f"{payer} has a policy {twin.number} already: start a new version of it.")
    policy = Policy.objects.create(payer=payer, number=number, kind=kind, is_sample=is_sample)
    policy.lines_of_business.set(lines_of_business)
    policy.jurisdictions.set(jurisdictions)
    return policy


@transaction.atomic
def start_version(
    *,
    policy: Policy,
    by: User | None,
    origin: str,
    at: datetime,
    based_on: PolicyVersion | None = None,
    corrects: PolicyVersion | None = None,
    document: VersionDocument | None = None,
) -> PolicyVersion:
    """A draft that says `document`, or what `based_on` or the corrected version says, or nothing yet.

    Raises NotAllowed, OpenVersionExists, WrongState, ContentFaults.
    """
    _require_editor(by, policy.payer)
    Policy.objects.select_for_update().get(pk=policy.pk)
    if policy.release_id:
        raise WrongState(f"{policy} comes with {policy.release}, and is not edited by hand.")
    opened = policy.versions.filter(stage__in=OPEN).first()
    if opened:
        raise OpenVersionExists(
            f"{policy} has version {opened.number} {opened.get_stage_display()} already: carry on with that one."
        )
    if corrects and (corrects.policy_id, corrects.stage) != (policy.pk, Stage.APPROVED):
        raise WrongState(f"{corrects} is {corrects.get_stage_display()}: only an approved version is corrected.")
    says = document or _copied(corrects or based_on) or VersionDocument(title="", effective_from=at.date())
    if document:
        _require_sound(document)
    highest = policy.versions.aggregate(highest=Max("number"))["highest"] or 0
    version = PolicyVersion.objects.create(
        policy=policy,
        number=highest + 1,
        title=says.title,
        effective_from=says.effective_from,
        corrects=corrects,
        author=by,
        created_at=at,
        updated_at=at,
    )
    replace_contents(version=version, document=says)
    source = corrects or based_on
    note = f"from version {source.number}" if source else ""
    record(version=version, step=Step.CREATED, by=by, origin=origin, at=at, note=note)
    return version


@transaction.atomic
def save_version(
    *,
    version: PolicyVersion,
    document: VersionDocument,
    by: User | None,
    origin: str,
    at: datetime,
    seen_at: datetime | None = None,
) -> PolicyVersion:
    """A draft says `document` from now on. Raises NotAllowed, NotEditable, VersionChanged, ContentFaults."""
    locked = locked_version(version, seen_at)
    _require_editor(by, locked.policy.payer)
    if not locked.is_editable:
        raise NotEditable(f"Version {locked.number} is {locked.get_stage_display()}: only a draft is edited.")
    _require_sound(document)
    replace_contents(version=locked, document=document)
    locked.updated_at = at
    locked.save(update_fields=("updated_at",))
    latest = locked.events.last()
    if latest is None or (latest.action, latest.actor_id) != (Step.EDITED, by.pk if by else None):
        record(version=locked, step=Step.EDITED, by=by, origin=origin, at=at)
    return locked


@transaction.atomic
def submit_for_review(
    *, version: PolicyVersion, by: User | None, origin: str, at: datetime, seen_at: datetime | None = None
) -> PolicyVersion:
    """Raises NotAllowed, WrongState, VersionChanged, ContentFaults."""
    locked = locked_version(version, seen_at)
    _require_editor(by, locked.policy.payer)
    if locked.stage != Stage.DRAFT:
        raise WrongState(f"Version {locked.number} is {locked.get_stage_display()}: only a draft is submitted.")
    document = content_of(locked)
    _require_sound(document)
    if not (document.is_retirement or document.codes or document.sections or document.summary):
        raise ContentFaults([Fault("sections", "required", "The version says nothing yet.")])
    return move(
        version=locked, stage=Stage.IN_REVIEW, step=Step.SUBMITTED, by=by, origin=origin, at=at, note=locked.change_note
    )


@transaction.atomic
def return_to_draft(
    *, version: PolicyVersion, by: User | None, origin: str, note: str, at: datetime, seen_at: datetime | None = None
) -> PolicyVersion:
    """Back to its author, by an editor or an approver."""
    _require_note(note, "Say what has to change, so that the author knows.")
    locked = locked_version(version, seen_at)
    _require_staff(by, locked.policy.payer)
    if locked.stage != Stage.IN_REVIEW:
        raise WrongState(f"Version {locked.number} is {locked.get_stage_display()}: there is nothing to return.")
    return move(version=locked, stage=Stage.DRAFT, step=Step.RETURNED, by=by, origin=origin, at=at, note=note)


@transaction.atomic
def withdraw(
    *, version: PolicyVersion, by: User | None, origin: str, note: str, at: datetime, seen_at: datetime | None = None
) -> PolicyVersion:
    """Sets a draft or a version in review aside. It is kept. An approved one is corrected instead."""
    _require_note(note, "Say why it is withdrawn.")
    locked = locked_version(version, seen_at)
    _require_staff(by, locked.policy.payer)
    if locked.stage not in OPEN:
        raise WrongState(
            f"Version {locked.number} is {locked.get_stage_display()}, and is not taken back: "
            "start a correction, or a version that retires the policy."
        )
    return move(version=locked, stage=Stage.WITHDRAWN, step=Step.WITHDRAWN, by=by, origin=origin, at=at, note=note)


def writers_of(version: PolicyVersion, person: User) -> bool:
    """Whether the person wrote any of the version: as its author, or by a saved edit."""
    if version.author_id == person.pk:
        return True
    return version.events.filter(action__in=(Step.CREATED, Step.EDITED), actor=person).exists()


def content_of(version: PolicyVersion) -> VersionDocument:
    return document_of(PolicyVersion.objects.with_contents().get(pk=version.pk))


def locked_version(version: PolicyVersion, seen_at: datetime | None) -> PolicyVersion:
    """The version as the database holds it now; nobody else moves its policy until this transaction ends."""
    Policy.objects.select_for_update().get(pk=version.policy_id)
    found = PolicyVersion.objects.select_related("policy__payer").get(pk=version.pk)
    if seen_at is not None and found.updated_at != seen_at:
        raise VersionChanged(changed_since(found))
    return found


def changed_since(version: PolicyVersion) -> str:
    """In words: who touched the version last, and when."""
    latest = version.events.select_related("actor").last()
    who = str(latest.actor) if latest and latest.actor else "Somebody else"
    return f"{who} saved version {version.number} at {version.updated_at:%H:%M:%S on %-d %B %Y}, after you opened it."


def move(
    *, version: PolicyVersion, stage: Stage, step: Step, by: User | None, origin: str, at: datetime, note: str
) -> PolicyVersion:
    version.stage, version.updated_at = stage, at
    version.save()
    record(version=version, step=step, by=by, origin=origin, at=at, note=note)
    return version


def record(*, version: PolicyVersion, step: Step, by: User | None, origin: str, at: datetime, note: str = "") -> None:
    PolicyEvent.objects.create(
        version=version, at=at, actor=by, action=step, origin=origin[:ORIGIN_KEPT], note=note[:NOTE_KEPT]
    )


def _copied(source: PolicyVersion | None) -> VersionDocument | None:
    """What a new version starts from: the dates of its own publication are for the editor to fill in."""
    if source is None:
        return None
    return replace(content_of(source), change_note="")


def _require_sound(document: VersionDocument) -> None:
    faults = faults_of(document)
    if faults:
        raise ContentFaults(faults)


def _require_editor(by: User | None, payer: Payer) -> None:
    if by is not None and not may_edit(by, payer):
        raise NotAllowed(f"You may not write the policies of {payer}.")


def _require_staff(by: User | None, payer: Payer) -> None:
    if by is not None and not (may_edit(by, payer) or may_approve(by, payer)):
        raise NotAllowed(f"You may not work on the policies of {payer}.")


def _require_note(note: str, words: str) -> None:
    if not note.strip():
        raise NoteMissing(words)
