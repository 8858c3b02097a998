"""Writing, reviewing and publishing our own words on a code."""

import re
from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from codes.actions.publications import PublicationRefused, create_draft, save_draft, submit_for_review
from codes.admin.findings import findings_of
from codes.admin.inlines import PublicationModifierInline, RelatedCodeInline
from codes.admin.readings import ReadingViews
from codes.admin.starting import CodeChoiceField, StartVersionForm
from codes.admin.steps import StepViews
from codes.admin.widgets import CodeSelect
from codes.admin.workflow import STEPS, workbench
from codes.contents import CONTENT_FIELDS, label_of
from codes.forms import PublicationVersionForm
from codes.models import PublicationVersion

FIELDSETS = (
    ("Title", {"fields": ("title", "audience")}),
    ("Common-language description", {"fields": ("common_language",)}),
    ("Summary & overview", {"fields": ("summary", "key_payers")}),
    (
        "Billing code overview",
        {"fields": ("billing_description", "service_type", "sites_of_service", "sites_note")},
    ),
    ("Clinical context", {"fields": ("clinical_context", "typical_patient", "workflow")}),
    ("Coding specifications", {"fields": ("modifiers_note",)}),
    ("This version", {"fields": ("change_note",)}),
)
# The box of a row's long text.
ROW_TEXT = re.compile(r"(?P<table>modifiers|related_codes)-(?P<row>\d+)-(when_to_use|note)")
# Read-only pages show lists as people type them.
SPELLED = {"sites_of_service": "sites_spelled", "key_payers": "payers_spelled"}


