"""By what lists of versions are narrowed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from payers.querysets import PolicyVersionQuerySet
from payers.vocabulary import Stage, Standing


class StageFilter(admin.SimpleListFilter):
    """Open drafts first: they are what waits for somebody."""

    title = "stage"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open: drafts and in review"), *((stage.value, stage.label.capitalize()) for stage in Stage)]

    def queryset(self, request: HttpRequest, queryset: PolicyVersionQuerySet) -> PolicyVersionQuerySet:  # type: ignore[override]
        if self.value() == "open":
            return queryset.filter(stage__in=(Stage.DRAFT, Stage.IN_REVIEW))
        return queryset.filter(stage=self.value()) if self.value() else queryset


class StandingFilter(admin.SimpleListFilter):
    """What an approved version is today."""

    title = "standing today"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        shown = (Standing.ACTIVE, Standing.FUTURE, Standing.PROPOSED, Standing.RETIRED)
        return [(standing.value, standing.label) for standing in shown]

    def queryset(self, request: HttpRequest, queryset: PolicyVersionQuerySet) -> PolicyVersionQuerySet:  # type: ignore[override]
        today, value = timezone.localdate(), self.value()
        if value == Standing.PROPOSED:
            return queryset.proposed()
        narrowed = {
            Standing.ACTIVE.value: queryset.in_force,
            Standing.FUTURE.value: queryset.future,
            Standing.RETIRED.value: queryset.retired,
        }
        return narrowed[value](today) if value in narrowed else queryset
