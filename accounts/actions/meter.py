"""Counting code pages: exactly once for each reader and page, also where two tabs ask at the same moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import CodeView, User

# The rows of one reader that count in the running period, but for the page that is asked for.
_SPENT = "SELECT count(*) FROM accounts_codeview WHERE reader = %(reader)s AND page <> %(page)s AND seen_at > %(since)s"
# New guests that a network has brought today: only a guest's first row names it, by a digest that is new every day.
_BROUGHT = "SELECT count(*) FROM accounts_codeview WHERE network = %(network)s AND reader <> %(reader)s"
# One statement: what it counts and what it writes are of one moment. The row of a period that is over is taken anew.
_SPEND = f"""
INSERT INTO accounts_codeview (reader, page, seen_at, network)
SELECT %(reader)s, %(page)s, %(now)s, %(network)s
WHERE ({_SPENT}) < %(views)s AND (%(network)s = '' OR ({_BROUGHT}) < %(network_guests)s)
ON CONFLICT (reader, page) DO UPDATE SET seen_at = excluded.seen_at, network = excluded.network
WHERE accounts_codeview.seen_at <= %(since)s
"""  # nosec B608: nothing but the two constants above is put in


@dataclass(frozen=True, slots=True)
class Allowance:
    """`views` distinct pages since `since`; `network_guests` new guests a day from one network."""

    views: int
    since: datetime
    network_guests: int


def record_view(*, reader: str, page: str, network: str, allowance: Allowance, now: datetime) -> bool:
    """Counts the page against the reader's views; False, and nothing written, where none is left.

    `network` is given for a guest of whom no view counts at present, and blank for everybody else.
    """
    values = {
        "reader": reader, "page": page, "now": _stored(now), "network": network, "since": _stored(allowance.since),
        "views": allowance.views, "network_guests": allowance.network_guests,
    }  # fmt: skip
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _await_turn(reader)
            if network:
                _await_turn(network)
            return _spend(values)
    return _spend(values)


@transaction.atomic
def adopt_guest(*, guest: str, user: User, now: datetime) -> None:
    """What was seen as a guest is the person's from now on; of a page that both saw, the later moment stays."""
    person = f"u:{user.pk}"
    _await_turn(guest)
    _await_turn(person)
    brought = dict(CodeView.objects.filter(reader=guest).values_list("page", "seen_at"))
    for view in CodeView.objects.filter(reader=person, page__in=brought):
        seen_at = brought.pop(view.page)
        if seen_at > view.seen_at:
            CodeView.objects.filter(pk=view.pk).update(seen_at=seen_at)
    CodeView.objects.filter(reader=guest, page__in=brought).update(reader=person, network="")
    CodeView.objects.filter(reader=guest).delete()


@transaction.atomic
def forget_views(*, longest_days: int, now: datetime) -> tuple[int, int]:
    """Erases networks of days that are over, and views that no plan counts any more; returns how many of each."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    networks = CodeView.objects.exclude(network="").filter(seen_at__lt=midnight).update(network="")
    views, _ = CodeView.objects.filter(seen_at__lte=now - timedelta(days=longest_days)).delete()
    return networks, views


@transaction.atomic
def return_view(*, reader: str, page: str) -> None:
    """The page that was counted could not be shown after all."""
    CodeView.objects.filter(reader=reader, page=page).delete()


@transaction.atomic
def erase_views(*, reader: str) -> None:
    """For somebody whose account goes."""
    CodeView.objects.filter(reader=reader).delete()


def _stored(moment: datetime) -> Any:
    """As the database keeps moments; its own comparison is of text on SQLite."""
    return connection.ops.adapt_datetimefield_value(moment)


def _spend(values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        return bool(cursor.rowcount == 1)


def _await_turn(name: str) -> None:
    """PostgreSQL counts in one statement what another has not yet committed; so one reader's writes stand in line.

    SQLite has one writer at a time by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
