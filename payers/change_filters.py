"""The filter of the list of changes, and of its feed."""

from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from codes.formats import possible_spellings
from codes.models import Family
from payers.filters import Chip, DayInput, require_code
from payers.models import Payer, PolicyChange
from payers.numbers import policy_slug
from payers.querysets import PolicyChangeQuerySet
from payers.selectors.library import midnight
from payers.vocabulary import ChangeKind
from ui.windows import day_in_words

_WORDS = {"policy": "Policy {}", "code": "Touches {}", "since": "Since {}", "family": "Family {}"}


class ChangeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """A filter that cannot be read finds nothing, and its form says why: a feed must not grow by a slip."""

    payer = django_filters.ModelChoiceFilter(
        field_name="policy__payer",
        queryset=Payer.objects.all(),
        to_field_name="slug",
        label="Payer",
        empty_label="All payers",
    )
    policy = django_filters.CharFilter(method="filter_policy", label="Policy number", max_length=60)
    code = django_filters.CharFilter(
        method="filter_code", label="Touches the code", max_length=20, validators=[require_code]
    )
    kind = django_filters.ChoiceFilter(
        method="filter_kind", label="What changed", empty_label="Anything", choices=ChangeKind.choices()
    )
    since = django_filters.DateFilter(method="filter_since", label="Published here since", widget=DayInput())
    # Hidden: too many to choose from. A family's page leads here.
    family = django_filters.ModelChoiceFilter(
        method="filter_family",
        queryset=Family.objects.all(),
        to_field_name="slug",
        label="Family",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = PolicyChange
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.helper = FormHelper()
        self.form.helper.form_method = "get"
        self.form.helper.add_input(Submit("", "Filter"))

    def filter_queryset(self, queryset: PolicyChangeQuerySet) -> PolicyChangeQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def filter_policy(self, queryset: PolicyChangeQuerySet, name: str, value: str) -> PolicyChangeQuerySet:
        return queryset.filter(policy__slug=policy_slug(value))

    def filter_code(self, queryset: PolicyChangeQuerySet, name: str, value: str) -> PolicyChangeQuerySet:
        return queryset.touching(possible_spellings(value))

    def filter_kind(self, queryset: PolicyChangeQuerySet, name: str, value: str) -> PolicyChangeQuerySet:
        return queryset.of_kind(value)

    def filter_since(self, queryset: PolicyChangeQuerySet, name: str, value: date) -> PolicyChangeQuerySet:
        return queryset.filter(at__gte=midnight(value))

    def filter_family(self, queryset: PolicyChangeQuerySet, name: str, value: Family) -> PolicyChangeQuerySet:
        return queryset.of_family(value)

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in force, by name."""
        if not self.form.is_valid():
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def chips(self) -> list[Chip]:
        return [Chip(_in_words(name, value), self.query_without(name)) for name, value in self.chosen.items()]

    def query_without(self, name: str) -> str:
        query = self.data.copy()
        for dropped in (name, "page"):
            query.pop(dropped, None)
        return f"?{query.urlencode()}"

    @property
    def query(self) -> str:
        """The filters alone, without the page: what the feed is asked with. Blank where there are none."""
        query = self.data.copy()
        for name in [name for name in query if name not in self.chosen]:
            del query[name]
        return f"?{query.urlencode()}" if query else ""


def _in_words(name: str, value: Any) -> str:
    if name == "kind":
        return ChangeKind(value).label
    words = day_in_words(value) if isinstance(value, date) else str(value)
    return _WORDS.get(name, "{}").format(words)
