"""What a reader may narrow the benchmarks of a code by."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict

from rates.places import Place
from rates.querysets import RateBenchmarkQuerySet

CLASSES = (("professional", "Professional"), ("institutional", "Institutional"), ("both", "Both, as the file says"))
TYPES = tuple((name, name.capitalize()) for name in ("negotiated", "fee schedule", "derived", "per diem", "percentage"))
PLACES = tuple((place.value, place.words.capitalize()) for place in Place)


class RateFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Of the benchmarks of one code and the editions read; code, month and day were heeded before."""

    payer = django_filters.ChoiceFilter(field_name="edition__payer", label="Payer", empty_label="All payers")
    setting = django_filters.ChoiceFilter(
        field_name="place", label="Setting", choices=PLACES, empty_label="All settings"
    )
    # Links say `class`, which is a word of Python's.
    billing_class = django_filters.ChoiceFilter(label="Class", choices=CLASSES, empty_label="All classes")
    type = django_filters.ChoiceFilter(
        field_name="negotiated_type", label="Kind of rate", choices=TYPES, empty_label="All kinds"
    )
    state = django_filters.ChoiceFilter(method="filter_state", label="State", empty_label="The payer's whole area")
    modifier = django_filters.CharFilter(method="filter_modifier", label="Modifier", max_length=2)

    def __init__(
        self, data: QueryDict, *, payers: Iterable[tuple[str, str]], states: Iterable[str], **kwargs: Any
    ) -> None:
        asked = data.copy()
        if "class" in asked:
            asked["billing_class"] = str(asked["class"])
        super().__init__(asked, **kwargs)
        self.form.fields["payer"].choices = [("", "All payers"), *payers]
        self.form.fields["state"].choices = [("", "The payer's whole area"), *((state, state) for state in states)]
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def filter_queryset(self, queryset: RateBenchmarkQuerySet) -> RateBenchmarkQuerySet:
        found: RateBenchmarkQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.for_the_whole_area()

    def filter_state(self, queryset: RateBenchmarkQuerySet, name: str, value: str) -> RateBenchmarkQuerySet:
        return queryset.filter(state=value)

    def filter_modifier(self, queryset: RateBenchmarkQuerySet, name: str, value: str) -> RateBenchmarkQuerySet:
        return queryset.filter(modifiers__contains=value.strip().upper())
