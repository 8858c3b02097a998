"""Rates, to look at: editions, the files they were read from, and the benchmarks."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from codes.admin.imported import ByCodeAdmin
from rates.models import HospitalBenchmark, RateBenchmark, RateEdition, RateFile
from sources.admin import ImportedAdmin


@admin.register(RateEdition)
class RateEditionAdmin(ImportedAdmin):
    list_display = ("__str__", "kind", "release", "codes", "medicare", "is_sample", "read_at")
    list_filter = ("kind", "is_sample", "payer_name")
    list_select_related = ("release",)
    search_fields = ("payer__startswith", "payer_name", "month__startswith")
    ordering = ("-read_at", "-pk")
    fieldsets = (
        (None, {"fields": ("release", "kind", ("payer", "payer_name"), "month", "is_sample")}),
        ("What was read", {"fields": ("codes", "read_at")}),
        ("What it was held against", {"fields": ("medicare", "has_registry", "has_billers")}),
    )


@admin.register(RateFile)
class RateFileAdmin(ImportedAdmin):
    list_display = ("source", "edition", "entity", "last_updated_on", "schema_version", "scope", "rows", "has_notes")
    list_filter = (("edition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("edition",)
    search_fields = ("source", "entity__startswith", "sha256__startswith")
    ordering = ("-edition_id", "source")
    fieldsets = (
        (None, {"fields": ("edition", "source", "entity", "last_updated_on", "schema_version", "scope")}),
        ("The file", {"fields": ("size", "sha256", "rows", "stored_as")}),
        ("What its reader says", {"fields": ("notes_in_lines",)}),
    )
    readonly_fields = ("notes_in_lines",)

    @admin.display(description="notes", boolean=True)
    def has_notes(self, file: RateFile) -> bool:
        return bool(file.notes)

    @admin.display(description="notes")
    def notes_in_lines(self, file: RateFile) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((note,) for note in file.notes)) or "nothing was left out"


class _BenchmarkAdmin(ByCodeAdmin):
    """Searched by whole codes: the beginning of one is found by no index of a table of millions."""

    list_filter = (("edition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("edition",)
    search_fields = ("code__exact",)
    ordering = ("-pk",)
    figures: tuple[str, ...] = ("minimum", "p10", "p25", "median", "p75", "p90", "maximum", "medicare_amount")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        figures = [field.name for field in self.model._meta.fields if field.name in self.figures]
        others = [field.name for field in self.model._meta.fields if field.name not in (*self.figures, "id")]
        return ((None, {"fields": others}), ("Figures, blank where too few stand behind them", {"fields": figures}))


@admin.register(RateBenchmark)
class RateBenchmarkAdmin(_BenchmarkAdmin):
    list_display = (
        "code", "edition", "billing_class", "place", "state", "negotiated_type", "arrangement", "modifiers",
        "is_cleaned", "n_tins", "median",
    )  # fmt: skip


@admin.register(HospitalBenchmark)
class HospitalBenchmarkAdmin(_BenchmarkAdmin):
    list_display = (
        "code", "edition", "measure", "setting", "billing_class", "methodology", "state", "n_hospitals",
        "n_placeholder", "median",
    )  # fmt: skip
