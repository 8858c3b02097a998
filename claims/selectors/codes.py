"""Codes, diagnoses, modifiers and places of service, as the rules read them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from claims.facts import CodeFact, Edition, ModifierFact, PlaceRow
from claims.selectors.batch import Batch, chunks
from codes.lifespans import Lifespan
from codes.models import Code, CodeReplacement, Listing, Modifier, ModifierDescriptor, PlaceOfService

_PROCEDURES = Q(system__in=("cpt", "hcpcs"))
_DIAGNOSES = Q(system="icd-10-cm")
_LIFE = ("pk", "code", "effective_from", "ended_on", "is_end_bound")
_Dates = tuple[date | None, date | None]


def code_facts(batch: Batch) -> dict[str, CodeFact]:
    return _facts(batch, batch.codes, _PROCEDURES)


def diagnosis_facts(batch: Batch) -> dict[str, CodeFact]:
    return _facts(batch, batch.diagnoses, _DIAGNOSES)


def _facts(batch: Batch, names: Iterable[str], system: Q) -> dict[str, CodeFact]:
    """Three queries."""
    found: dict[int, tuple[str, Lifespan]] = {}
    for chunk in chunks(names):
        rows = Code.objects.filter(system, code__in=chunk).order_by()
        for pk, code, begin, end, is_bound in rows.values_list(*_LIFE):
            found[pk] = (code, Lifespan(begin, end, is_bound))
    listings: dict[int, dict[Edition, bool | None]] = defaultdict(dict)
    for pks in chunks(found):
        listed = Listing.objects.filter(code__in=pks, is_listed=True)
        for pk, release, is_billable in listed.values_list("code", "release", "is_billable"):
            if release in batch.editions:
                listings[pk][batch.editions[release]] = is_billable
    replaced = _replacements(pk for pk, (_, span) in found.items() if span.ended_on)
    return {
        code: _fact(code, span, dict(sorted(listings[pk].items(), key=_begin)), replaced[pk])
        for pk, (code, span) in found.items()
    }


def _begin(listing: tuple[Edition, bool | None]) -> tuple[date, str]:
    return listing[0].effective_from, listing[0].name


def _fact(code: str, span: Lifespan, listings: dict[Edition, bool | None], replaced_by: list[str]) -> CodeFact:
    return CodeFact(
        code=code,
        lifespan=span,
        listed_in=tuple(listings),
        replaced_by=tuple(replaced_by),
        billable_in={edition: flag for edition, flag in listings.items() if flag is not None},
        windows=tuple((edition.effective_from, edition.effective_to) for edition in listings),
    )


def _replacements(ended: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for chunk in chunks(ended):
        rows = CodeReplacement.objects.filter(code__in=chunk).order_by("code", "replaced_by__code")
        for code, instead in rows.values_list("code", "replaced_by__code"):
            found[code].append(instead)
    return found


def modifier_facts(batch: Batch) -> dict[str, ModifierFact]:
    """All of them: there are a few hundred."""
    statements: dict[int, dict[Edition, _Dates]] = defaultdict(dict)
    rows = ModifierDescriptor.objects.filter(release__in=batch.releases("hcpcs"))
    for modifier, release, begin, end in rows.values_list("modifier", "release", "effective_from", "ended_on"):
        statements[modifier][batch.editions[release]] = (begin, end)
    fields = ("pk", "modifier", "system", "title", "applies_to", "setting")
    return {
        name: ModifierFact(name, system, title, frozenset(applies_to), setting, statements[pk])
        for pk, name, system, title, applies_to, setting in Modifier.objects.values_list(*fields)
    }


def place_rows(batch: Batch) -> dict[str, tuple[PlaceRow, ...]]:
    found: dict[str, list[PlaceRow]] = defaultdict(list)
    rows = PlaceOfService.objects.filter(release__in=batch.releases("pos"))
    for release, code, name, setting in rows.values_list("release", "code", "name", "setting"):
        found[code].append(PlaceRow(batch.editions[release], code, name, setting))
    return {code: tuple(places) for code, places in found.items()}
