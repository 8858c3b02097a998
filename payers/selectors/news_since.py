"""What changed of what a person watches since they last said that they had seen it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from codes.models import Code
from codes.selectors.changes import ChangedRow, changed_rows
from payers.models import ChangedCode, PolicyChange
from payers.querysets import PolicyChangeQuerySet
from payers.selectors.changes import readable_changes
from payers.selectors.watched_codes import watched_changes
from payers.selectors.watching import watches_of
from sources.querysets import RowChangeQuerySet

# How far back whoever never said so is told.
AT_FIRST = timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class NewsSince:
    """`policies` and `rows` are the newest few; `until` is when they were read, `more_*` that there are others."""

    since: datetime
    until: datetime
    policies: list[PolicyChange]
    rows: list[ChangedRow]
    more_policies: bool
    more_rows: bool

    @property
    def is_empty(self) -> bool:
        return not (self.policies or self.rows)


def news_since(user: User, *, now: datetime) -> NewsSince | None:
    """None for whoever watches nothing, in one query; else four at most."""
    if not watches_of(user).exists():
        return None
    since = user.caught_up_at or now - AT_FIRST
    policies = list(watched_policy_changes(user).filter(at__gt=since)[: SHOWN + 1])
    rows = list(_compared_since(user, since)[: SHOWN + 1])
    return NewsSince(
        since=since,
        until=now,
        policies=policies[:SHOWN],
        rows=changed_rows(rows[:SHOWN]),
        more_policies=len(policies) > SHOWN,
        more_rows=len(rows) > SHOWN,
    )


def watched_policy_changes(user: User) -> PolicyChangeQuerySet:
    """Of payers and policies that the person or their teams watch, and those that touch a code that they watch."""
    watches = watches_of(user).order_by()
    codes = Code.objects.filter(
        Q(pk__in=watches.filter(code__isnull=False).values("code"))
        | Q(family__in=watches.filter(family__isnull=False).values("family")),
        system=OuterRef("system"),
        code=OuterRef("code"),
    )
    touched = ChangedCode.objects.filter(Exists(codes.order_by()), change=OuterRef("pk"))
    return readable_changes().filter(
        Q(policy__in=watches.filter(policy__isnull=False).values("policy"))
        | Q(policy__payer__in=watches.filter(payer__isnull=False).values("payer"))
        | Exists(touched)
    )


def _compared_since(user: User, since: datetime) -> RowChangeQuerySet:
    return watched_changes(user).filter(release__comparison__first_compared_at__gt=since).newest_first()
