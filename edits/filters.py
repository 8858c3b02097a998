"""The list of a code's partners: what a reader may narrow it by."""

from typing import Any

import django_filters
from django import forms

from codes.models import Code
from edits.ncci import PAIR_SETTINGS, Indicator, Setting
from edits.querysets import PairEditQuerySet

SETTINGS = [(setting.value, setting.words.capitalize()) for setting in PAIR_SETTINGS]
COLUMNS = ((1, "Column 1: it is the one paid"), (2, "Column 2: it is the one denied"))
INDICATORS = [(each.value, f"{each.value}: {each.words}") for each in (Indicator.NOT_ALLOWED, Indicator.ALLOWED)]
TEXT_LENGTH = 100


def setting_asked(text: str) -> Setting:
    """The setting of the address; practitioner services where it names none that has pairs."""
    return next((setting for setting in PAIR_SETTINGS if setting.value == text), Setting.PRACTITIONER)


class PartnerFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Of the edits that name one code. Setting and date choose the release before this is asked."""

    q = django_filters.CharFilter(
        method="filter_text", label="Partner: code or words of the title", max_length=TEXT_LENGTH
    )
    setting = django_filters.ChoiceFilter(
        method="as_chosen", label="Claims of", choices=SETTINGS, empty_label=None, required=False
    )
    column = django_filters.ChoiceFilter(
        field_name="column", label="The code stands in", choices=COLUMNS, empty_label="Either column"
    )
    indicator = django_filters.ChoiceFilter(
        field_name="modifier_indicator", label="Indicator", choices=INDICATORS, empty_label="Any indicator"
    )
    ended = django_filters.BooleanFilter(
        method="as_chosen", label="Also ended, later and never applied ones", widget=forms.CheckboxInput
    )
    on = django_filters.DateFilter(
        method="as_chosen", label="Date of service", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            field.widget.attrs["class"] = _css_class(field.widget)

    def as_chosen(self, queryset: PairEditQuerySet, name: str, value: object) -> PairEditQuerySet:
        """Was heeded before the rows were asked for."""
        return queryset

    def filter_text(self, queryset: PairEditQuerySet, name: str, value: str) -> PairEditQuerySet:
        codes = Code.objects.filter(system__in=("cpt", "hcpcs")).matching(value)
        return queryset.with_partner(value.strip().upper(), codes.values("code"))


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
