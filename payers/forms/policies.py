"""What staff fill in on payers, their areas, and the identity of policies. Rows are named as people know them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from codes.forms import CommaSeparatedField, NamedRowsFormSet
from payers.models import Jurisdiction, PayerStaff, Policy, PolicyRelation
from payers.numbers import policy_slug
from payers.states import STATES

STATE = re.compile(r"[A-Za-z]{2}")


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """`payer` and `number` are asked for once: addresses and readers' links rest on them."""

    class Meta:
        model = Policy
        fields = ("payer", "number", "kind", "lines_of_business", "jurisdictions", "is_sample")

    def clean_number(self) -> str:
        number = " ".join(str(self.cleaned_data["number"]).split())
        if not policy_slug(number):
            raise ValidationError("A policy number holds letters or digits.")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        payer = cleaned.get("payer") or (self.instance.payer if self.instance.pk else None)
        number = cleaned.get("number") or self.instance.number
        if payer is None:
            return cleaned
        twins = Policy.objects.filter(payer=payer, slug=policy_slug(number)).exclude(pk=self.instance.pk)
        twin = twins.first() if number else None
        if twin:
            self.add_error("number", f"{payer} has a policy {twin.number} already: start a new version of it.")
        foreign = [line for line in cleaned.get("lines_of_business") or () if line.payer_id != payer.pk]
        if foreign:
            names = ", ".join(map(str, foreign))
            self.add_error("lines_of_business", f"A policy is for lines of its own payer, not for {names}.")
        return cleaned


class RelationForm(forms.ModelForm):  # type: ignore[type-arg]
    """The other policy is named by its number: of the same payer."""

    number = forms.CharField(max_length=60, label="To policy number")

    class Meta:
        model = PolicyRelation
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["number"] = self.instance.target.number

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        policy = self.instance.policy
        found = Policy.objects.filter(payer=policy.payer_id, slug=policy_slug(number)).first() if policy.pk else None
        if found is None:
            raise ValidationError(f"The payer has no policy {number} here.")
        if found == policy:
            raise ValidationError("A policy points to another one.")
        self.instance.target = found
        return number

    def row_key(self) -> tuple[Any, ...]:
        return self.cleaned_data.get("kind"), self.instance.target_id


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]
    """The person is named by e-mail address."""

    email = forms.EmailField(label="E-mail address")

    class Meta:
        model = PayerStaff
        fields = ("role",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["email"] = self.instance.user.email

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise ValidationError(f"Nobody has the address {email}.")
        self.instance.user = found
        return email

    def row_key(self) -> tuple[Any, ...]:
        return self.cleaned_data.get("role"), self.instance.user_id


class UniqueRowsFormSet(NamedRowsFormSet):
    """The same row twice is refused in words: the columns that a form finds by itself are not compared by Django."""

    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        form: Any
        for form in self.forms:
            if not form.cleaned_data or form.cleaned_data.get("DELETE") or form.errors:
                continue
            key = form.row_key()
            if key in seen:
                raise ValidationError("A row is listed twice: delete one of the two.")
            seen.add(key)


class JurisdictionForm(forms.ModelForm):  # type: ignore[type-arg]
    states = CommaSeparatedField(
        required=False, pattern=STATE, expected="two letters a state", help_text="Such as TX, OK, NM."
    )

    class Meta:
        model = Jurisdiction
        fields = ("slug", "name", "contractor", "contractor_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["states"] = [row.state for row in self.instance.states.all()]

    def clean_states(self) -> list[str]:
        states = list(dict.fromkeys(state.upper() for state in self.cleaned_data["states"]))
        unknown = [state for state in states if state not in STATES]
        if unknown:
            raise ValidationError(f"No state or territory: {', '.join(unknown)}.")
        return states
