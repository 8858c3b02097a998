"""Where signing up and in meets this portal: addresses, mail, the audit log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions import audit, organisations
from accounts.models import AuditEntry, User
from accounts.readers import client_address
from accounts.single_sign_on.answers import vouched_address

Kind = AuditEntry.Kind
# What an account is told by mail and what the audit log says of it are the same events, named alike.
_CREDENTIALS = ("account/email/", "mfa/email/", "socialaccount/email/")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "duplicate_email": "This address is already one of yours.",
        "email_password_mismatch": "The e-mail address and the password do not go together.",  # nosec B105
        "email_taken": "Another account has this address. Log in with it, or set a new password for it.",
        "enter_current_password": "This is not your password.",  # nosec B105
        "incorrect_code": "This code is not right.",
        "incorrect_password": "This is not your password.",  # nosec B105
        "invalid_login": "Type an e-mail address and a password.",
        "max_email_addresses": "An account has at most %d addresses.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "rate_limited": "Too many attempts. Wait a minute, then try again.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        # A socket of this machine has no address.
        return client_address(request) or "127.0.0.1"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Where no mail goes out no code arrives, and nobody could ever log in.
        return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        audit.record(kind=Kind.SIGN_UP, actor=saved, subject=saved.email, facts={"by": "form"})
        return saved

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # What is typed into the wrong box may be a password: only an address that has an account is kept.
        address = str(credentials.get("email", ""))
        is_known = User.objects.filter(email__iexact=address).exists()
        facts = {"step": "password", "address": "known" if is_known else "unknown"}
        audit.record(kind=Kind.SIGN_IN_FAILED, actor=None, subject=address if is_known else "", facts=facts)

    def post_login(
        self,
        request: HttpRequest,
        user: User,
        *,
        signal_kwargs: dict[str, Any] | None,
        **more: Any,
    ) -> HttpResponse:
        """The audit log says by what; whoever comes by single sign-on joins the organization of their domain."""
        response: HttpResponse = super().post_login(request, user, signal_kwargs=signal_kwargs, **more)
        by = [str(record.get("type") or record["method"]) for record in _steps(request)]
        audit.record(kind=Kind.SIGN_IN, actor=user, subject=user.email, facts={"by": " + ".join(by)})
        if signal_kwargs and "sociallogin" in signal_kwargs:
            address = vouched_address(signal_kwargs["sociallogin"].account.extra_data)
            organisations.join_by_domain(user=user, address=address, at=timezone.now())
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            audit.record(kind=Kind.SIGN_OUT, actor=request.user, subject=request.user.email, facts={})
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # Links begin with the portal's own address, whatever host the request named.
        super().send_mail(template_prefix, email, context | {"portal": settings.PORTAL_URL})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Told of every change of what opens an account, by mail and in the audit log."""
        if isinstance(user, User) and template_prefix.startswith(_CREDENTIALS):
            change = template_prefix.rpartition("/")[2].replace("_", " ")
            audit.record(kind=Kind.CREDENTIAL, actor=user, subject=user.email, facts={"change": change})
        super().send_notification_mail(template_prefix, user, context, email)


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right.",
        "unverified_email": "Confirm your e-mail address first.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """What a passkey is called until its owner gives it a name."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = request.session.get("account_authentication_methods", [])
    return steps
