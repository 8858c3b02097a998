"""Forms of signing up and in: the stock ones in our words, with labels instead of placeholders."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as step_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse

from accounts.models import User

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",  # nosec B105
    "remember": "Keep me logged in on this computer",
    "oldpassword": "Password now",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
    "name": "Name of this passkey",
    "passwordless": "Let it log me in by itself, without my password",
}
HELP = {
    # The way to a new password stands under the form, where it does not lie between two boxes.
    "password": "",  # nosec B105
    "oldpassword": "",
    "passwordless": "The device then asks for your fingerprint, face or PIN each time.",
}


class InOurWords(forms.Form):
    """Labels of ours, no placeholders, and the keyboard that fits on a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            if name == "code":
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class LoginForm(InOurWords, account_forms.LoginForm):
    pass


class SignupForm(InOurWords, account_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].label = "Password"

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # As long as for a new address: the time it takes must not say that there is an account.
            make_password(self.cleaned_data.get("password1"))
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class AddEmailForm(InOurWords, account_forms.AddEmailForm):
    pass


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account_forms.ResetPasswordKeyForm):
    pass


class ConfirmEmailVerificationCodeForm(InOurWords, account_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(InOurWords, account_forms.ConfirmPasswordResetCodeForm):
    pass


class ReauthenticateForm(InOurWords, account_forms.ReauthenticateForm):
    pass


class StepForm(InOurWords, step_forms.AuthenticateForm):
    pass


class StepAgainForm(InOurWords, step_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(InOurWords, totp_forms.ActivateTOTPForm):
    pass


class AddPasskeyForm(InOurWords, passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"passwordless": True} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class RenamePasskeyForm(InOurWords, passkey_forms.EditWebAuthnForm):
    pass
