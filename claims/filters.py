"""What the list of kept cases can be asked."""

from typing import Any

import django_filters
from django import forms

from accounts.models import Team, User
from claims.models import KeptCase
from claims.querysets import KeptCaseQuerySet

MINE = "me"


class KeptCaseFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words of the title, by code or diagnosis, and by whose they are."""

    q = django_filters.CharFilter(
        label="Title, code or diagnosis",
        method="filter_q",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "autocomplete": "off"}),
    )
    whose = django_filters.ChoiceFilter(
        label="Kept for",
        method="filter_whose",
        empty_label="Me and my teams",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = KeptCase
        fields = ("q", "whose")

    def __init__(self, *args: Any, user: User, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.form.fields["whose"].choices = [
            ("", "Me and my teams"), (MINE, "Me"), *((f"team:{team.slug}", team.name) for team in teams)
        ]  # fmt: skip

    def filter_q(self, queryset: KeptCaseQuerySet, name: str, value: str) -> KeptCaseQuerySet:
        return queryset.matching(value)

    def filter_whose(self, queryset: KeptCaseQuerySet, name: str, value: str) -> KeptCaseQuerySet:
        if value == MINE:
            return queryset.filter(user=self.user)
        return queryset.filter(team__slug=value.removeprefix("team:"))
