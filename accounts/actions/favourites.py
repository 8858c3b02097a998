"""Every write to favourites and the lists that they are in."""

from datetime import datetime

from django.db import transaction

from accounts.models import Favourite, FavouriteList, User
from accounts.subjects import find_subject
from ui.phi import refusal

FIRST_LIST = "Favorites"
NAME_KEPT = 80
MOST_LISTS, MOST_IN_A_LIST = 50, 2000


class FavouriteRefused(Exception):
    """It is not kept; the text says why."""


@transaction.atomic
def make_list(*, user: User, name: str, now: datetime) -> FavouriteList:
    """Raises FavouriteRefused."""
    name = usable_name(name)
    User.objects.select_for_update().get(pk=user.pk)
    if user.favourite_lists.count() >= MOST_LISTS:
        raise FavouriteRefused(f"You have {MOST_LISTS} lists already: delete one first.")
    if user.favourite_lists.filter(name__iexact=name).exists():
        raise FavouriteRefused(f"You have a list called {name} already.")
    return FavouriteList.objects.create(user=user, name=name, created_at=now)


@transaction.atomic
def rename_list(*, favourite_list: FavouriteList, name: str) -> FavouriteList:
    """Raises FavouriteRefused."""
    name = usable_name(name)
    User.objects.select_for_update().get(pk=favourite_list.user_id)
    others = FavouriteList.objects.filter(user=favourite_list.user_id).exclude(pk=favourite_list.pk)
    if others.filter(name__iexact=name).exists():
        raise FavouriteRefused(f"You have a list called {name} already.")
    favourite_list.name = name
    favourite_list.save(update_fields=("name",))
    return favourite_list


@transaction.atomic
def delete_list(*, favourite_list: FavouriteList) -> None:
    favourite_list.delete()


@transaction.atomic
def add_favourite(
    *, user: User, kind: str, key: str, now: datetime, favourite_list: FavouriteList | None = None
) -> Favourite:
    """Without a list it goes to the person's first one, made where there is none. Twice is once.

    Raises FavouriteRefused.
    """
    if find_subject(kind, key) is None:
        raise FavouriteRefused("That is not here, so it cannot be kept.")
    User.objects.select_for_update().get(pk=user.pk)
    chosen = favourite_list or _first_list(user, now)
    kept = chosen.favourites.filter(kind=kind, key=key).first()
    if kept:
        return kept
    if chosen.favourites.count() >= MOST_IN_A_LIST:
        raise FavouriteRefused(f"{chosen.name} holds {MOST_IN_A_LIST:,} already: begin another list.")
    return Favourite.objects.create(favourite_list=chosen, kind=kind, key=key, added_at=now)


@transaction.atomic
def drop_favourite(*, favourite: Favourite) -> None:
    favourite.delete()


def usable_name(name: str) -> str:
    """In one line. Raises FavouriteRefused."""
    words = " ".join(name.split())
    if not words or len(words) > NAME_KEPT or not words.isprintable():
        raise FavouriteRefused(f"A name has 1 to {NAME_KEPT} characters.")
    if refused := refusal(words, "The name"):
        raise FavouriteRefused(refused)
    return words


def _first_list(user: User, now: datetime) -> FavouriteList:
    found = user.favourite_lists.order_by("created_at", "pk").first()
    return found or FavouriteList.objects.create(user=user, name=FIRST_LIST, created_at=now)
