"""The steps that move a policy's version on, who may take which, and what stands above its form."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from codes.admin.steps import Step, returned
from codes.forms import NoteForm, StepForm
from payers.actions import versions as actions
from payers.actions.approval import approve
from payers.actions.versions import OPEN, content_of, start_version, writers_of
from payers.forms.steps import RetirementForm
from payers.models import PolicyEvent, PolicyVersion
from payers.permissions import may_approve, may_edit
from payers.vocabulary import Stage, Standing
from ui.windows import day_in_words

EDIT, APPROVE = "edit", "approve"


def _submit(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return actions.submit_for_review(version=version, seen_at=data["seen_at"], **told)


def _approve(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return approve(version=version, seen_at=data["seen_at"], **told)


def _return(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return actions.return_to_draft(version=version, seen_at=data["seen_at"], note=data["note"], **told)


def _withdraw(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return actions.withdraw(version=version, seen_at=data["seen_at"], note=data["note"], **told)


def _start(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return start_version(policy=version.policy, based_on=version, **told)


def _correct(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    return start_version(policy=version.policy, corrects=version, **told)


def _retire(*, version: PolicyVersion, data: dict[str, Any], **told: Any) -> PolicyVersion:
    """The text stays, so that readers see what held until then."""
    document = replace(
        content_of(version),
        effective_from=data["effective_from"],
        is_proposed=False,
        is_retirement=True,
        ended_on=None,
        published_on=None,
        change_note="",
    )
    return start_version(policy=version.policy, based_on=version, document=document, **told)


_KEPT: dict[str, tuple[str, ...]] = dict.fromkeys((Stage.APPROVED, Stage.CORRECTED, Stage.WITHDRAWN), (EDIT,))
STEPS = {
    "submit": Step(StepForm, {Stage.DRAFT: (EDIT,)}, _submit, "is in review: an approver has to read it."),
    "approve": Step(StepForm, {Stage.IN_REVIEW: (APPROVE,)}, _approve, "is approved."),
    "return": Step(NoteForm, {Stage.IN_REVIEW: (EDIT, APPROVE)}, _return, "is a draft again."),
    "withdraw": Step(NoteForm, {Stage.DRAFT: (EDIT,), Stage.IN_REVIEW: (EDIT, APPROVE)}, _withdraw, "is withdrawn."),
    "new-version": Step(StepForm, _KEPT, _start, "is started as a copy: give it its own dates."),
    "correction": Step(
        StepForm, {Stage.APPROVED: (EDIT,)}, _correct, "is started as a correction: once approved it takes the place."
    ),
    "retirement": Step(RetirementForm, {Stage.APPROVED: (EDIT,)}, _retire, "is started: once approved it retires."),
}
STARTING = frozenset({"new-version", "correction", "retirement"})


def rights_of(user: Any, version: PolicyVersion) -> Collection[str]:
    """Of the person on the version's payer: to edit, to approve."""
    payer = version.policy.payer
    return {right for right, is_held in ((EDIT, may_edit(user, payer)), (APPROVE, may_approve(user, payer))) if is_held}


@dataclass(frozen=True, slots=True)
class Workbench:
    """What stands above a version's form: the steps open to this person, and why others are not."""

    steps: Collection[str]
    why_not: str
    events: list[PolicyEvent]
    others: list[PolicyVersion]
    returned: PolicyEvent | None
    standing: Standing | None
    schedule: str
    warning: str


def workbench(*, version: PolicyVersion, user: Any, rights: Collection[str], today: date) -> Workbench:
    others = list(version.policy.versions.exclude(pk=version.pk).order_by("-number"))
    steps = {
        slug for slug, step in STEPS.items() if version.release_id is None and step.is_open_to(rights, version.stage)
    }
    why_not = ""
    if "approve" in steps and writers_of(version, user):
        steps -= {"approve"}
        why_not = "You wrote or edited this version, so another person has to approve it."
    opened = next((other for other in others if other.stage in OPEN), None)
    if opened and steps & STARTING:
        steps -= STARTING
        stage = opened.get_stage_display()
        why_not = f"Version {opened.number} is open ({stage}): finish that one before another is started."
    events = list(version.events.select_related("actor"))
    return Workbench(
        steps=frozenset(steps),
        why_not=why_not,
        events=events,
        others=others,
        returned=returned(events, is_draft=version.stage == Stage.DRAFT),
        standing=version.standing_on(today) if version.stage in (Stage.APPROVED, Stage.CORRECTED) else None,
        schedule=_schedule(version, today),
        warning=_same_day(version, others),
    )


def _schedule(version: PolicyVersion, today: date) -> str:
    """What will happen by itself, or would if the version were approved today."""
    day = day_in_words(version.effective_from)
    if version.stage == Stage.APPROVED and version.standing_on(today) is Standing.FUTURE:
        return f"Scheduled: takes effect by itself on {day}."
    if version.stage not in OPEN or version.is_proposed:
        return ""
    what = "the policy is retired" if version.is_retirement else "it is in force"
    when = f"from {day} on, by itself" if version.effective_from > today else f"at once, as of {day}"
    return f"Once it is approved, {what} {when}."


def _same_day(version: PolicyVersion, others: list[PolicyVersion]) -> str:
    """Told while the version is written: approval would refuse it."""
    if version.stage not in OPEN or version.is_proposed:
        return ""
    for other in others:
        is_binding = other.stage == Stage.APPROVED and not other.is_proposed and other.pk != version.corrects_id
        if is_binding and other.effective_from == version.effective_from:
            return (
                f"Version {other.number} takes effect on {day_in_words(other.effective_from)} too: "
                "give this version a date of its own, or it cannot be approved."
            )
    return ""
