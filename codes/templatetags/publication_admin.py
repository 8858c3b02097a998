"""Tags for the pages on which staff write and approve publications."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Count, OuterRef, Subquery

from codes.actions.publications import Step
from codes.checks import Finding
from codes.models import ErrorReport, PublicationEvent, PublicationVersion

register = template.Library()
Status = PublicationVersion.Status


@register.filter
def of_field(findings: Iterable[Finding], field: str) -> list[Finding]:
    return [finding for finding in findings if finding.field == field]


@register.filter
def anchor(finding: Finding) -> str:
    """Where on the page of the version the finding's field is: one of its own, or one of the two tables."""
    table = finding.field.split("[")[0]
    return {"modifiers": "modifiers-group", "related": "related_codes-group"}.get(table, f"field-{finding.field}")


@register.inclusion_tag("admin/codes/publicationversion/_desk.html")
def publication_desk(user: Any) -> dict[str, Any]:
    """What waits for whom: versions in review, readers' open reports, and the person's own drafts."""
    return _of_versions(user) | _of_reports(user)


def _of_reports(user: Any) -> dict[str, Any]:
    if not user.has_perm("codes.view_errorreport"):
        return {}
    return {"sees_reports": True, "open_reports": ErrorReport.objects.filter(status=ErrorReport.Status.OPEN).count()}


def _of_versions(user: Any) -> dict[str, Any]:
    if not user.has_perm("codes.view_publicationversion"):
        return {}
    counts = dict(PublicationVersion.objects.values_list("status").annotate(number=Count("pk")).order_by())
    # An edit does not undo what a review said: only the next submission does.
    steps = PublicationEvent.objects.filter(version=OuterRef("pk")).exclude(action=Step.EDITED).order_by("-at", "-pk")
    own = PublicationVersion.objects.filter(status=Status.DRAFT, author=user).select_related("code")
    own = own.annotate(latest_step=Subquery(steps.values("action")[:1]))
    return {
        "sees_versions": True,
        "in_review": counts.get(Status.IN_REVIEW, 0),
        "drafts": counts.get(Status.DRAFT, 0),
        "published": counts.get(Status.PUBLISHED, 0),
        "own": list(own.order_by("-updated_at")[:8]),
        "may_add": user.has_perm("codes.add_publicationversion"),
    }
