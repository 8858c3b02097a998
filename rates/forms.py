"""What a reader asks of the pages of benchmarks, read from the address or from a pasted list."""

from datetime import date

from django import forms
from django.core.validators import RegexValidator

from codes.formats import canonical_code
from codes.importers.fields import system_of
from rates.market import MOST_LINES, Pasted
from rates.selectors.page import Asked

_BOX = {"class": "form-control"}


class CodeForm(forms.Form):
    """The code, and what chooses the editions; the filters beside it narrow the rest."""

    code = forms.CharField(required=False, max_length=20, label="Code", widget=forms.TextInput(attrs=_BOX))
    month = forms.CharField(
        required=False,
        label="Edition",
        validators=[RegexValidator(r"\A20\d\d-(0[1-9]|1[0-2])\Z", "An edition is written YYYY-MM, such as 2026-11.")],
        widget=forms.TextInput(attrs=_BOX | {"placeholder": "newest", "size": 8}),
    )
    locality = forms.CharField(
        required=False,
        label="Medicare locality",
        validators=[RegexValidator(r"\A[0-9]{7}\Z", "A locality is seven digits, such as 0111205.")],
        widget=forms.TextInput(attrs=_BOX | {"inputmode": "numeric", "size": 8}),
    )
    all = forms.BooleanField(
        required=False,
        label="With the rates set aside as implausible",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean_code(self) -> str:
        code = canonical_code(self.cleaned_data["code"])
        if code and system_of(code) is None:
            raise forms.ValidationError("A code is that of a procedure or supply, such as 49411 or A4648.")
        return code

    def asked(self, on: date | None) -> Asked:
        """Of a valid form."""
        given = self.cleaned_data
        return Asked(given["code"], on, given["month"], given["locality"], given["all"])


class YourRatesForm(forms.Form):
    """A pasted list, which `read_rates` reads. What cannot be read is told by its line's number, never shown again."""

    rates = forms.CharField(
        label="Your rates",
        help_text=f"Up to {MOST_LINES} lines of code,rate or code,rate,setting, such as 49411,512.40,nonfacility.",
        widget=forms.Textarea(attrs=_BOX | {"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    @classmethod
    def again(cls, pasted: Pasted) -> "YourRatesForm":
        """With the lines that could be read."""
        return cls(initial={"rates": "\n".join(rate.text for rate in pasted.rates)})
