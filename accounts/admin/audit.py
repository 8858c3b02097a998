"""The audit log: looked at and filtered. Nobody adds, changes or erases an entry here, superusers neither."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.models import AuditEntry


class DayFilter(admin.DateFieldListFilter):
    """Today, the last days, the month, the year; single days are above the list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "day"


class ActorFilter(admin.SimpleListFilter):
    """Who did it: kinds of actors, and the one whose entries were asked for by the link beside an entry."""

    title = "who"
    parameter_name = "who"
    SORTS = (("person", "A person"), ("guest", "A guest"), ("system", "The system"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        one = [(asked, asked)] if asked and asked not in dict(self.SORTS) else []
        return [*self.SORTS, *one]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        asked = self.value()
        if asked == "person":
            return queryset.exclude(actor_id=None)
        return queryset.filter(actor=asked) if asked else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at_second", "kind", "who", "subject", "what")
    list_display_links = ("at_second",)
    list_filter = ("kind", ("at", DayFilter), ActorFilter)
    date_hierarchy = "at"
    search_fields = ("actor", "subject")
    search_help_text = "By the e-mail address of who did it, or by what it happened to."
    fields = ("at_second", "kind", "actor", "actor_id", "subject", "what")
    show_full_result_count = False
    list_per_page = 100
    actions = None

    @admin.display(description="at (UTC)", ordering="at")
    def at_second(self, entry: AuditEntry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="who", ordering="actor")
    def who(self, entry: AuditEntry) -> SafeString:
        return format_html('<a href="?{}">{}</a>', urlencode({"who": entry.actor}), entry.actor)

    @admin.display(description="facts")
    def what(self, entry: AuditEntry) -> SafeString | str:
        return format_html_join("; ", "{}: {}", ((name, _words(value)) for name, value in entry.facts.items())) or "-"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "none"
    return "none" if value is None or value == "" else str(value)
