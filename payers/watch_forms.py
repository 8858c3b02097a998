"""The forms by which people say what they watch, and which systems are to be told."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from accounts.models import Team, User
from codes.models import Code, Family
from payers.models import Payer, Policy, Watch


class WatchForm(forms.Form):
    """One thing to watch, for the person or for one of their teams."""

    payer = forms.ModelChoiceField(Payer.objects.all(), required=False)
    policy = forms.ModelChoiceField(Policy.objects.readable(), required=False)
    code = forms.ModelChoiceField(Code.objects.all(), required=False)
    family = forms.ModelChoiceField(Family.objects.all(), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False, to_field_name="slug")
    frequency = forms.ChoiceField(choices=Watch.Frequency.choices, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        if isinstance(team, forms.ModelChoiceField):
            team.queryset = user.teams.all()

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or Watch.Frequency.DAILY


class WebhookForm(forms.Form):
    """An address to post to. What it may be, the action says: names without a dot are good in some networks."""

    url = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://hooks.example.org/policies", "autocomplete": "off"}),
    )
    payer = forms.ModelChoiceField(Payer.objects.all(), label="Changes of", required=False, empty_label="every payer")

    helper = FormHelper()
    helper.add_input(Submit("", "Add the webhook"))
