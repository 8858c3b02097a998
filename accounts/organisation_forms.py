"""Forms of the page of an organization."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.actions.organisations import NAME_KEPT


class NameForm(forms.Form):
    """What the organization is called."""

    name = forms.CharField(
        label="Name of the organization",
        max_length=NAME_KEPT,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class InviteForm(forms.Form):
    """Whom to invite. `roles` are those that the person who invites may give."""

    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        help_text="The link then opens for an account of this address alone. Leave it blank for a link that you hand "
        "over yourself: whoever holds it may use it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]
