"""Staff editing of the areas in which policies hold."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from payers.actions.jurisdictions import set_states
from payers.forms.policies import JurisdictionForm
from payers.models import Jurisdiction


@admin.register(Jurisdiction)
class JurisdictionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = JurisdictionForm
    list_display = ("name", "contractor", "contractor_number", "states_listed")
    search_fields = ("name", "contractor", "contractor_number__startswith")
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Jurisdiction]:
        return super().get_queryset(request).prefetch_related("states")

    def get_fields(self, request: HttpRequest, obj: Jurisdiction | None = None) -> tuple[str, ...]:
        states = "states" if self.has_change_permission(request, obj) else "states_listed"
        return ("name", "slug", "contractor", "contractor_number", states)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Jurisdiction | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Jurisdiction | None = None) -> tuple[str, ...]:
        """Files of policies name a jurisdiction by its slug."""
        states = () if self.has_change_permission(request, obj) else ("states_listed",)
        return (*(("slug",) if obj else ()), *states)

    def has_change_permission(self, request: HttpRequest, obj: Jurisdiction | None = None) -> bool:
        """One that came with a release is brought up to date by the next."""
        return super().has_change_permission(request, obj) and (obj is None or obj.release_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Jurisdiction | None = None) -> bool:
        return False

    @admin.display(description="states")
    def states_listed(self, jurisdiction: Jurisdiction) -> str:
        return ", ".join(row.state for row in jurisdiction.states.all())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        set_states(jurisdiction=form.instance, states=form.cleaned_data["states"])
