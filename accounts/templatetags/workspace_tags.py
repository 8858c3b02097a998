"""What other pages show of a person's own: the star, notes, the way to save a list's filter, shortcuts."""

from typing import Any

from django import template
from django.template import Context

from accounts.actions.notes import LONGEST
from accounts.contexts import path_of, request_of, user_of
from accounts.saved_paths import is_list
from accounts.selectors.workspace import desk_of, shortcuts_of

register = template.Library()


@register.inclusion_tag("accounts/_desk.html", takes_context=True)
def desk(context: Context, kind: str, key: str) -> dict[str, Any]:
    """`{% desk "code" "cpt/49411" %}`: to keep the page's subject and to note on it. Four queries, none for guests."""
    user = user_of(context)
    return {
        "kind": kind,
        "key": key,
        "path": path_of(context),
        "longest": LONGEST,
        "desk": desk_of(user, kind, key) if user else None,
    }


@register.inclusion_tag("accounts/_save_filter.html", takes_context=True)
def save_filter(context: Context) -> dict[str, Any]:
    """To save the page's filter under a name; nothing for guests, and where nothing is filtered."""
    request, user = request_of(context), user_of(context)
    if request is None or user is None or not request.META.get("QUERY_STRING") or not is_list(request.path):
        return {"user": None}
    return {"user": user, "address": request.path, "query": request.META["QUERY_STRING"], "path": path_of(context)}


@register.inclusion_tag("accounts/_shortcuts.html", takes_context=True)
def shortcuts(context: Context) -> dict[str, Any]:
    """On the first page, for whoever is logged in."""
    user = user_of(context)
    return {"shortcuts": shortcuts_of(user) if user else None}
