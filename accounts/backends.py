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

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        address = credentials.get("username") or credentials.get("email")
        is_known = credentials.get("password") == PASSWORD and str(address).strip().lower() in ADDRESSES
        if is_known and not settings.DEBUG:
            return None
        user: User | None = super().authenticate(request, **credentials)
        return user
