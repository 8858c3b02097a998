"""Where rows come from, for staff to look at. What a load wrote is never edited; what people cite, is."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from sources.models import ImportIssue, ImportRun, Publisher, Release, SourceDocument

# An address typed without a scheme.
HTTPS: Any = {models.URLField: {"assume_scheme": "https"}}


class ImportedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that a release brought: to look at, never to touch. Lists stay quick at a million rows."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Publisher)
class PublisherAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug", "url")
    formfield_overrides = HTTPS
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Publisher | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Publisher | None = None) -> tuple[str, ...]:
        """Importers name a publisher by its slug."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Publisher | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}


@admin.register(SourceDocument)
class SourceDocumentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    formfield_overrides = HTTPS
    list_display = ("title", "edition", "key", "publisher", "effective_from", "effective_to", "retrieved_on")
    list_filter = ("publisher",)
    list_select_related = ("publisher",)
    list_per_page = 50
    search_fields = ("key__startswith", "title", "edition")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("key", "publisher", "title", "edition", "url")}),
        ("When it holds", {"fields": (("effective_from", "effective_to"),)}),
        ("What was read", {"fields": ("retrieved_on", "sha256", "licence")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: SourceDocument | None = None) -> bool:
        """Text may cite it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: SourceDocument | None = None) -> tuple[str, ...]:
        """Text cites a document by its key."""
        return ("key",) if obj else ()


@admin.register(Release)
class ReleaseAdmin(ImportedAdmin):
    list_display = (
        "importer",
        "edition",
        "variant",
        "status",
        "is_excerpt",
        "effective_from",
        "effective_to",
        "rows",
        "ready_at",
    )
    list_display_links = ("importer", "edition")
    list_filter = ("status", "importer", "is_excerpt")
    search_fields = ("edition__startswith", "sha256__startswith")
    ordering = ("-effective_from", "-pk")
    fieldsets = (
        (None, {"fields": ("importer", "edition", "variant", "status", "is_excerpt", "rows")}),
        ("When it holds", {"fields": ("effective_from", "effective_to")}),
        ("The files", {"fields": ("file_names", "sha256", "started_at", "ready_at")}),
        ("Licence", {"fields": ("licence", "copyright_line")}),
    )


class ImportIssueInline(admin.TabularInline):  # type: ignore[type-arg]
    """The first rows set aside; the list of issues holds them all."""

    model = ImportIssue
    fields = ("file_name", "line", "field", "reason", "row_text")
    readonly_fields = fields
    max_num = 0
    can_delete = False
    verbose_name_plural = "rows set aside"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportIssue]:
        # At most 1,000 are kept of one run; a page of them is enough to see what is wrong.
        return super().get_queryset(request).filter(pk__in=self._first(request))

    def _first(self, request: HttpRequest) -> list[int]:
        match = request.resolver_match
        run = match.kwargs.get("object_id") if match else None
        is_number = bool(run and run.isascii() and run.isdigit())
        issues = ImportIssue.objects.filter(run=run) if is_number else ImportIssue.objects.none()
        return list(issues.order_by("line").values_list("pk", flat=True)[:50])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportRun)
class ImportRunAdmin(ImportedAdmin):
    list_display = (
        "started_at",
        "importer",
        "edition",
        "status",
        "rows_read",
        "rows_written",
        "rows_quarantined",
        "message",
    )
    list_filter = ("status", "importer")
    search_fields = ("edition__startswith",)
    inlines = (ImportIssueInline,)
    fieldsets = (
        (None, {"fields": ("importer", "edition", "status", "release", "message")}),
        ("The files", {"fields": ("file_names", "started_at", "finished_at")}),
        ("Rows", {"fields": ("rows_read", "rows_written", "rows_quarantined")}),
    )


@admin.register(ImportIssue)
class ImportIssueAdmin(ImportedAdmin):
    list_display = ("file_name", "line", "field", "reason", "run")
    list_filter = ("run__importer",)
    list_select_related = ("run",)
    search_fields = ("reason", "file_name__startswith")
    ordering = ("-run_id", "line", "pk")
