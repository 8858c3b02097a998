"""What readers say is wrong: editors look, mend the page, and close the report."""

from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from codes.actions.reports import settle_reports
from codes.models import ErrorReport


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("state", "code", "section", "problem", "times", "source", "last_reported")
    list_display_links = ("code",)
    list_filter = ("status", "problem", "section")
    list_select_related = ("code",)
    search_fields = ("code__code__startswith",)
    readonly_fields = (
        "code",
        "section",
        "problem",
        "evidence_url",
        "status",
        "times",
        "first_reported_at",
        "last_reported_at",
        "settled_at",
    )
    list_per_page = 50
    show_full_result_count = False
    actions = ("mark_mended", "mark_declined")

    @admin.display(description="status", ordering="status")
    def state(self, report: ErrorReport) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', report.status, report.status)

    @admin.display(description="source")
    def source(self, report: ErrorReport) -> str:
        """The site alone; the report itself has the whole address."""
        return (urlsplit(report.evidence_url).hostname or "").removeprefix("www.")

    @admin.display(description="last (UTC)", ordering="last_reported_at")
    def last_reported(self, report: ErrorReport) -> str:
        return f"{report.last_reported_at:%Y-%m-%d}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ErrorReport | None = None) -> bool:
        return False

    @admin.action(description="Close: the page is mended", permissions=["change"])
    def mark_mended(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> None:
        self._settle(request, queryset, ErrorReport.Status.MENDED)

    @admin.action(description="Close: the page is right", permissions=["change"])
    def mark_declined(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> None:
        self._settle(request, queryset, ErrorReport.Status.DECLINED)

    def _settle(self, request: HttpRequest, reports: QuerySet[ErrorReport], status: ErrorReport.Status) -> None:
        closed = settle_reports(reports=reports, status=status, at=timezone.now())
        messages.success(request, f"{closed} open report{'' if closed == 1 else 's'} closed.")
