"""Staff editing of payers, with its history."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from payers.models import Payer
from sources.admin import HTTPS


@admin.register(Payer)
class PayerAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    object_history_list_template = "admin/history_list.html"
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
