"""Reads for the figures of policy drift."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from payers.drift import Drift, Middle, drift_of, middle
from payers.models import Acknowledgement, Notice, PolicyChange, SourceCapture
from payers.news import News, news_of
from payers.querysets import READABLE

WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ChangeDrift:
    news: News
    captured_at: datetime | None
    drift: Drift


@dataclass(frozen=True, slots=True)
class PayerDrift:
    """The medians of one payer's changes; `has_sample`: some were made up, `was_told`: anybody was told of one."""

    payer: str
    has_sample: bool
    was_told: bool
    changes: int
    to_approval: Middle
    to_reading: Middle


def drift_of_changes(*, now: datetime) -> list[ChangeDrift]:
    """Changes approved in the year before `now`, newest first. Three queries."""
    first = SourceCapture.objects.filter(version=OuterRef("version")).order_by("retrieved_at").values("retrieved_at")
    changes = PolicyChange.objects.filter(at__gt=now - WINDOW, at__lte=now, version__stage__in=READABLE)
    captured_at = dict(changes.order_by().values_list("pk", Subquery(first[:1])))
    said = Acknowledgement.objects.filter(user=OuterRef("user"), change=OuterRef("change")).values("at")
    told = Notice.objects.filter(change__in=changes.order_by(), user__is_active=True).annotate(read_at=Subquery(said))
    read_at: dict[int, list[datetime | None]] = defaultdict(list)
    for change, at in told.order_by().values_list("change", "read_at"):
        read_at[change].append(at)
    return [
        ChangeDrift(
            news_of(change),
            captured_at[change.pk],
            drift_of(captured_at=captured_at[change.pk], approved_at=change.at, read_at=read_at[change.pk]),
        )
        for change in changes.with_policy()
    ]


def drift_by_payer(changes: Sequence[ChangeDrift]) -> list[PayerDrift]:
    """By name."""
    groups: dict[str, list[ChangeDrift]] = defaultdict(list)
    for change in changes:
        groups[change.news.payer].append(change)
    return [_payer_drift(payer, group) for payer, group in sorted(groups.items())]


def _payer_drift(payer: str, changes: Sequence[ChangeDrift]) -> PayerDrift:
    return PayerDrift(
        payer=payer,
        has_sample=any(change.news.is_sample for change in changes),
        was_told=any(change.drift.told for change in changes),
        changes=len(changes),
        to_approval=middle(change.drift.to_approval for change in changes),
        to_reading=middle(change.drift.to_reading for change in changes),
    )
