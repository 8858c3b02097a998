"""Who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from accounts.demo_log_ins import ADDRESSES, PASSWORD
from accounts.models import User


class PortalBackend(AuthenticationBackend):
    """By any confirmed e-mail address and the password; the demo's known password opens nothing where DEBUG is off.

    A trial's database may be served in production later, its superuser with it.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user and not settings.DEBUG and credentials["password"] == PASSWORD and user.email.lower() in ADDRESSES:
            return None
        return user
