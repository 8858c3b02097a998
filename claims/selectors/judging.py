"""Judges claims by what is loaded now, and says what that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from claims.check import Result, check
from claims.documents import Document, digest_of, edition_document
from claims.lines import Claim
from claims.selectors.facts import gather, ready_editions
from payers.models import PolicyVersion

_TRIES = 3


class StillLoading(Exception):
    """Releases became READY while the claims were judged, again and again."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the check rests on: `editions` and `policies` as `claims.models.EditionSet` keeps them, and their digest."""

    digest: str
    editions: tuple[Document, ...]
    policies: dict[str, Any]


def loaded_now() -> Loaded:
    """Two queries. An edition that is loaded anew, or whole after an excerpt, counts as another."""
    releases = ready_editions()
    found = PolicyVersion.objects.binding().aggregate(versions=Count("pk"), newest=Max("approved_at"))
    policies = {"versions": found["versions"], "newest": found["newest"].isoformat() if found["newest"] else None}
    editions = tuple(edition_document(edition) for edition in releases.values())
    return Loaded(digest_of([list(releases), editions, policies]), editions, policies)


def judged_now(claims: Sequence[Claim]) -> tuple[Loaded, list[Result]]:
    """Of up to MOST_CLAIMS claims. What became READY in the middle of it is not mixed in: they are judged again."""
    loaded = loaded_now()
    for _ in range(_TRIES):
        results = check(claims, gather(claims))
        since = loaded_now()
        if since.digest == loaded.digest:
            return loaded, results
        loaded = since
    raise StillLoading("Releases are being loaded: judge the cases again once they are.")
