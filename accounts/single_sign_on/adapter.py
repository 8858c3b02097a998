"""Who may come in by single sign-on: whoever's address the organization's server vouches for."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from accounts.actions import audit
from accounts.models import AuditEntry, User
from accounts.single_sign_on.answers import is_nonce_right, vouched_address

Kind = AuditEntry.Kind
KIND = "openid_connect"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """That of the settings alone: no secret lies in the database."""
        apps = [SocialApp(provider=KIND, **app) for app in settings.SOCIALACCOUNT_PROVIDERS[KIND]["APPS"]]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        answers = sociallogin.account.extra_data
        if not is_nonce_right(sociallogin.state, answers):
            raise _refused(request, "nonce")
        if not vouched_address(answers):
            raise _refused(request, "unverified")

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Staff connect their account themselves, so that nobody who makes addresses elsewhere becomes staff here."""
        is_staff = User.objects.filter(email__iexact=email, is_staff=True).exists()
        return not is_staff and bool(super().can_authenticate_by_email(login, email))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        audit.record(kind=Kind.SIGN_UP, actor=user, subject=user.email, facts={"by": "single sign-on"})
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        reason = str(more.get("error") or "refused")
        audit.record(kind=Kind.SIGN_IN_FAILED, actor=None, facts={"step": "single sign-on", "reason": reason})


def _refused(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    audit.record(kind=Kind.SIGN_IN_FAILED, actor=None, facts={"step": "single sign-on", "reason": reason})
    return ImmediateHttpResponse(render(request, "socialaccount/refused.html", {"reason": reason}, status=403))
