"""Codes and what releases say of them, to look at."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from codes.admin.starting import system_apart
from codes.admin.widgets import CodeChoices
from codes.models import (
    Code,
    CodeReplacement,
    CodeSystem,
    Family,
    FamilyAssignment,
    Listing,
    PlaceOfService,
    PublicationVersion,
)
from codes.querysets import CodeQuerySet
from sources.admin import ImportedAdmin

# Characters of a search: as many words as these hold, and no more, are looked for.
SEARCHED = 200


class EndedFilter(admin.SimpleListFilter):
    title = "validity"
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "Live today"), ("ended", "Ended")]

    def queryset(self, request: HttpRequest, queryset: CodeQuerySet) -> CodeQuerySet:  # type: ignore[override]
        today = timezone.localdate()
        if self.value() == "live":
            return queryset.live(today)
        return queryset.ended(today) if self.value() == "ended" else queryset


class ByCodeAdmin(ImportedAdmin):
    """Found by the beginning of a code, however its letters are typed."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term.upper())


class OfCodeAdmin(ByCodeAdmin):
    """Rows that belong to a code of a release."""

    list_filter = ("release__importer",)
    list_select_related = ("code", "release")
    search_fields = ("code__code__startswith",)
    ordering = ("-pk",)


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    max_num = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ListingInline(ReadOnlyInline):
    model = Listing
    fields = ("release", "is_listed", "is_billable", "effective_from", "ended_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        return super().get_queryset(request).select_related("release", "code").order_by("-release__effective_from")


class ReplacementInline(ReadOnlyInline):
    model = CodeReplacement
    fk_name = "code"
    fields = ("replaced_by", "note", "source")
    verbose_name_plural = "replaced by"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeReplacement]:
        return super().get_queryset(request).select_related("replaced_by", "source", "code")


class VersionInline(ReadOnlyInline):
    model = PublicationVersion
    fields = ("number", "title", "status", "author", "updated_at")
    show_change_link = True
    verbose_name_plural = "publication versions"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicationVersion]:
        return super().get_queryset(request).select_related("author", "code")


@admin.register(Code)
class CodeAdmin(ByCodeAdmin):
    list_display = ("code", "system", "title", "since", "ended", "family")
    list_filter = ("system", EndedFilter)
    list_select_related = ("system", "family")
    search_fields = ("code__startswith", "title")
    # By the unique index; the order of systems would sort every row of the table.
    ordering = ("system_id", "code")
    fields = ("system", "code", "title", "family", "effective_from", "ended_on", "is_end_bound")
    inlines = (VersionInline, ListingInline, ReplacementInline)

    def get_search_results(  # type: ignore[override]
        self, request: HttpRequest, queryset: CodeQuerySet, search_term: str
    ) -> tuple[CodeQuerySet, bool]:
        system, text = system_apart(search_term[:SEARCHED])
        found = queryset.matching(text)
        return (found.filter(system=system) if system else found), False

    def get_urls(self) -> list[URLPattern]:
        choices = self.admin_site.admin_view(CodeChoices.as_view(admin_site=self.admin_site))
        return [path("choices/", choices, name="codes_code_choices"), *super().get_urls()]

    @admin.display(description="since", ordering="effective_from")
    def since(self, code: Code) -> date | None:
        return code.effective_from

    @admin.display(description="ended", ordering="ended_on")
    def ended(self, code: Code) -> date | None:
        return code.ended_on


@admin.register(Listing)
class ListingAdmin(OfCodeAdmin):
    list_display = ("code", "release", "is_listed", "is_billable", "effective_from", "ended_on")


@admin.register(Family)
class FamilyAdmin(ImportedAdmin):
    list_display = ("name_or_subcategory", "subcategory", "category")
    list_filter = ("category",)
    search_fields = ("name", "subcategory")

    @admin.display(description="family", ordering="name")
    def name_or_subcategory(self, family: Family) -> str:
        return family.name or family.subcategory


@admin.register(FamilyAssignment)
class FamilyAssignmentAdmin(ByCodeAdmin):
    list_display = ("code", "family", "procedure", "effective_from", "release")
    list_filter = ("release",)
    list_select_related = ("code", "family", "release")
    search_fields = ("code__code__startswith",)
    ordering = ("-pk",)


@admin.register(PlaceOfService)
class PlaceOfServiceAdmin(ImportedAdmin):
    list_display = ("code", "name", "setting", "release")
    list_filter = ("setting", "release")
    list_select_related = ("release",)
    search_fields = ("code__startswith", "name")


@admin.register(CodeSystem)
class CodeSystemAdmin(ImportedAdmin):
    list_display = ("name", "long_name", "owner", "has_public_descriptors")
