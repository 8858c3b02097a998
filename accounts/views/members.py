"""What the views of a person's own pages share: who is logged in, and the way back to the page they came from."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User

View = Callable[..., HttpResponse]


def member(request: HttpRequest) -> User:
    """Who is logged in, in a view that lets in nobody else."""
    return cast(User, request.user)


def way_back(request: HttpRequest, default: str) -> str:
    """The page of ours that a form names as `next`, or the default; never another site."""
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(default)


def own_page(view: View) -> View:
    """A page that only its owner reads, and that no cache keeps."""
    return require_safe(never_cache(login_required(view)))


def own_form(home: str) -> Callable[[View], View]:
    """POST only. Whoever is no longer logged in comes back to the page, not to an address that only takes forms."""

    def decorate(view: View) -> View:
        @require_POST
        @never_cache
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(way_back(request, home))
            return view(request, *args, **kwargs)

        return wrapped

    return decorate
