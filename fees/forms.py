"""What a reader asks of the calculator, read from the address."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from fees.lines import FeeLine, UnreadableLines, read_lines
from fees.payment import Setting
from fees.selectors import Asked

SETTINGS = ((Setting.NONFACILITY.value, "Non-facility"), (Setting.FACILITY.value, "Facility"))
_DAY = "The date of service is written YYYY-MM-DD, such as 2026-07-15."
_SETTING = "The setting is nonfacility or facility."


class CalculatorForm(forms.Form):
    """Every fault is told beside its box, in words."""

    codes = forms.CharField(
        label="Codes, with modifiers",
        strip=True,
        error_messages={"required": "Give a code, such as 49411, or several, such as 49411, 32553-51."},
    )
    on = forms.DateField(
        label="Date of service", required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": _DAY}
    )
    setting = forms.ChoiceField(
        label="Setting", required=False, choices=SETTINGS, error_messages={"invalid_choice": _SETTING}
    )
    zip = forms.CharField(
        label="ZIP code",
        required=False,
        validators=[RegexValidator(r"\A[0-9]{5}\Z", "A ZIP code is five digits, such as 77030.")],
    )
    locality = forms.CharField(
        label="Locality",
        required=False,
        validators=[
            RegexValidator(
                r"\A[0-9]{7}\Z",
                "A locality is seven digits, its contractor's five and two of its own, such as 0111205.",
            )
        ],
    )

    def clean_codes(self) -> tuple[FeeLine, ...]:
        try:
            return read_lines(self.cleaned_data["codes"])
        except UnreadableLines as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("zip") and cleaned.get("locality"):
            self.add_error("zip", "Give a ZIP code or a locality, not both.")
        return cleaned

    @property
    def asked(self) -> Asked:
        """Of a valid form."""
        given = self.cleaned_data
        return Asked(
            lines=given["codes"],
            on=given["on"],
            setting=Setting(given["setting"] or Setting.NONFACILITY),
            locality=given["locality"],
            zip_code=given["zip"],
        )
