"""Who may sign in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.demo_log_ins import ADDRESSES, PASSWORD
from accounts.models import User


class PortalBackend(ModelBackend):
    """By e-mail address and password; the demo's known password opens nothing where DEBUG is off.

    A trial's database may be served in production later, its superuser with it.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = username or kwargs.get("email")
        if not settings.DEBUG and password == PASSWORD and str(address).strip().lower() in ADDRESSES:
            return None
        user: User | None = super().authenticate(request, username=username, password=password, **kwargs)
        return user
