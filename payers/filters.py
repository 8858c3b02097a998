"""The filter of the library of policies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from codes.formats import possible_spellings
from codes.models import Code, Family
from payers.fulltext import matching
from payers.models import (
    LineOfBusiness,
    Payer,
    Policy,
    PolicyChange,
    PolicyCode,
    PolicyDiagnosis,
    PolicyVersion,
    SourceCapture,
)
from payers.querysets import PolicyCodeQuerySet, PolicyVersionQuerySet
from payers.selectors.library import in_order, midnight
from payers.states import STATES
from payers.vocabulary import NEVER_PAID, Disposition, PriorAuthorization
from ui.windows import day_in_words

LINES = [(kind, label[:1].upper() + label[1:]) for kind, label in LineOfBusiness.Kind.choices]
STANDINGS = (
    ("future", "Takes effect later"),
    ("proposed", "Proposed"),
    ("retired", "Retired"),
    ("any", "Any version, also superseded"),
)
SAMPLES = (("no", "Without samples"), ("yes", "Samples only"))
# Days since the payer's document was last read.
SOURCE_AGES = (
    ("30", "Read over 30 days ago"),
    ("90", "Read over 90 days ago"),
    ("180", "Read over 180 days ago"),
    ("365", "Read over a year ago"),
    ("none", "No passage of it is kept"),
)
ORDERS = (("payer", "Payer and number"),)
DECISIONS = [disposition.value for disposition in Disposition]
# What is never paid is never authorized: the database holds to it.
PAID = [disposition.value for disposition in Disposition if disposition not in NEVER_PAID]
NOT_ASKED = (PriorAuthorization.NOT_REQUIRED, PriorAuthorization.NOT_STATED)
# Up to so many codes a family is sought by its codes, beyond by what each version lists.
SMALL_FAMILY = 100


def _categories() -> list[tuple[str, str]]:
    names = Family.objects.order_by("category").values_list("category", flat=True).distinct()
    return [(name, name) for name in names]


def require_code(text: str) -> None:
    if not possible_spellings(text):
        raise ValidationError("This is not shaped like a code: five characters, or a diagnosis such as C34.10.")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, in words, and the query string without it."""

    words: str
    address: str


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _choice(label: str, empty: str, choices: Any, method: str = "filter_later") -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(method=method, label=label, empty_label=empty, choices=choices)


