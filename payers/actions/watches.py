"""Watching: a person, or a team through one of its members, asks to be told of changes to one thing."""

from datetime import datetime

from django.db import transaction

from accounts.models import Team, User
from codes.models import Code, Family
from payers.models import Payer, Policy, Watch


class WatchRefused(Exception):
    """The watch is not changed; the text says why."""


class NotAMember(WatchRefused):
    """Only its members decide what a team watches."""


class NotOneThing(WatchRefused):
    """A watch is of one payer, policy, code or family."""


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
    who = {"team": team} if team else {"user": by}
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
