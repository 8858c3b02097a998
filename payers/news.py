"""One change in the words in which people are told of it: in mail, in what they have to read, to other systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from payers.models import PolicyChange
from payers.policy_files import SAMPLE
from payers.vocabulary import ChangeKind

ALARMING = (ChangeKind.REDUCED, ChangeKind.RETIRED, ChangeKind.PRIOR_AUTHORIZATION)


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of change it is; `is_alarming` where somebody may have to act."""

    label: str
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class News:
    """One change. `path` and `policy_path` begin with a slash; `effective_from` is the day from which it holds."""

    pk: int
    payer: str
    number: str
    title: str
    kinds: tuple[Kind, ...]
    summary: str
    at: datetime
    effective_from: date
    is_proposed: bool
    is_sample: bool
    path: str
    policy_path: str

    @property
    def url(self) -> str:
        return absolute(self.path)


def news_of(change: PolicyChange) -> News:
    """Of a change fetched `with_policy()`."""
    return News(
        pk=change.pk,
        payer=change.policy.payer.name,
        number=change.policy.number,
        title=change.version.title,
        kinds=tuple(Kind(kind.label, kind in ALARMING) for kind in change.shown_kinds),
        summary=change.summary,
        at=change.at,
        effective_from=change.version.effective_from,
        is_proposed=change.version.is_proposed,
        is_sample=change.policy.is_sample,
        path=reverse("policies:change", args=(change.pk,)),
        policy_path=change.policy.get_absolute_url(),
    )


def by_payer(news: Iterable[News]) -> list[tuple[str, list[News]]]:
    """Payers by name, the changes of each oldest first."""
    ordered = sorted(news, key=lambda each: (each.payer, each.at, each.pk))
    return [(payer, list(group)) for payer, group in groupby(ordered, key=lambda each: each.payer)]


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


def payload_of(change: PolicyChange) -> dict[str, Any]:
    """What a webhook is told of a change fetched `with_policy()`: what changed, and where to read it; no texts."""
    policy, version, previous = change.policy, change.version, change.previous
    key = (policy.payer.slug, policy.slug)
    urls = {
        "change": reverse("policies:change", args=(change.pk,)),
        "policy": policy.get_absolute_url(),
        "version": reverse("payers:version", args=(*key, version.number)),
    }
    if previous:
        urls["diff"] = reverse("payers:diff_json", args=(*key, previous.number, version.number))
    return {
        "event": "policy.changed",
        "change": change.pk,
        "at": change.at.isoformat(),
        "kinds": list(change.kinds),
        "counts": change.counts,
        "summary": change.summary,
        "payer": {"slug": policy.payer.slug, "name": policy.payer.name},
        "policy": {"number": policy.number, "slug": policy.slug, "kind": policy.kind},
        "version": {
            "number": version.number,
            "title": version.title,
            "previous": previous.number if previous else None,
            "proposed": version.is_proposed,
            "retirement": version.is_retirement,
        },
        "effective": version.effective_from.isoformat(),
        "urls": {name: absolute(path) for name, path in urls.items()},
        "sample": policy.is_sample,
        "about": SAMPLE if policy.is_sample else "",
    }
