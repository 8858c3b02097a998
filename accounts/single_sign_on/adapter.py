"""Who may come in by single sign-on: whoever's address the organization's server vouches for."""

from collections.abc import Mapping
from secrets import compare_digest
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from accounts.actions import audit
from accounts.models import AuditEntry, User

Kind = AuditEntry.Kind


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request: HttpRequest, **sought: Any) -> list[SocialApp]:
        # Those of the settings alone: no secret lies in the database.
        return [app for app in super().list_apps(request, **sought) if app.pk is None]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        answers = sociallogin.account.extra_data
        if not is_nonce_right(sociallogin.state, answers):
            raise _refused(request, "nonce")
        if not is_address_vouched_for(answers):
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


def is_nonce_right(state: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """The answer is to the question that this browser asked."""
    asked, answered = (state.get("data") or {}).get("nonce"), answers.get("id_token", {}).get("nonce")
    return isinstance(asked, str) and isinstance(answered, str) and compare_digest(asked.encode(), answered.encode())


def is_address_vouched_for(answers: Mapping[str, Any]) -> bool:
    told = answers.get("userinfo") or answers.get("id_token") or {}
    return bool(told.get("email")) and told.get("email_verified") is True


def _refused(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    audit.record(kind=Kind.SIGN_IN_FAILED, actor=None, facts={"step": "single sign-on", "reason": reason})
    return ImmediateHttpResponse(render(request, "socialaccount/refused.html", {"reason": reason}, status=403))
