"""NCCI edits, to look at."""

from django.contrib import admin

from codes.admin.imported import ByCodeAdmin
from edits.models import AddOnEdit, PairEdit, UnitEdit


@admin.register(PairEdit)
class PairEditAdmin(ByCodeAdmin):
    list_display = (
        "column_1",
        "column_2",
        "modifier_indicator",
        "rationale",
        "effective_from",
        "ended_on",
        "release",
    )
    list_display_links = ("column_1", "column_2")
    list_filter = ("release", "modifier_indicator")
    list_select_related = ("release",)
    # Whole codes: the beginning of one cannot be found by the indexes.
    search_fields = ("column_1__exact", "column_2__exact")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("release", ("column_1", "column_2"), "modifier_indicator", "rationale")}),
        ("When it holds", {"fields": (("effective_from", "ended_on"), "is_prior_to_1996")}),
    )


@admin.register(UnitEdit)
class UnitEditAdmin(ByCodeAdmin):
    list_display = ("code", "value", "adjudication_indicator", "rationale", "release")
    list_filter = ("release", "adjudication_indicator")
    list_select_related = ("release",)
    search_fields = ("code__startswith",)
    ordering = ("-pk",)
    fieldsets = ((None, {"fields": ("release", "code", "value", "adjudication_indicator", "rationale")}),)


@admin.register(AddOnEdit)
class AddOnEditAdmin(ByCodeAdmin):
    list_display = ("add_on", "primary_code", "edit_type", "effective_from", "ended_on", "release")
    list_display_links = ("add_on", "primary_code")
    list_filter = ("release", "edit_type")
    list_select_related = ("release",)
    search_fields = ("add_on__startswith", "primary_code__startswith")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("release", ("add_on", "primary_code"), "edit_type", "notes")}),
        ("When it holds", {"fields": (("effective_from", "ended_on"),)}),
    )
