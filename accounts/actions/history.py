"""Every write to what a person has seen and searched for, while they let it be kept: at most one row a page.

What a page writes is one statement, atomic by itself: a transaction would keep other writers of SQLite waiting while it
only looks.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import SearchEntry, User, Visit
from ui.phi import find_identifiers

VISITS_KEPT = SEARCHES_KEPT = 200
QUERY_KEPT = 200
# A page that is loaded again is the same visit.
SAME_VISIT = timedelta(minutes=5)


def remember_visit(*, user: User, kind: str, key: str, now: datetime) -> None:
    """One write at most: the newest 200 are kept by giving the oldest row to what is new."""
    found = Visit.objects.filter(user=user, kind=kind, key=key).first()
    if found:
        if now - found.at > SAME_VISIT:
            Visit.objects.filter(pk=found.pk).update(at=now)
        return
    oldest = Visit.objects.filter(user=user).values_list("pk", flat=True)[VISITS_KEPT - 1 : VISITS_KEPT].first()
    if oldest:
        Visit.objects.filter(pk=oldest).update(kind=kind, key=key, at=now)
    else:
        Visit.objects.bulk_create(
            [Visit(user=user, kind=kind, key=key, at=now)],
            update_conflicts=True, unique_fields=("user", "kind", "key"), update_fields=("at",),
        )  # fmt: skip


def remember_search(*, user: User, query: str, now: datetime) -> None:
    """Not one that may tell who a patient is. The newest 200 are kept."""
    query = " ".join(query.split())[:QUERY_KEPT]
    if not query or "\x00" in query or find_identifiers(query):
        return
    found = SearchEntry.objects.filter(user=user, query=query).first()
    oldest = SearchEntry.objects.filter(user=user).values_list("pk", flat=True)[SEARCHES_KEPT - 1 : SEARCHES_KEPT]
    if found:
        SearchEntry.objects.filter(pk=found.pk).update(at=now)
    elif last := oldest.first():
        SearchEntry.objects.filter(pk=last).update(query=query, at=now)
    else:
        SearchEntry.objects.bulk_create(
            [SearchEntry(user=user, query=query, at=now)],
            update_conflicts=True, unique_fields=("user", "query"), update_fields=("at",),
        )  # fmt: skip


@transaction.atomic
def erase_history(*, user: User, visits: bool, searches: bool) -> int:
    """How many rows went."""
    erased = Visit.objects.filter(user=user).delete()[0] if visits else 0
    return erased + (SearchEntry.objects.filter(user=user).delete()[0] if searches else 0)


@transaction.atomic
def keep_history(*, user: User, keeps: bool) -> None:
    """Switched off, what was kept is erased too."""
    User.objects.filter(pk=user.pk).update(keeps_history=keeps)
    user.keeps_history = keeps
    if not keeps:
        erase_history(user=user, visits=True, searches=True)


@transaction.atomic
def catch_up(*, user: User, until: datetime) -> None:
    """The person has seen what changed until then. It never goes back."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.caught_up_at is None or held.caught_up_at < until:
        User.objects.filter(pk=user.pk).update(caught_up_at=until)
