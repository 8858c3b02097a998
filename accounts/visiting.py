"""What views tell of a reader's way: the page that they saw, what they searched for. It never fails a page."""

import logging
from typing import cast

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.history import remember_search, remember_visit
from accounts.automated import is_fetched_ahead
from accounts.models import User
from accounts.subjects import LONGEST_KEY

logger = logging.getLogger(__name__)


def visited(request: HttpRequest, kind: str, key: str) -> None:
    """For whoever is logged in and keeps a history; at most one write."""
    if not _is_kept(request) or len(key) > LONGEST_KEY:
        return
    try:
        remember_visit(user=cast(User, request.user), kind=kind, key=key, now=timezone.now())
    except DatabaseError:
        logger.exception("A visit of %s %s could not be kept", kind, key)


def searched(request: HttpRequest, query: str) -> None:
    """The same for what was typed in the search of the site."""
    if not _is_kept(request):
        return
    try:
        remember_search(user=cast(User, request.user), query=query, now=timezone.now())
    except DatabaseError:
        # Without the words: they may be anything.
        logger.exception("A search could not be kept")


def _is_kept(request: HttpRequest) -> bool:
    user = request.user
    if request.method != "GET" or is_fetched_ahead(request.headers):
        return False
    return isinstance(user, User) and user.keeps_history
