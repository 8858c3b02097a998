"""Begins a draft of a policy's next version: the policy is named as its payer spells it."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from payers.models import Payer, Policy
from payers.numbers import policy_slug


class StartVersionForm(forms.Form):
    payer = forms.ModelChoiceField(
        queryset=Payer.objects.none(), to_field_name="slug", empty_label="Choose a payer",
        error_messages={"required": "Choose a payer."},
    )  # fmt: skip
    number = forms.CharField(
        label="Policy number", max_length=60, help_text="As the payer spells it, such as CPB 0590, CS032.OP or L39553.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Type the number of the policy."},
    )  # fmt: skip

    def __init__(self, *args: Any, payers: QuerySet[Payer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Payer]", self.fields["payer"]).queryset = payers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("payer") and cleaned.get("number"):
            policies = Policy.objects.filter(payer=cleaned["payer"], slug=policy_slug(cleaned["number"]))
            found = policies.select_related("payer", "release").first()
            if found is None:
                raise ValidationError(
                    f"{cleaned['payer']} has no policy {cleaned['number']} here. Look at its spelling, or add the "
                    "policy first: its number, kind and payer."
                )
            self.policy = found
        return cleaned