def _day(label: str, **kwargs: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(label=label, widget=DayInput(), **kwargs)


class PolicyFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Chooses versions of policies; what is asked of codes (`OF_A_CODE`) is asked of one and the same code."""

    q = django_filters.CharFilter(method="filter_text", label="Words of the policy", max_length=200)
    code = django_filters.CharFilter(
        method="filter_later", label="Lists the code", max_length=20, validators=[require_code]
    )
    payer = django_filters.ModelChoiceFilter(
        field_name="policy__payer", queryset=Payer.objects.all(), to_field_name="slug", label="Payer",
        empty_label="All payers",
    )  # fmt: skip
    disposition = _choice("Decision", "Any decision", Disposition.choices())
    prior_authorization = _choice("Prior authorization", "Any", PriorAuthorization.choices())
    standing = _choice("Standing", "In force", STANDINGS)
    line = _choice("Line of business", "Any line", LINES, method="filter_line")
    state = _choice("Holds in the state", "Any state", list(STATES.items()), method="filter_state")
    specialty = _choice("Specialty (family of its codes)", "Any family", _categories)
    effective_from = _day("Effective from", field_name="effective_from", lookup_expr="gte")
    effective_to = _day("Effective up to", field_name="effective_from", lookup_expr="lte")
    changed_since = _day("Changed since", method="filter_changed")
    source_age = _choice("Age of the source", "Any age", SOURCE_AGES, method="filter_age")
    sample = _choice("Samples", "Samples too", SAMPLES, method="filter_sample")
    o = _choice("Sort by", "Newest effective date", ORDERS)

    OF_A_CODE = ("code", "disposition", "prior_authorization", "specialty")
    # The form hides these until they are asked for.
    MORE = (
        "line",
        "state",
        "specialty",
        "effective_from",
        "effective_to",
        "changed_since",
        "source_age",
        "sample",
        "o",
    )

    class Meta:
        model = PolicyVersion
        fields = ()

    def __init__(self, *args: Any, on: date, today: date, **kwargs: Any) -> None:
        self.on, self.today = on, today
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: PolicyVersionQuerySet) -> PolicyVersionQuerySet:
        chosen = self.form.cleaned_data
        versions = self._standing(super().filter_queryset(queryset), chosen.get("standing", ""))
        asked = {name: chosen[name] for name in self.OF_A_CODE if chosen.get(name)}
        if asked:
            versions = versions.filter(_lists(**asked))
        return in_order(versions, chosen.get("o", ""))

    @property
    def qs(self) -> PolicyVersionQuerySet:
        """Also where nothing is asked: the versions in force."""
        if not hasattr(self, "_qs"):
            self.form.is_valid()
            self._qs = self.filter_queryset(self.queryset.all())
        return self._qs

    @property
    def unit(self) -> str:
        """What is counted: of one policy only one version is in force, but several wait or are proposed."""
        return "version" if self.form.is_valid() and self.form.cleaned_data.get("standing") else "policy"

    def _standing(self, versions: PolicyVersionQuerySet, standing: str) -> PolicyVersionQuerySet:
        if standing == "future":
            return versions.future(self.on)
        if standing == "proposed":
            return versions.proposed()
        if standing == "retired":
            return versions.retired(self.on)
        return versions.approved() if standing == "any" else versions.in_force(self.on)

    def filter_later(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        """Asked together with others, in `filter_queryset`."""
        return queryset

    def filter_text(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        found = matching(value)
        return queryset.none() if found is None else queryset.filter(pk__in=found)

    def filter_line(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        return queryset.filter(policy__in=LineOfBusiness.objects.filter(kind=value).values("policies"))

    def filter_state(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        """A policy without jurisdictions holds wherever its payer pays."""
        through = Policy.jurisdictions.through
        own = through.objects.filter(policy=OuterRef("policy"))
        return queryset.filter(~Exists(own) | Exists(own.filter(jurisdiction__states__state=value)))

    def filter_changed(self, queryset: PolicyVersionQuerySet, name: str, value: date) -> PolicyVersionQuerySet:
        changes = PolicyChange.objects.filter(policy=OuterRef("policy"), at__gte=midnight(value))
        return queryset.filter(Exists(changes))

    def filter_age(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        captures = SourceCapture.objects.filter(policy=OuterRef("policy"))
        if value == "none":
            return queryset.filter(~Exists(captures))
        cut = midnight(self.today - timedelta(days=int(value)))
        return queryset.filter(Exists(captures), ~Exists(captures.filter(retrieved_at__gte=cut)))

    def filter_sample(self, queryset: PolicyVersionQuerySet, name: str, value: str) -> PolicyVersionQuerySet:
        return queryset.filter(policy__is_sample=value == "yes")

    @property
    def chips(self) -> list[Chip]:
        chosen = self.form.cleaned_data if self.form.is_valid() or self.form.is_bound else {}
        return [
            Chip(_words(self.form.fields[name], name, value), self._without(name))
            for name, value in chosen.items()
            if value and name != "o"
        ]

    def _without(self, name: str) -> str:
        query = self.data.copy()
        for dropped in (name, "page"):
            query.pop(dropped, None)
        return f"?{query.urlencode()}"

    @property
    def first(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.MORE]

    @property
    def is_more_asked(self) -> bool:
        return any(self.data.get(name) for name in self.MORE)


def _lists(*, code: str = "", disposition: str = "", prior_authorization: str = "", specialty: str = "") -> Exists | Q:
    """The version lists one code of which all this is said."""
    rows = PolicyCode.objects.all()
    if disposition:
        rows = rows.filter(disposition=disposition)
    if prior_authorization:
        rows = rows.filter(prior_authorization=prior_authorization)
    if code:
        return _names(
            rows, possible_spellings(code), specialty, with_diagnoses=not (disposition or prior_authorization)
        )
    if specialty:
        return _lists_family(rows, specialty)
    if not disposition:
        # The index leads from the version over the decision to the authorization.
        rows = rows.filter(disposition__in=DECISIONS if prior_authorization in NOT_ASKED else PAID)
    return Exists(rows.filter(version=OuterRef("pk")))


def _names(
    rows: PolicyCodeQuerySet, spelled: list[tuple[str, str]], specialty: str, *, with_diagnoses: bool
) -> Exists | Q:
    """A diagnosis is named too, where nothing is asked of the code that is said of no diagnosis."""
    named = rows.filter(_any_of(Q(system=system, code=spelling) for system, spelling in spelled))
    if specialty:
        named = named.filter(code__in=_codes_of(specialty))
    diagnoses = [spelling for system, spelling in spelled if system == "icd-10-cm"]
    if not diagnoses or specialty or not with_diagnoses:
        return Exists(named.filter(version=OuterRef("pk")))
    listed = PolicyDiagnosis.objects.filter(version=OuterRef("pk"), code__in=diagnoses)
    return Q(Exists(named.filter(version=OuterRef("pk")))) | Q(Exists(listed))


def _lists_family(rows: PolicyCodeQuerySet, specialty: str) -> Exists | Q:
    """From the few codes of a small family to their versions; of a large one each version soon names a code."""
    few = list(_codes_of(specialty)[: SMALL_FAMILY + 1])
    if len(few) <= SMALL_FAMILY:
        return Q(pk__in=rows.filter(code__in=few).values("version"))
    return Exists(rows.filter(version=OuterRef("pk"), code__in=_codes_of(specialty)))


def _codes_of(specialty: str) -> QuerySet[Code, str]:
    """By their spelling alone: no two systems spell a code alike."""
    return Code.objects.filter(family__category=specialty).order_by().values_list("code", flat=True)


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


_BEFORE = {
    "code": "Lists",
    "prior_authorization": "Prior authorization:",
    "state": "Holds in",
    "effective_from": "Effective from",
    "effective_to": "Effective up to",
    "changed_since": "Changed since",
    "source_age": "Source:",
}


def _words(field: forms.Field, name: str, value: Any) -> str:
    """The filter as its reader chose it: by the label of the choice, not its value."""
    labels: dict[Any, Any] = {}
    # The labels of these two are what was chosen, and asking for them asks the database again.
    if isinstance(field, forms.ChoiceField) and name not in ("payer", "specialty"):
        labels = dict(list(field.choices))  # type: ignore[arg-type]
    words = day_in_words(value) if isinstance(value, date) else str(labels.get(value, value))
    if name == "q":
        return f"\N{LEFT DOUBLE QUOTATION MARK}{value}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"{_BEFORE[name]} {words}" if name in _BEFORE else words[:1].upper() + words[1:]
