"""The filter of what an edition changed, on its page, in its file and for what a reader watches."""

from collections.abc import Iterable
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from codes.asked_codes import UnreadableCodes, read_asked
from codes.models import Code, Family
from sources.models import RowChange
from sources.querysets import RowChangeQuerySet

LONGEST = 8_000


def require_codes(text: str) -> None:
    try:
        read_asked(text)
    except UnreadableCodes as error:
        raise ValidationError(str(error)) from error


class ReleaseChangeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By codes, family, kind and subject. A filter that cannot be read finds nothing, and its form says why."""

    code = django_filters.CharFilter(
        method="filter_code",
        label="Codes, or ranges of codes",
        max_length=LONGEST,
        validators=[require_codes],
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "49411, 32553, 70010-79999", "spellcheck": "false"}),
    )
    family = django_filters.ModelChoiceFilter(
        method="filter_family",
        queryset=Family.objects.all(),
        to_field_name="slug",
        label="Family of codes",
        empty_label="All families",
    )
    kind = django_filters.ChoiceFilter(label="What happened", empty_label="Anything", choices=RowChange.Kind.choices)
    what = django_filters.ChoiceFilter(label="Subject", empty_label="Every subject", choices=())

    class Meta:
        model = RowChange
        fields = ()

    def __init__(self, *args: Any, subjects: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["what"].extra["choices"] = [(what, what) for what in sorted(set(subjects), key=str.casefold)]
        self.form.helper = FormHelper()
        self.form.helper.form_method = "get"
        self.form.helper.add_input(Submit("", "Filter"))

    def filter_queryset(self, queryset: RowChangeQuerySet) -> RowChangeQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def filter_code(self, queryset: RowChangeQuerySet, name: str, value: str) -> RowChangeQuerySet:
        asked = read_asked(value)
        chosen = Q(code__in=asked.codes) | Q(other_code__in=asked.codes)
        for first, last in asked.ranges:
            chosen |= Q(code__range=(first, last)) | Q(other_code__range=(first, last))
        return queryset.filter(chosen)

    def filter_family(self, queryset: RowChangeQuerySet, name: str, value: Family) -> RowChangeQuerySet:
        return queryset.naming(Code.objects.filter(family=value).values("code"))

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in force, by name."""
        return {name: value for name, value in self.form.cleaned_data.items() if value} if self.form.is_valid() else {}

    @property
    def is_of_codes(self) -> bool:
        """Rows of all editions are only sought for some codes: there may be millions."""
        return "code" in self.chosen or "family" in self.chosen

    @property
    def query(self) -> str:
        """The filters alone, without the page. Blank where there are none."""
        query = self.data.copy()
        for name in [name for name in query if name not in self.chosen]:
            del query[name]
        return f"?{query.urlencode()}" if query else ""
