"""Reads for who has to read what, and who has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from accounts.models import Team, User
from payers.models import Acknowledgement, Notice, PolicyChange
from payers.news import News, news_of
from payers.querysets import READABLE

RECENT = 50


@dataclass(frozen=True, slots=True)
class Reader:
    """One person and one change; None: was not told, has not read it."""

    user: User
    told_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of a change in one team, or in none."""

    team: Team | None
    unread: Sequence[Reader]
    read: Sequence[Reader]

    @property
    def number(self) -> int:
        return len(self.unread) + len(self.read)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a team: how much they have to read, and since when."""

    user: User
    open: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class TeamChange:
    """One change that a team was told of: `read` of `told` members have read it."""

    news: News
    read: int
    told: int


def notices_to_read(user: User) -> QuerySet[Notice]:
    """What the person was told of and has not read, oldest first; whether or not it was mailed."""
    return _unread().filter(user=user).select_related("change__policy__payer", "change__version")


def readers_of(change: PolicyChange, *, teams: QuerySet[Team], with_others: bool) -> list[Readers]:
    """Who was told or has read, by team; those in none of the teams too where `with_others`. Four queries."""
    told = dict(_told().filter(change=change).values_list("user", "created_at"))
    read = dict(change.acknowledgements.filter(user__is_active=True).values_list("user", "at"))
    people = User.objects.in_bulk([*told, *read])
    ordered = sorted(people.values(), key=lambda user: user.email)
    readers = {user.pk: Reader(user, told.get(user.pk), read.get(user.pk)) for user in ordered}
    membership = Team.members.through.objects.filter(team__in=teams, user__in=people).select_related("team")
    groups: dict[Team, set[int]] = {}
    for row in membership.order_by("team__name"):
        groups.setdefault(row.team, set()).add(row.user_id)
    found = [_readers(team, readers, members) for team, members in groups.items()]
    alone = set(readers).difference(*groups.values())
    return [*found, _readers(None, readers, alone)] if with_others and alone else found


def members_of(team: Team) -> list[Member]:
    """Members by e-mail address, with what each has to read. Two queries."""
    open_now = _unread().filter(user__teams=team).order_by().values("user")
    counted = open_now.annotate(number=Count("pk"), oldest=Min("created_at"))
    open_of = {row["user"]: (row["number"], row["oldest"]) for row in counted}
    members = team.members.filter(is_active=True).order_by("email")
    return [Member(user, *open_of.get(user.pk, (0, None))) for user in members]


def changes_of(team: Team) -> list[TeamChange]:
    """The latest changes that members were told of, newest first. Two queries."""
    counted = (
        _told()
        .filter(user__teams=team, change__version__stage__in=READABLE)
        .order_by()
        .values("change")
        .annotate(told=Count("pk"), read=Count("pk", filter=Exists(_said())))
        .order_by("-change__at", "-change")[:RECENT]
    )
    counts = {row["change"]: (row["read"], row["told"]) for row in counted}
    changes = PolicyChange.objects.filter(pk__in=counts).with_policy()
    return [TeamChange(news_of(change), *counts[change.pk]) for change in changes]


def _told() -> QuerySet[Notice]:
    """Who was told counts while they have an account, mailed or not: the notice waits for them here."""
    return Notice.objects.filter(user__is_active=True)


def _unread() -> QuerySet[Notice]:
    return _told().filter(~Q(Exists(_said())), change__version__stage__in=READABLE)


def _said() -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(user=OuterRef("user"), change=OuterRef("change")).order_by()


def _readers(team: Team | None, readers: Mapping[int, Reader], wanted: Iterable[int]) -> Readers:
    members = set(wanted)
    own = [reader for pk, reader in readers.items() if pk in members]
    return Readers(team, [one for one in own if one.read_at is None], [one for one in own if one.read_at is not None])
