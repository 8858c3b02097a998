"""Every write to saved filters."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve

from accounts.actions.favourites import FavouriteRefused, usable_name
from accounts.models import SavedFilter, User
from accounts.saved_paths import is_list
from ui.phi import find_identifiers

MOST = 100
PATH_KEPT, QUERY_KEPT = 120, 1000
# Not part of what is asked for.
_PASSING = frozenset({"page", "csrfmiddlewaretoken"})


class FilterRefused(Exception):
    """It is not saved; the text says why."""


@transaction.atomic
def save_filter(*, user: User, name: str, path: str, query: str, now: datetime) -> SavedFilter:
    """The same name again takes the place of the former. Raises FilterRefused."""
    try:
        name = usable_name(name)
    except FavouriteRefused as refused:
        raise FilterRefused(str(refused)) from None
    path, query = own_path(path), usable_query(query)
    User.objects.select_for_update().get(pk=user.pk)
    held = user.saved_filters.filter(name__iexact=name).first()
    if held is None and user.saved_filters.count() >= MOST:
        raise FilterRefused(f"You have {MOST} saved filters already: delete one first.")
    kept = held or SavedFilter(user=user)
    kept.name, kept.path, kept.query, kept.created_at = name, path, query, now
    kept.save()
    return kept


@transaction.atomic
def delete_filter(*, saved_filter: SavedFilter) -> None:
    saved_filter.delete()


def own_path(path: str) -> str:
    """A list of this portal, never another site. Raises FilterRefused."""
    refused = FilterRefused("Only a list of this portal can be saved.")
    if not is_list(path) or len(path) > PATH_KEPT:
        raise refused
    try:
        resolve(path)
    except Resolver404:
        raise refused from None
    return path


def usable_query(query: str) -> str:
    """Without the number of the page. Raises FilterRefused."""
    pairs = [(name, value) for name, value in parse_qsl(query.lstrip("?")) if name not in _PASSING]
    kept = urlencode(pairs)
    if len(kept) > QUERY_KEPT:
        raise FilterRefused(f"The filter is too long to be saved: {len(kept):,} characters, of at most {QUERY_KEPT:,}.")
    if any(find_identifiers(value) for _, value in pairs):
        raise FilterRefused("The filter was not saved: it looks as if it held what tells who a patient is.")
    return kept
