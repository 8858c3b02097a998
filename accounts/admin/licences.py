"""Terms, the answers to them, and the count of readers for their owners' reports."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from accounts.actions.audit import record
from accounts.licences import OWNERS, edition_asked, licensed_editions, sample_terms
from accounts.models import Acceptance, AuditEntry, DescriptorReader, Terms
from accounts.royalties import as_csv, month_of_text, months_counted, readers_of

REPORT = "admin/accounts/descriptor_readers.html"


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    owner = forms.ChoiceField(choices=[(owner.slug, owner.name) for owner in OWNERS.values()])

    class Meta:
        model = Terms
        fields = ("owner", "edition", "version", "effective_from", "text", "notice")
        help_texts = {
            "edition": "The year of the content, one of those that the license covers.",
            "version": "From 1 on; the highest one in force is asked. Version 0 is the Sample that ships.",
            "effective_from": "Readers are asked from this day on.",
            "text": "In Markdown, as your licensor gave it to you.",
        }

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version < 1:
            raise forms.ValidationError("Version 0 is the Sample that ships with the portal; begin with 1.")
        return version


@admin.register(Terms)
class TermsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Edited until somebody has answered them; from then on another version is written."""

    form = TermsForm
    list_display = ("owner_name", "edition", "version", "effective_from", "is_sample", "is_answered")
    list_filter = ("owner", "edition")
    fieldsets = (
        (None, {"fields": ("owner", ("edition", "version"), "effective_from")}),
        ("What readers see", {"fields": ("text", "notice")}),
    )

    @admin.display(boolean=True, description="answered, so fixed")
    def is_answered(self, terms: Terms) -> bool:
        return bool(getattr(terms, "is_answered", False))

    def get_queryset(self, request: HttpRequest) -> Any:
        return Terms.objects.with_answers().order_by("owner", "-edition", "-version")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The next version of the first owner whose licence is held, with its notice to go from."""
        owner = request.GET.get("owner") or next((slug for slug in OWNERS if licensed_editions(slug)), "ama")
        editions = licensed_editions(owner) if owner in OWNERS else ()
        if not editions:
            return {"version": 1}
        today = timezone.localdate()
        edition = edition_asked(editions, today)
        last = Terms.objects.filter(owner=owner, edition=edition).order_by("-version").first()
        return {
            "owner": owner, "edition": edition, "version": last.version + 1 if last else 1, "effective_from": today,
            "notice": sample_terms(OWNERS[owner], edition, today).notice,
        }  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.answers.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.answers.exists())

    def save_model(self, request: HttpRequest, obj: Terms, form: Any, change: bool) -> None:
        obj.owner_name, obj.is_sample = OWNERS[obj.owner].name, False
        super().save_model(request, obj, form, change)


@admin.register(Acceptance)
class AcceptanceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who answered which terms, and when. Nobody edits it."""

    list_display = ("at", "terms", "who", "is_accepted")
    list_filter = ("is_accepted", "terms__owner")
    list_select_related = ("terms", "user")
    search_fields = ("user__email", "reader")
    show_full_result_count = False
    actions = None

    @admin.display(description="who")
    def who(self, answer: Acceptance) -> str:
        return answer.user.email if answer.user else answer.reader

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DescriptorReader)
class DescriptorReaderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Months and their numbers; the digests of readers say nothing to anybody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="accounts_descriptorreader_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "Readers of descriptors"}
        context |= {"months": months_counted(), "this_month": f"{timezone.localdate():%Y-%m}"}
        return render(request, REPORT, context)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The month's numbers as CSV; who took them, and when, is in the audit log."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        months = reverse("admin:accounts_descriptorreader_changelist")
        try:
            month = month_of_text(request.POST.get("month", ""))
        except ValueError as error:
            if request.method == "POST":
                messages.error(request, f"Month: {error}.")
            return redirect(months)
        rows = readers_of(month)
        facts = {row.owner: row.readers for row in rows}
        subject = f"Readers of descriptors, {month:%Y-%m}"
        record(kind=AuditEntry.Kind.EXPORT, actor=request.user, subject=subject, facts=facts)
        headers = {"Content-Disposition": f'attachment; filename="descriptor-readers-{month:%Y-%m}.csv"'}
        return HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
