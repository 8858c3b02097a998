"""Staff editing of plans."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions.audit import record
from accounts.models import Plan, User
from accounts.plan_sections import section_titles


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    sections = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Beside the sections that everybody sees. Not asked where the plan opens all.",
    )

    class Meta:
        model = Plan
        fields = (
            "name", "slug", "kind", "rank", "views", "period_days", "network_guests", "opens_all", "sections",
            "questions_a_day",
        )  # fmt: skip
        help_texts = {
            "views": "Distinct code pages in the period; one seen again is free. Blank: no limit.",
            "period_days": "A view comes back this many days after the page was first seen.",
            "network_guests": "For the plan of guests: new guests in a day from one network (/24 or /48).",
            "opens_all": "Every section of a page that the reader may see.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = list(section_titles().items())  # type: ignore[attr-defined]


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = PlanForm
    list_display = ("name", "kind", "rank", "views", "period_days", "opens_all")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "rank")}),
        ("Code pages", {"fields": ("views", "period_days", "network_guests")}),
        ("Sections", {"fields": ("opens_all", "sections")}),
        ("Assistant", {"fields": ("questions_a_day",)}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Plan | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        facts = {name: form.cleaned_data[name] for name in form.changed_data}
        record(kind="plan", actor=cast(User, request.user), subject=f"Plan {obj}", facts=facts)

    def delete_model(self, request: HttpRequest, obj: Plan) -> None:
        super().delete_model(request, obj)
        record(kind="plan", actor=cast(User, request.user), subject=f"Plan {obj}", facts={"deleted": True})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> None:
        for plan in queryset:
            self.delete_model(request, plan)
