"""The filter of the scorecards."""

from collections.abc import Sequence
from typing import Any

import django_filters

from payers.models import PriorAuthorizationMetric
from payers.vocabulary import Program


class ScorecardFilter(django_filters.FilterSet):  # type: ignore[misc]
    """One year, the newest where none is asked for, and one program or all of them."""

    year = django_filters.ChoiceFilter(label="Year", empty_label="Newest")
    program = django_filters.ChoiceFilter(label="Program", empty_label="All programs", choices=Program.choices())

    class Meta:
        model = PriorAuthorizationMetric
        fields = ("year", "program")

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        self.years = years
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    @property
    def chosen_year(self) -> int | None:
        """The year asked for, or the newest that is loaded; None where none is."""
        asked = self.form.cleaned_data.get("year") if self.form.is_valid() else None
        return int(asked) if asked else next(iter(self.years), None)

    @property
    def chosen_program(self) -> str:
        return str(self.form.cleaned_data.get("program") or "") if self.form.is_valid() else ""
