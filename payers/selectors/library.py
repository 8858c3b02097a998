"""Reads for the library: one row a version that the filter chose, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from payers.models import PolicyChange, PolicyCode, PolicyVersion
from payers.querysets import PolicyVersionQuerySet
from payers.vocabulary import Disposition, PriorAuthorization, Standing

NEW_DAYS = 30
NEW_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """How many codes of a version have one decision."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """`authorization` counts the codes that need prior authorization, always or in some cases."""

    version: PolicyVersion
    standing: Standing
    decisions: list[Tally]
    authorization: int


def library_rows(pks: Sequence[int], *, on: date) -> list[LibraryRow]:
    """The versions of one page, in the order of their ids, whatever their number in five queries."""
    found = (
        PolicyVersion.objects.select_related("policy__payer")
        .prefetch_related("policy__lines_of_business")
        .defer("summary", "scope")
        .in_bulk(pks)
    )
    counts = _counts(pks)
    return [_row(found[pk], counts.get(pk, {}), on) for pk in pks if pk in found]


def _counts(pks: Sequence[int]) -> dict[int, dict[tuple[str, str], int]]:
    """By version: the number of codes by disposition and prior authorization, read from the index alone."""
    rows = (
        PolicyCode.objects.filter(version__in=pks)
        .order_by()
        .values_list("version", "disposition", "prior_authorization")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[tuple[str, str], int]] = {}
    for version, disposition, authorization, number in rows:
        found.setdefault(version, {})[disposition, authorization] = number
    return found


def _row(version: PolicyVersion, counts: dict[tuple[str, str], int], on: date) -> LibraryRow:
    decisions = [
        Tally(disposition.label, sum(number for (kind, _), number in counts.items() if kind == disposition))
        for disposition in Disposition
    ]
    needed = (PriorAuthorization.REQUIRED, PriorAuthorization.CONDITIONAL, PriorAuthorization.DELEGATED)
    authorization = sum(number for (_, word), number in counts.items() if word in needed)
    return LibraryRow(version, version.standing_on(on), [tally for tally in decisions if tally.number], authorization)


def in_order(versions: PolicyVersionQuerySet, order: str) -> PolicyVersionQuerySet:
    """Newest effective first, or by `payer` and number."""
    if order == "payer":
        return versions.order_by("policy__payer__name", "policy__number", "-number")
    return versions.order_by("-effective_from", "policy__payer__name", "policy__number", "-number")


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def whats_new(*, today: date, payer: int | None = None, days: int | None = NEW_DAYS) -> list[PolicyChange]:
    """The newest changes; those of one payer where it is given, of any age where `days` is None."""
    changes = PolicyChange.objects.with_policy()
    if payer is not None:
        changes = changes.filter(policy__payer=payer)
    if days is not None:
        changes = changes.filter(at__gte=midnight(today - timedelta(days=days)))
    return list(changes[:NEW_SHOWN])
