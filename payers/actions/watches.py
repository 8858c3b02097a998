"""Watching: a person, or a team through one of its members, asks to be told of changes to one thing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Team, User
from codes.models import Code, Family
from payers.models import Payer, Policy, Watch

MOST_WATCHES = 1_000


class WatchRefused(Exception):
    """The watch is not changed; the text says why."""


class NotAMember(WatchRefused):
    """Only its members decide what a team watches."""


class NotOneThing(WatchRefused):
    """A watch is of one payer, policy, code or family."""


class TooMany(WatchRefused):
    """More than a person reads, or a page shows."""


@transaction.atomic
def watch(
    *,
    by: User,
    at: datetime,
    team: Team | None = None,
    payer: Payer | None = None,
    policy: Policy | None = None,
    code: Code | None = None,
    family: Family | None = None,
    frequency: str = Watch.Frequency.DAILY,
) -> Watch:
    """One watch of one thing, the person's own or the team's; where there is one already, its frequency is set."""
    things = {"payer": payer, "policy": policy, "code": code, "family": family}
    named = {name: thing for name, thing in things.items() if thing is not None}
    if len(named) != 1:
        raise NotOneThing("Choose one payer, policy, code or family to watch.")
    _require_member(team, by)
    _require_frequency(frequency)
    who: dict[str, Any] = {"team": team} if team else {"user": by}
    own = Watch.objects.filter(**who)
    if own.count() >= MOST_WATCHES and not own.filter(**named).exists():
        raise TooMany(
            f"{team or 'You'} cannot watch more than {MOST_WATCHES:,} things: stop some, or watch a payer or a family."
        )
    kept, _ = Watch.objects.update_or_create(
        **who, **named, defaults={"frequency": frequency}, create_defaults={"frequency": frequency, "created_at": at}
    )
    return kept


@transaction.atomic
def change_frequency(*, watch: Watch, by: User, frequency: str) -> None:
    _require_own(watch, by)
    _require_frequency(frequency)
    watch.frequency = frequency
    watch.save(update_fields=("frequency",))


@transaction.atomic
def stop_watching(*, watch: Watch, by: User) -> None:
    """A team's watch ends for all its members."""
    _require_own(watch, by)
    watch.delete()


@transaction.atomic
def stop_all_watches(*, of: User) -> int:
    """Ends the person's own watches, not those of their teams. Returns how many there were."""
    return Watch.objects.filter(user=of).delete()[0]


def _require_own(watch: Watch, by: User) -> None:
    if watch.team is None and watch.user_id != by.pk:
        raise NotAMember("This watch is somebody else's.")
    _require_member(watch.team, by)


def _require_member(team: Team | None, by: User) -> None:
    if team and not team.members.filter(pk=by.pk).exists():
        raise NotAMember(f"Only members of {team} decide what it watches.")


def _require_frequency(frequency: str) -> None:
    if frequency not in Watch.Frequency.values:
        raise WatchRefused("Choose one digest a day, or at once.")
