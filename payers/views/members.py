"""What views for people who are logged in share: the way to the log-in and back to the page they came from."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User

View = Callable[..., HttpResponse]


def member(request: HttpRequest) -> User:
    """Who is logged in, in a view that lets in nobody else."""
    return cast(User, request.user)


def way_back(request: HttpRequest, default: str) -> str:
    """The page of ours that a form names as `next`, or the default; never another site."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(default)


def member_post(view: View) -> View:
    """POST only. Whoever is no longer logged in comes back to the page, not to an address that only takes forms."""

    @require_POST
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(way_back(request, "policies:watches"))
        return view(request, *args, **kwargs)

    return wrapped
