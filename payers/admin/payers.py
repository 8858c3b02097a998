"""Staff editing of payers, with their lines of business and their own staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from codes.admin.history import HistoryAdmin
from codes.forms import NamedRowsFormSet
from payers.forms.policies import StaffForm, UniqueRowsFormSet
from payers.models import LineOfBusiness, Payer, PayerStaff
from sources.admin import HTTPS


class LineOfBusinessInline(admin.TabularInline):  # type: ignore[type-arg]
    model = LineOfBusiness
    formset = NamedRowsFormSet
    fields = ("name", "slug", "kind")
    extra = 1
    verbose_name_plural = "lines of business"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Policies and files name it."""
        return False


class PayerStaffInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who writes and who approves this payer's policies, and nobody else's."""

    model = PayerStaff
    form = StaffForm
    formset = UniqueRowsFormSet
    fields = ("email", "role")
    extra = 1
    verbose_name_plural = "staff of this payer alone"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PayerStaff]:
        return super().get_queryset(request).select_related("user")


@admin.register(Payer)
class PayerAdmin(HistoryAdmin):
    formfield_overrides = HTTPS
    list_display = ("name", "kind", "is_key", "slug")
    list_filter = ("kind", "is_key")
    search_fields = ("name", "slug__startswith")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "is_key")}),
        ("For readers", {"fields": ("description",)}),
        ("Its policies", {"fields": ("policy_site", "how_policies_are_numbered")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Payer | None = None) -> tuple[str, ...]:
        """Publications and addresses name a payer by its slug."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Payer | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def get_inlines(self, request: HttpRequest, obj: Payer | None) -> Any:
        """Who may do what is for a superuser to say."""
        return (LineOfBusinessInline, PayerStaffInline) if request.user.is_superuser else (LineOfBusinessInline,)
