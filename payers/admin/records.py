"""What changes brought, to look at; and the metrics that payers publish of themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from codes.admin.history import HistoryAdmin
from payers.models import PolicyChange, PriorAuthorizationMetric
from payers.vocabulary import ChangeKind
from sources.admin import HTTPS, ImportedAdmin


@admin.register(PolicyChange)
class PolicyChangeAdmin(ImportedAdmin):
    list_display = ("at", "policy", "version", "what", "summary")
    list_display_links = ("at", "policy")
    list_filter = ("policy__payer",)
    list_select_related = ("policy__payer", "version__policy__payer")
    search_fields = ("policy__number__istartswith", "summary")
    fields = ("at", "policy", "version", "previous", "what", "counts", "summary")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyChange]:
        return super().get_queryset(request).select_related("policy__payer", "version__policy__payer")

    @admin.display(description="what changed")
    def what(self, change: PolicyChange) -> str:
        return ", ".join(ChangeKind(kind).label for kind in change.kinds)


@admin.register(PriorAuthorizationMetric)
class PriorAuthorizationMetricAdmin(HistoryAdmin):
    formfield_overrides = HTTPS
    list_display = ("payer", "program", "contract", "year", "standard_approved", "expedited_approved", "is_sample")
    list_display_links = ("payer", "program")
    list_filter = ("program", "year", "is_sample", "payer")
    list_select_related = ("payer",)
    search_fields = ("payer__name", "contract")
    show_full_result_count = False
    actions = None
    fieldsets = (
        (None, {"fields": ("payer", "program", "contract", "year", "is_sample")}),
        ("Standard requests", {
            "fields": (
                "standard_approved", "standard_denied", "approved_after_appeal", "standard_average_hours",
                "standard_median_hours",
            ),
        }),
        ("Expedited requests", {
            "fields": ("expedited_approved", "expedited_denied", "expedited_average_hours", "expedited_median_hours"),
        }),
        ("Requests of both kinds", {"fields": ("approved_after_extension",)}),
        ("Where it is published", {"fields": ("url", "retrieved_on")}),
    )  # fmt: skip

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