@admin.register(PublicationVersion)
class PublicationVersionAdmin(ReadingViews, StepViews, admin.ModelAdmin):  # type: ignore[type-arg]
    form = PublicationVersionForm
    list_display = ("code", "version", "state", "title", "is_clinically_reviewed", "saved", "author")
    list_display_links = ("code", "version")
    list_filter = ("status", "clinical_review", "code__system", "origin")
    list_select_related = ("code", "author")
    list_per_page = 50
    search_fields = ("code__code__startswith", "title")
    show_full_result_count = False
    ordering = ("-updated_at", "-pk")
    autocomplete_fields = ("code",)
    inlines = (PublicationModifierInline, RelatedCodeInline)
    actions = None
    steps = STEPS
    refusals = PublicationRefused

    def has_change_permission(self, request: HttpRequest, obj: PublicationVersion | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def has_delete_permission(self, request: HttpRequest, obj: PublicationVersion | None = None) -> bool:
        """Every version is kept; one that is not wanted is withdrawn."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicationVersion]:
        return super().get_queryset(request).select_related("code__system", "author", "approver")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:  # type: ignore[type-arg]
        form = PublicationVersionForm if obj else StartVersionForm
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: PublicationVersion | None = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("code", "typed_code")}),)
        if self.has_change_permission(request, obj):
            return FIELDSETS
        return tuple((title, {"fields": _spelled(options["fields"])}) for title, options in FIELDSETS)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "code":
            kwargs |= {"widget": CodeSelect(db_field, self.admin_site), "form_class": CodeChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: PublicationVersion | None) -> Any:
        return self.inlines if obj else ()

    @admin.display(description="version", ordering="number")
    def version(self, version: PublicationVersion) -> int:
        return version.number

    @admin.display(description="status", ordering="status")
    def state(self, version: PublicationVersion) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', version.status, version.get_status_display())

    @admin.display(description="saved", ordering="updated_at")
    def saved(self, version: PublicationVersion) -> str:
        return f"{version.updated_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description="clinician", ordering="clinical_review", boolean=True)
    def is_clinically_reviewed(self, version: PublicationVersion) -> bool:
        return version.clinical_review == PublicationVersion.ClinicalReview.DONE

    @admin.display(description="sites of service")
    def sites_spelled(self, version: PublicationVersion) -> str:
        return ", ".join(version.sites_of_service)

    @admin.display(description="key payers")
    def payers_spelled(self, version: PublicationVersion) -> str:
        return ", ".join(version.key_payers)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            posted_to = object_id if request.method == "POST" else None
            version = self.get_object(request, posted_to) if posted_to else None
            if version and not version.is_editable:
                return self._refuse_edit(request, version)
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PublicationRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)

    def _refuse_edit(self, request: HttpRequest, version: PublicationVersion) -> HttpResponse:
        """The draft moved on while somebody was writing: their words are shown, to be copied, and nothing is saved."""
        if not super().has_change_permission(request, version):
            raise PermissionDenied
        context = self.page_context(request, version, f"{version} is not a draft: nothing was saved")
        context |= {"state": version.get_status_display(), "typed": _typed(request.POST)}
        return render(request, "admin/desk/not_saved.html", context, status=409)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "",
        obj: PublicationVersion | None = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            bench = workbench(version=obj, user=request.user, findings=findings_of(request, obj))
            context |= {"bench": bench, "version": obj, "seen_at": obj.updated_at.isoformat()}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: PublicationVersion, form: Any, change: bool) -> None:
        now = timezone.now()
        if change:
            save_draft(version=obj, by=_person(request), at=now, seen_at=form.cleaned_data["seen_at"])
            return
        published = PublicationVersion.objects.published().with_parts().filter(code=obj.code).first()
        obj.pk = create_draft(code=obj.code, author=_person(request), based_on=published, at=now).pk
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: PublicationVersion, post_url_continue: Any = None
    ) -> HttpResponse:
        messages.success(request, f"{obj.code}: draft of version {obj.number} is started.")
        return redirect(self.address("change", obj))

    def response_change(self, request: HttpRequest, obj: PublicationVersion) -> HttpResponse:
        if "_submit" in request.POST:
            submit_for_review(version=obj, by=_person(request), at=timezone.now())
            messages.success(request, f"Version {obj.number} of {obj.code} is in review: an approver has to read it.")
        else:
            messages.success(request, f"The draft of version {obj.number} of {obj.code} is saved.")
        return redirect(self.address("preview" if "_preview" in request.POST else "change", obj))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("checks/", view(self.checks_view), name="codes_publicationversion_checks"),
            path("<int:pk>/preview/", view(self.preview_view), name="codes_publicationversion_preview"),
            path("<int:pk>/compare/", view(self.compare_view), name="codes_publicationversion_compare"),
            path("<int:pk>/step/<slug:slug>/", view(self.step_view), name="codes_publicationversion_step"),
        ]
        return own + super().get_urls()

    def version_to_move(self, request: HttpRequest, pk: int) -> PublicationVersion:
        return self._version(pk)

    def rights_on(self, request: HttpRequest, version: PublicationVersion) -> Collection[str]:
        return _person(request).get_all_permissions()  # type: ignore[no-any-return]

    def state_of(self, version: PublicationVersion) -> str:
        return version.status

    def named(self, version: PublicationVersion) -> str:
        return f"Version {version.number} of {version.code}"


def _typed(posted: QueryDict) -> list[tuple[str, str]]:
    """What was typed in the form of a version, by label: its fields, then the long texts of the rows."""
    fields = [(label_of(name), str(posted[name])) for name in CONTENT_FIELDS if posted.get(name)]
    rows = [(ROW_TEXT.fullmatch(name), str(text)) for name, text in posted.items() if text]
    return fields + [(_row_name(posted, match), text) for match, text in rows if match]


def _row_name(posted: QueryDict, match: re.Match[str]) -> str:
    named = {"modifiers": "modifier", "related_codes": "code"}[match["table"]]
    name = posted.get(f"{match['table']}-{match['row']}-{named}", "")
    return f"{named.capitalize()} {name}"


def _spelled(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(SPELLED.get(name, name) for name in fields)


def _person(request: HttpRequest) -> Any:
    return request.user
