"""Reads of what a person keeps here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Favourite, FavouriteList, Membership, SavedFilter, User, Visit
from accounts.selectors.notes import ShownNote, notes_on
from accounts.selectors.organisations import membership_of
from accounts.subjects import Subject, label_of, subjects_of

RECENT = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A favourite or a visit with what it is of; `subject` is none where that is not here any more."""

    row: Favourite | Visit
    label: str
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class ListChoice:
    """One of the person's lists; `favourite` is this subject's row in it."""

    favourite_list: FavouriteList
    favourite: Favourite | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on a subject's page for the person who reads it."""

    choices: list[ListChoice]
    notes: list[ShownNote]
    membership: Membership | None

    @property
    def held(self) -> list[ListChoice]:
        return [choice for choice in self.choices if choice.favourite]

    @property
    def others(self) -> list[ListChoice]:
        return [choice for choice in self.choices if not choice.favourite]


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """The way back to work, on the first page."""

    recent: list[Kept]
    favourites: list[Kept]
    lists: list[FavouriteList]
    filters: list[SavedFilter]

    @property
    def is_empty(self) -> bool:
        return not (self.recent or self.favourites or self.filters)


def desk_of(user: User, kind: str, key: str) -> Desk:
    """Four queries, however much there is."""
    held = {
        row.favourite_list_id: row for row in Favourite.objects.filter(favourite_list__user=user, kind=kind, key=key)
    }
    lists = user.favourite_lists.order_by("created_at", "pk")
    choices = [ListChoice(each, held.get(each.pk)) for each in lists]
    membership = membership_of(user)
    return Desk(choices, notes_on(user, membership, kind, key), membership)


def lists_of(user: User) -> QuerySet[FavouriteList]:
    """With `number`, how many are in each."""
    return user.favourite_lists.annotate(number=Count("favourites"))


def kept(rows: Iterable[Favourite | Visit]) -> list[Kept]:
    """One query for each kind."""
    found = list(rows)
    subjects = subjects_of((row.kind, row.key) for row in found)
    return [Kept(row, label_of(row.kind), subjects.get((row.kind, row.key))) for row in found]


def shortcuts_of(user: User) -> Shortcuts:
    """Of favourites those added last; each subject once."""
    later = Favourite.objects.filter(
        favourite_list__user=user, kind=OuterRef("kind"), key=OuterRef("key"), pk__gt=OuterRef("pk")
    )
    favourites = list(Favourite.objects.filter(~Exists(later), favourite_list__user=user)[:RECENT])
    visits = list(user.visits.all()[:RECENT])
    both = kept([*visits, *favourites])
    return Shortcuts(
        recent=both[: len(visits)],
        favourites=both[len(visits) :],
        lists=list(lists_of(user)),
        filters=list(user.saved_filters.all()[:RECENT]),
    )
