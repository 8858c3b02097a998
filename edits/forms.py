"""What the pair checker is asked."""

from django import forms

from edits.asked import LONGEST, Unanswerable, codes_asked
from edits.ncci import PAIR_SETTINGS, Setting


class CheckForm(forms.Form):
    """Codes of one day, the day, and whose claims. The date is read by the view, as on every page."""

    codes = forms.CharField(
        max_length=LONGEST,
        label="Codes",
        help_text="2 to 25, in a list or pasted from a claim; modifiers behind a hyphen are passed over.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "spellcheck": "false"}),
    )
    on = forms.DateField(
        required=False,
        label="Date of service",
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    setting = forms.TypedChoiceField(
        required=False,
        label="Claims of",
        coerce=Setting,
        empty_value=Setting.PRACTITIONER,
        choices=[(setting.value, setting.words.capitalize()) for setting in PAIR_SETTINGS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_codes(self) -> tuple[str, ...]:
        try:
            return codes_asked(self.cleaned_data["codes"])
        except Unanswerable as error:
            raise forms.ValidationError(str(error)) from error
