"""Who asks for a page, and which, as a template's tag sees it."""

from django.http import HttpRequest
from django.template import Context

from accounts.models import User


def request_of(context: Context) -> HttpRequest | None:
    """Also in a fragment that was included with `only`: the context itself still knows its request."""
    return getattr(context, "request", None) or context.get("request")


def user_of(context: Context) -> User | None:
    """None for a guest."""
    user = getattr(request_of(context), "user", None)
    return user if isinstance(user, User) else None


def path_of(context: Context) -> str:
    """The address with its query; blank where no request is known."""
    request = request_of(context)
    return request.get_full_path() if request else ""
