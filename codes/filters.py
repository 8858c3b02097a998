"""The filter of the list of codes."""

from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from codes.models import Code, CodeSystem, Family
from codes.querysets import CodeQuerySet

STATUSES = (("live", "Not ended"), ("ended", "Ended"))


def _categories() -> list[tuple[str, str]]:
    names = Family.objects.order_by("category").values_list("category", flat=True).distinct()
    return [(name, name) for name in names]


class CodeOrdering(django_filters.OrderingFilter):  # type: ignore[misc]
    """Both databases the same: untitled and undated codes come last, in either direction."""

    def filter(self, queryset: CodeQuerySet, value: list[str] | None) -> CodeQuerySet:
        return queryset.in_order(value[0]) if value else queryset


class CodeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Browse codes by system, family, status and whether there is a publication."""

    q = django_filters.CharFilter(method="filter_text", label="Code or words of the title", max_length=200)
    system = django_filters.ModelChoiceFilter(
        queryset=CodeSystem.objects.all(), label="System", empty_label="All systems"
    )
    category = django_filters.ChoiceFilter(
        field_name="family__category", label="Family", empty_label="All families", choices=_categories
    )
    status = django_filters.ChoiceFilter(
        method="filter_status", label="Status", choices=STATUSES, empty_label="Any status"
    )
    has_publication = django_filters.BooleanFilter(
        method="filter_publication", label="With publication", widget=forms.CheckboxInput
    )
    o = CodeOrdering(
        fields=(("code", "code"), ("title", "title"), ("effective_from", "since")),
        label="Sort by",
        empty_label="System",
    )

    class Meta:
        model = Code
        fields = ("q", "system", "category", "status", "has_publication")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.form.helper = FormHelper()
        self.form.helper.form_method = "get"
        self.form.helper.add_input(Submit("", "Filter"))

    def filter_text(self, queryset: CodeQuerySet, name: str, value: str) -> CodeQuerySet:
        return queryset.matching(value)

    def filter_publication(self, queryset: CodeQuerySet, name: str, value: bool) -> CodeQuerySet:
        """A box that is not ticked says False, and asks for nothing."""
        return queryset.published() if value else queryset

    def filter_status(self, queryset: CodeQuerySet, name: str, value: str) -> CodeQuerySet:
        return queryset.live(self.today) if value == "live" else queryset.ended(self.today)
