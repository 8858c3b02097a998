"""The pages of a version that are only read: preview, comparison, and the report of content checks."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from codes.admin.findings import checks_report
from codes.contents import content_of
from codes.diffs import compare
from codes.models import PublicationVersion
from codes.opening import permitted_for
from codes.selectors import code_page

TEMPLATES = "admin/codes/publicationversion"


class ReadingViews:
    """Mixed into the admin of versions."""

    admin_site: admin.AdminSite
    opts: Any
    page_context: Any

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page, with this version in the place of the published one."""
        version = self._readable(request, pk)
        permits, today = permitted_for(request), timezone.localdate()
        page = code_page(version.code, on=None, today=today, version=version, permits=permits)
        response = render(request, f"{TEMPLATES}/preview.html", {"page": page, "version": version})
        response.headers["Cache-Control"] = "no-store"
        return response

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Against `?with=<number>`, else what readers see now, else the version before."""
        version = self._readable(request, pk)
        others = list(version.code.versions.with_parts().exclude(pk=version.pk).order_by("-number"))
        other = self._other(request, version, others)
        difference = compare(content_of(other), content_of(version)) if other else None
        context = self.page_context(request, version, f"Compare {version.code} version {version.number}")
        context |= {"other": other, "others": others, "difference": difference}
        return render(request, f"{TEMPLATES}/compare.html", context)

    def checks_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("codes.view_publicationversion"):
            raise PermissionDenied
        chosen = {"severity": request.GET.get("severity", ""), "rule": request.GET.get("rule", "")}
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "Content checks", **chosen}
        return render(request, f"{TEMPLATES}/checks.html", context | {"report": checks_report(**chosen)})

    def _other(
        self, request: HttpRequest, version: PublicationVersion, others: list[PublicationVersion]
    ) -> PublicationVersion | None:
        wanted = request.GET.get("with", "")
        if wanted:
            for other in others:
                if str(other.number) == wanted:
                    return other
            raise Http404(f"{version.code} has no other version {wanted[:10]}.")
        published = [other for other in others if other.status == PublicationVersion.Status.PUBLISHED]
        before = [other for other in others if other.number < version.number]
        return next(iter(published or before), None)

    def _version(self, pk: int) -> PublicationVersion:
        versions = PublicationVersion.objects.with_parts().select_related("code__system", "author", "approver")
        return get_object_or_404(versions, pk=pk)

    def _readable(self, request: HttpRequest, pk: int) -> PublicationVersion:
        if not request.user.has_perm("codes.view_publicationversion"):
            raise PermissionDenied
        return self._version(pk)
