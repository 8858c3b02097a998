"""The steps that move a version on, each a form that is posted, and who may take which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from codes.actions.publications import (
    approve,
    create_draft,
    record_clinical_review,
    return_to_draft,
    withdraw,
    writers_of,
)
from codes.admin.findings import errors_in
from codes.admin.steps import Step, returned
from codes.checks import Finding, check_version
from codes.forms import ApproveForm, ClinicalReviewForm, NoteForm, StepForm
from codes.models import PublicationEvent, PublicationVersion

Status = PublicationVersion.Status
CHANGE = "codes.change_publicationversion"
APPROVE = "codes.approve_publicationversion"
ADD = "codes.add_publicationversion"


def _approve(*, version: PublicationVersion, by: Any, at: datetime, data: dict[str, Any]) -> PublicationVersion:
    errors = errors_in(check_version(version, today=at.date()))
    reason = data["reason"] if data["publish_anyway"] else ""
    return approve(version=version, by=by, at=at, seen_at=data["seen_at"], errors=errors, override_reason=reason)


def _return(*, version: PublicationVersion, by: Any, at: datetime, data: dict[str, Any]) -> PublicationVersion:
    return return_to_draft(version=version, by=by, note=data["note"], at=at, seen_at=data["seen_at"])


def _review(*, version: PublicationVersion, by: Any, at: datetime, data: dict[str, Any]) -> PublicationVersion:
    return record_clinical_review(version=version, by=by, at=at, **data)


def _withdraw(*, version: PublicationVersion, by: Any, at: datetime, data: dict[str, Any]) -> PublicationVersion:
    return withdraw(version=version, by=by, note=data["note"], at=at, seen_at=data["seen_at"])


def _start(*, version: PublicationVersion, by: Any, at: datetime, data: dict[str, Any]) -> PublicationVersion:
    return create_draft(code=version.code, author=by, based_on=version, at=at)


_ENDED_OR_SHOWN: dict[str, tuple[str, ...]] = dict.fromkeys(
    (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN), (ADD,)
)
STEPS = {
    "approve": Step(ApproveForm, {Status.IN_REVIEW: (APPROVE,)}, _approve, "is published."),
    "return": Step(NoteForm, {Status.IN_REVIEW: (APPROVE, CHANGE)}, _return, "is a draft again."),
    "clinical-review": Step(
        ClinicalReviewForm,
        {Status.IN_REVIEW: (APPROVE,), Status.PUBLISHED: (APPROVE,)},
        _review,
        "is marked as reviewed by a clinician.",
    ),
    "withdraw": Step(
        NoteForm,
        {Status.DRAFT: (CHANGE,), Status.IN_REVIEW: (CHANGE, APPROVE), Status.PUBLISHED: (APPROVE,)},
        _withdraw,
        "is withdrawn.",
    ),
    "new-version": Step(StepForm, _ENDED_OR_SHOWN, _start, "is started: write on."),
}


@dataclass(frozen=True, slots=True)
class Workbench:
    """What stands above a version's form: the steps open to this person, why others are not, what checks found."""

    steps: frozenset[str]
    why_not: str
    findings: list[Finding]
    events: list[PublicationEvent]
    others: list[PublicationVersion]
    returned: PublicationEvent | None

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "warning"]


def workbench(*, version: PublicationVersion, user: Any, findings: list[Finding]) -> Workbench:
    rights = user.get_all_permissions()
    steps = {slug for slug, step in STEPS.items() if step.is_open_to(rights, version.status)}
    others = list(version.code.versions.exclude(pk=version.pk).order_by("-number"))
    why_not = ""
    if steps & {"approve", "clinical-review"} and writers_of(version, user):
        steps -= {"approve", "clinical-review"}
        why_not = "You wrote or edited this version, so another person has to approve it."
    if "new-version" in steps and any(other.status in (Status.DRAFT, Status.IN_REVIEW) for other in others):
        steps -= {"new-version"}
    events = list(version.events.select_related("actor"))
    return Workbench(
        steps=frozenset(steps),
        why_not=why_not,
        findings=findings,
        events=events,
        others=others,
        returned=returned(events, is_draft=version.status == Status.DRAFT),
    )
