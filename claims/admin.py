"""Kept cases, for staff to look at: whose they are and when they were judged. Their owners change them."""

from django.contrib import admin

from claims.models import EditionSet, Judgement, KeptCase
from sources.admin import ImportedAdmin


@admin.register(KeptCase)
class KeptCaseAdmin(ImportedAdmin):
    list_display = ("title", "owner", "kept_at", "judged_at")
    list_filter = ("team",)
    list_select_related = ("user", "team")
    search_fields = ("title", "user__email__istartswith", "team__name")
    ordering = ("-pk",)

    @admin.display(description="for")
    def owner(self, case: KeptCase) -> str:
        return str(case.user or case.team)


@admin.register(Judgement)
class JudgementAdmin(ImportedAdmin):
    list_display = ("case", "number", "judged_at", "edition_set")
    list_select_related = ("case", "edition_set")
    ordering = ("-pk",)


@admin.register(EditionSet)
class EditionSetAdmin(ImportedAdmin):
    list_display = ("first_seen_at", "number", "digest")
    ordering = ("-pk",)

    @admin.display(description="editions")
    def number(self, edition_set: EditionSet) -> int:
        return len(edition_set.editions)
