"""Writing, reviewing and approving what a policy says."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from codes.admin.steps import StepViews
from payers.actions.refusals import PolicyRefused
from payers.actions.versions import start_version
from payers.admin.code_files import CodeFileViews
from payers.admin.filters import StageFilter, StandingFilter
from payers.admin.pasting import PastingViews
from payers.admin.readings import ReadingViews
from payers.admin.workflow import EDIT, STEPS, rights_of
from payers.admin.writing import WritingViews
from payers.forms.starting import StartVersionForm
from payers.models import PolicyVersion
from payers.permissions import may_write, payers_to_edit, payers_to_see
from payers.vocabulary import Stage

TEMPLATES = "admin/payers/policyversion"


@admin.register(PolicyVersion)
class PolicyVersionAdmin(WritingViews, PastingViews, CodeFileViews, ReadingViews, StepViews, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("policy", "version", "shown_title", "state", "effective_from", "saved")
    list_display_links = ("policy", "version")
    list_filter = (StageFilter, StandingFilter, "policy__payer")
    list_select_related = ("policy__payer",)
    list_per_page = 50
    search_fields = ("policy__number__istartswith", "policy__slug__startswith", "title")
    search_help_text = "By the number of the policy, or words of the title"
    show_full_result_count = False
    ordering = ("-updated_at", "-pk")
    actions = None
    steps = STEPS
    refusals = PolicyRefused

    def has_change_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return obj.is_editable and EDIT in rights_of(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        """Every version is kept; a draft that is not wanted is withdrawn."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyVersion]:
        return super().get_queryset(request).filter(policy__payer__in=payers_to_see(request.user))

    @admin.display(description="version", ordering="number")
    def version(self, version: PolicyVersion) -> int:
        return version.number

    @admin.display(description="stage, and standing today", ordering="stage")
    def state(self, version: PolicyVersion) -> SafeString:
        stage = format_html('<span class="state state-{}">{}</span>', version.stage, version.get_stage_display())
        if version.stage != Stage.APPROVED:
            return stage
        return format_html("{} {}", stage, version.standing_on(timezone.localdate()).label)

    @admin.display(description="title", ordering="title")
    def shown_title(self, version: PolicyVersion) -> str:
        is_unsaid = version.policy.is_sample and not version.title.startswith("Sample")
        sample = "Sample: " if is_unsaid else ""
        return f"{sample}{version.title}" if version.title else "no title yet"

    @admin.display(description="saved (UTC)", ordering="updated_at")
    def saved(self, version: PolicyVersion) -> str:
        return f"{version.updated_at:%Y-%m-%d %H:%M}"

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "payers_policyversion"
        own = [
            path("<int:pk>/preview/", view(self.preview_view), name=f"{name}_preview"),
            path("<int:pk>/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<int:pk>/paste/<slug:what>/", view(self.paste_view), name=f"{name}_paste"),
            path("<int:pk>/step/<slug:slug>/", view(self.step_view), name=f"{name}_step"),
        ]
        return own + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A draft of a policy's next version, from what it says now where it says anything."""
        if not (self.has_add_permission(request) and may_write(request.user)):
            raise PermissionDenied
        form = StartVersionForm(request.POST or None, payers=payers_to_edit(request.user), initial=_asked(request))
        if request.method == "POST" and form.is_valid():
            started = self._started(request, form)
            if started:
                return redirect(self.address("change", started))
        context = self.page_context(request, None, "Start a version")
        return render(request, f"{TEMPLATES}/start.html", context | {"form": form})

    def _started(self, request: HttpRequest, form: StartVersionForm) -> PolicyVersion | None:
        policy, now = form.policy, timezone.now()
        latest = policy.versions.approved().order_by("-number").first()
        try:
            started = start_version(
                policy=policy, based_on=latest, by=_person(request), at=now, **self.origin_of(request)
            )
        except PolicyRefused as refusal:
            form.add_error(None, str(refusal))
            return None
        self.log_addition(request, started, "Started.")
        messages.success(request, f"{self.named(started)} is started.")
        return started

    def readable(self, request: HttpRequest, pk: int | str) -> PolicyVersion:
        """The version, for whoever works on its payer's policies; everybody else is refused."""
        versions = PolicyVersion.objects.select_related("policy__payer", "author", "approver", "corrects", "release")
        version = get_object_or_404(versions, pk=pk)
        if not payers_to_see(request.user).filter(pk=version.policy.payer_id).exists():
            raise PermissionDenied
        return version

    def version_to_move(self, request: HttpRequest, pk: int) -> PolicyVersion:
        return self.readable(request, pk)

    def rights_on(self, request: HttpRequest, version: PolicyVersion) -> Collection[str]:
        return rights_of(request.user, version)

    def state_of(self, version: PolicyVersion) -> str:
        return version.stage

    def named(self, version: PolicyVersion) -> str:
        return f"Version {version.number} of {version.policy}"

    def origin_of(self, request: HttpRequest) -> dict[str, Any]:
        return {"origin": f"admin from {request.META.get('REMOTE_ADDR', 'an unknown address')}"}


def _person(request: HttpRequest) -> Any:
    return request.user


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("payer", "number")}
