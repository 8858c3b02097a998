"""Reads for what people watch."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.models import Team, User
from payers.models import Watch


@dataclass(frozen=True, slots=True)
class Watched:
    """One watch as its owner sees it: `kind` is payer, policy, code or family; `subject` in words."""

    watch: Watch
    kind: str
    subject: str
    path: str


@dataclass(frozen=True, slots=True)
class Control:
    """What stands beside something that can be watched: my own watch of it, my teams', and teams that could."""

    own: Watch | None
    by_teams: Sequence[Watch]
    other_teams: Sequence[Team]


def watches_of(user: User) -> QuerySet[Watch]:
    """The person's own and those of their teams."""
    return Watch.objects.filter(Q(user=user) | Q(team__members=user))


def watched_by(user: User) -> list[Watched]:
    """The person's own first, then by team; one query."""
    return _described(watches_of(user).order_by("team__name", "-created_at", "-pk"))


def watched_by_team(team: Team) -> list[Watched]:
    return _described(Watch.objects.filter(team=team))


def control_of(user: User, thing: Model) -> Control:
    """Two queries, whatever is watched."""
    kind = thing._meta.model_name
    found = list(watches_of(user).filter(**{f"{kind}": thing}).select_related("team"))
    by_teams = [watch for watch in found if watch.team]
    watching = {watch.team_id for watch in by_teams}
    others = [team for team in user.teams.all() if team.pk not in watching]
    return Control(next((watch for watch in found if not watch.team), None), by_teams, others)


def teams_open_to(user: User) -> QuerySet[Team]:
    """Those whose reading this person may see: their own; staff see each."""
    return Team.objects.all() if user.is_staff else user.teams.all()


def _described(watches: QuerySet[Watch]) -> list[Watched]:
    rows = watches.select_related("team", "payer", "policy__payer", "code__system", "family")
    return [_watched(watch) for watch in rows]


def _watched(watch: Watch) -> Watched:
    if watch.payer:
        return Watched(watch, "payer", watch.payer.name, watch.payer.get_absolute_url())
    if watch.policy:
        return Watched(watch, "policy", str(watch.policy), watch.policy.get_absolute_url())
    if watch.code:
        title = f": {watch.code.title}" if watch.code.title else ""
        return Watched(watch, "code", f"{watch.code}{title}", watch.code.get_absolute_url())
    if watch.family is None:
        raise ValueError(f"watch {watch.pk} is of nothing")
    path = reverse("codes:list", query={"family": watch.family.category})
    return Watched(watch, "family of codes", str(watch.family), path)
