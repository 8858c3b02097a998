"""Approving a version: from then on it is what readers see from its date on, by itself."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import AuditEntry, User
from payers.actions.changes import record_change
from payers.actions.notices import queue_notices
from payers.actions.refusals import AuthorCannotApprove, ContentFaults, NotAllowed, WindowTaken, WrongState
from payers.actions.versions import Step, content_of, locked_version, move, writers_of
from payers.actions.webhooks import queue_deliveries
from payers.faults import faults_of
from payers.fingerprint import fingerprint
from payers.fulltext import index_version
from payers.models import PolicyVersion
from payers.permissions import may_approve
from payers.standing import windows
from payers.vocabulary import Stage
from ui.windows import day_in_words, last_day


@transaction.atomic
def approve(
    *,
    version: PolicyVersion,
    by: User | None,
    origin: str,
    at: datetime,
    seen_at: datetime | None = None,
) -> PolicyVersion:
    """Publishes a version in review: from its effective date it is in force, whatever day that is.

    Raises NotAllowed, AuthorCannotApprove, WrongState, VersionChanged, WindowTaken, ContentFaults.
    """
    locked = locked_version(version, seen_at)
    _require_approver(by, locked)
    if locked.stage != Stage.IN_REVIEW:
        raise WrongState(f"Version {locked.number} is {locked.get_stage_display()}: only one in review is approved.")
    document = content_of(locked)
    faults = faults_of(document)
    if faults:
        raise ContentFaults(faults)
    previous = previous_of(locked)
    if locked.corrects:
        _correct(locked.corrects, by, origin, at, f"by version {locked.number}")
    _require_free_window(locked)
    _shift_windows(locked)
    locked.approver, locked.approved_at = by, at
    locked.content_sha256 = fingerprint(document)
    note = _from_when(locked, at.date())
    move(version=locked, stage=Stage.APPROVED, step=Step.APPROVED, by=by, origin=origin, at=at, note=note)
    record(
        kind=AuditEntry.Kind.PUBLICATION, actor=by or "system",
        subject=f"Policy {locked.policy}, version {locked.number}", facts={"step": "published", "from": origin},
    )  # fmt: skip
    index_version(version=locked)
    change = record_change(version=locked, previous=previous, at=at)
    queue_notices(change=change, at=at)
    queue_deliveries(change=change, at=at)
    return locked


def _require_approver(by: User | None, version: PolicyVersion) -> None:
    payer = version.policy.payer
    if by is None:
        return
    if not may_approve(by, payer):
        raise NotAllowed(f"You may not approve the policies of {payer}.")
    if writers_of(version, by):
        raise AuthorCannotApprove("You wrote or edited this version: another person has to approve it.")


def previous_of(version: PolicyVersion) -> PolicyVersion | None:
    """What the version changes: the one it corrects, or the one that would hold on its first day without it.

    A proposal is read against the proposal before it, where there is one.
    """
    if version.corrects:
        return version.corrects
    proposals = version.policy.versions.approved().filter(is_proposed=True)
    if version.is_proposed and proposals.exists():
        return proposals.order_by("-effective_from", "-number").first()
    before = version.policy.versions.binding().filter(effective_from__lt=version.effective_from)
    return before.order_by("-effective_from").first()


def _correct(corrected: PolicyVersion, by: User | None, origin: str, at: datetime, note: str) -> None:
    if corrected.stage != Stage.APPROVED:
        raise WrongState(f"Version {corrected.number} has been corrected by another version meanwhile.")
    move(version=corrected, stage=Stage.CORRECTED, step=Step.CORRECTED, by=by, origin=origin, at=at, note=note)


def _require_free_window(version: PolicyVersion) -> None:
    """No day has two versions: neither by their first days, nor by an end that a document states."""
    if version.is_proposed:
        return
    for other in version.policy.versions.binding():
        first, second = sorted((version, other), key=lambda each: each.effective_from)
        if first.effective_from == second.effective_from:
            raise WindowTaken(
                f"Version {other.number} takes effect on {day_in_words(other.effective_from)} too. "
                f"Give this version another date, or start it as a correction of version {other.number}."
            )
        if first.ended_on and first.ended_on > second.effective_from:
            raise WindowTaken(
                f"Version {first.number} says that it holds until {day_in_words(last_day(first.ended_on))}, and "
                f"version {second.number} takes effect on {day_in_words(second.effective_from)}: correct one of them."
            )


def _shift_windows(version: PolicyVersion) -> None:
    """Ends move so that each version holds until the next begins; the new one's own end is set, not yet saved."""
    if version.is_proposed:
        return
    others = list(version.policy.versions.binding().exclude(pk=version.pk))
    for each, end in windows([*others, version]):
        if each.in_force_to != end:
            each.in_force_to = end
            if each is not version:
                PolicyVersion.objects.filter(pk=each.pk).update(in_force_to=end)


def _from_when(version: PolicyVersion, today: date) -> str:
    if version.is_proposed:
        return "as proposed by the payer"
    if version.effective_from > today:
        return f"scheduled: takes effect by itself on {day_in_words(version.effective_from)}"
    return f"in force from {day_in_words(version.effective_from)}"
