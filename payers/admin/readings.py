"""The pages of a policy's version that are only read: as readers would see it, and against another version."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from payers.actions.approval import previous_of
from payers.actions.versions import content_of
from payers.criteria import outline_of
from payers.models import PolicyVersion
from payers.selectors.comparisons import difference_of
from payers.selectors.differences import ShownDiff, shown_diff
from payers.selectors.policies import preview_page
from payers.vocabulary import Stage

TEMPLATES = "admin/payers/policyversion"


class ReadingViews:
    """Mixed into the admin of versions."""

    page_context: Any
    readable: Any

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page of the version, whatever its stage; kept by nobody."""
        version: PolicyVersion = self.readable(request, pk)
        page = preview_page(version, today=timezone.localdate())
        response = render(request, f"{TEMPLATES}/preview.html", {"page": page, "version": version})
        response.headers["Cache-Control"] = "no-store"
        return response

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Against `?with=<number>`, else the version that it changes, else the one before."""
        version: PolicyVersion = self.readable(request, pk)
        others = list(version.policy.versions.exclude(pk=version.pk).order_by("-number"))
        other = _other(request, version, others)
        context = self.page_context(request, version, f"Compare version {version.number} of {version.policy}")
        context |= {"other": other, "others": others, "shown": _shown(version, other) if other else None}
        return render(request, f"{TEMPLATES}/compare.html", context)

    def reading_context(self, version: PolicyVersion) -> dict[str, Any]:
        """What a version says, for a page without boxes; and, before it is approved, what it changes."""
        document = content_of(version)
        context: dict[str, Any] = {"document": document, "outline": outline_of(document.criteria)}
        if version.stage == Stage.IN_REVIEW:
            previous = previous_of(version)
            context |= {"other": previous, "shown": _shown(version, previous)}
        return context


def _shown(version: PolicyVersion, other: PolicyVersion | None) -> ShownDiff | None:
    difference = difference_of(other, version)
    return None if difference.is_empty else shown_diff(difference)


def _other(request: HttpRequest, version: PolicyVersion, others: list[PolicyVersion]) -> PolicyVersion | None:
    wanted = request.GET.get("with", "")
    if wanted:
        for other in others:
            if str(other.number) == wanted:
                return other
        raise Http404(f"{version.policy} has no other version {wanted[:10]}.")
    before = [other for other in others if other.number < version.number]
    return previous_of(version) or next(iter(before), None)
