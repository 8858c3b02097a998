"""What is asked where cases are kept, brought in and compared."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import Team, User
from claims.documents import FIRST_YEAR, LAST_YEAR
from claims.titles import LONGEST
from claims.uploads import InMemoryOnly

LARGEST_FILE = 16 * 2**20
_DAYS = {"min_value": f"{FIRST_YEAR}-01-01", "max_value": f"{LAST_YEAR}-12-31"}


class CasesInMemory(InMemoryOnly):
    """A file of all that one person keeps is larger than one of claims. Whatever it holds, it is never on a disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._held.write(raw_data[: max(0, LARGEST_FILE + 1 - start)])


class DayField(forms.DateField):
    """A day as ISO 8601 writes it, in the years in which claims are judged."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "date", "class": "form-control", "min": _DAYS["min_value"], "max": _DAYS["max_value"]}
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"),
            error_messages={"invalid": "A day is written YYYY-MM-DD, such as 2026-10-01."},
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Claims are judged for days of {FIRST_YEAR} to {LAST_YEAR}.")
        return day


class OwnerForm(forms.Form):
    """For the person, or for one of their teams."""

    team = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="Me",
        label="For",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "Choose yourself, or a team whose member you are."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        if isinstance(team, forms.ModelChoiceField):
            team.queryset = user.teams.all()


class KeepForm(OwnerForm):
    """`claims` are documents of `claims.documents`, as the page of the check carried them."""

    title = forms.CharField(max_length=LONGEST, error_messages={"required": "Give the case a title."})
    claims = forms.CharField(error_messages={"required": "There are no lines to keep: check some first."})


class BringForm(OwnerForm):
    """A file of cases that was written here."""

    file = forms.FileField(
        label="File of cases (JSON)",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".json,application/json"}),
        error_messages={"required": "Choose a file of cases.", "empty": "The file is empty."},
    )
    field_order = ("file", "team")

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(f"The file is larger than {LARGEST_FILE // 2**20} megabytes.")
        content: bytes = file.read()
        return content


class SinceForm(forms.Form):
    since = DayField(label="Judged differently since")


class DaysForm(forms.Form):
    """`from` and `to`: as if each case were served on either day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label="As if served on")
        self.fields["to"] = DayField(label="and on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("from") and cleaned.get("from") == cleaned.get("to"):
            self.add_error("to", "Choose two different days.")
        return cleaned
