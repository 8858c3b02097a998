"""What the claim check asks: whose claim it is, and its lines, typed, pasted or in a file. Nothing of it is stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, TypeVar

from django import forms

from claims.lines import Claim, ClaimLine
from claims.reading.cells import (
    MOST_MODIFIERS,
    are_pointers,
    read_code,
    read_day,
    read_diagnoses,
    read_modifiers,
    read_place,
    read_pointers,
    read_units,
)
from claims.reading.identifiers import identifier_shaped
from claims.reading.outcome import Misfit
from edits.ncci import PAIR_SETTINGS, Setting
from payers.states import STATES

ROWS_AT_FIRST, MORE_ROWS, MOST_ROWS = 4, 4, 12
LONGEST_PASTE = 2_000_000
# A cell that is longer is no cell.
LONGEST_CELL = 300
# Django's own words would repeat what was sent.
NO_CHOICE = "Choose one of the list."
Value = TypeVar("Value")
_DATELIKE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d){1,2}")
_NO_CODE: tuple[str, tuple[str, ...]] = ("", ())


def _box(label: str, longest: int, help_text: str = "", **attrs: str) -> forms.CharField:
    """What is longer than its box is answered in our words, by whoever reads it."""
    shown = {"class": "form-control", "autocomplete": "off", "spellcheck": "false", "maxlength": str(longest), **attrs}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=shown), help_text=help_text)


def _day(label: str, help_text: str = "") -> forms.CharField:
    """Read by the same rules as a pasted one."""
    box = forms.DateInput(attrs={"type": "date", "class": "form-control"})
    return forms.CharField(label=label, required=False, widget=box, help_text=help_text)


def _choice(label: str, help_text: str) -> forms.ChoiceField:
    box = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(
        label=label, required=False, widget=box, help_text=help_text, error_messages={"invalid_choice": NO_CHOICE}
    )


class CellsForm(forms.Form):
    """A form whose boxes are read as cells are. What looks like an identifier is not sent back to the page."""

    def read(self, name: str, read: Callable[[str], Value], blank: Value) -> Value:
        text = self.cleaned_data[name]
        if not text:
            return blank
        if len(text) > LONGEST_CELL:
            return self._refuse(name, f"has more than {LONGEST_CELL} characters", "words")
        try:
            return read(text)
        except Misfit as error:
            return self._refuse(name, str(error), _looks_like(text, str(error)))

    def _refuse(self, name: str, rule: str, kind: str) -> NoReturn:
        message = f"What stands in {self.fields[name].label} {rule}."
        if kind:
            self.data = blanked(self.data, self.add_prefix(name))
            message += f" It looked like {kind}, and is not shown again."
        raise forms.ValidationError(message)


def _looks_like(text: str, rule: str) -> str:
    """An identifier that may stand in a cell that cannot be read; blank where it is a date with a typing fault."""
    if "birth date" in rule:
        return "a birth date"
    return "" if _DATELIKE.fullmatch(text) else identifier_shaped(text)


def blanked(data: Any, name: str) -> Any:
    """The form's data, one box of it emptied."""
    kept = data.copy()
    kept[name] = ""
    return kept


class ClaimForm(CellsForm):
    """What holds for all lines."""

    setting = forms.TypedChoiceField(
        label="Claim of",
        required=False,
        coerce=Setting,
        empty_value=Setting.PRACTITIONER,
        error_messages={"invalid_choice": NO_CHOICE},
        choices=[(setting.value, setting.words.capitalize()) for setting in PAIR_SETTINGS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = _day("Date of service", "Of lines without one.")
    payer = _choice("Payer", "For its policies.")
    state = _choice("State", "For local coverage.")
    diagnoses = _box(
        "Diagnoses of the claim", 200, "Lines may point to them: A, B or 1, 2.", autocapitalize="characters"
    )
    pasted = forms.CharField(
        label="Lines, pasted",
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        help_text="One line each, such as 49411-59 x2 C34.11 @11 2026-07-15; or columns from a spreadsheet, with their "
        "header or without.",
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="or a file",
        required=False,
        allow_empty_file=True,
        help_text="CSV, XLSX, or X12 837 professional or institutional: up to 5 MB and 1,000 claims. What names or "
        "numbers patients in it is dropped before anything is read.",
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, payers: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"payer": [("", "Not given"), *payers], "state": [("", "Not given"), *STATES.items()]}
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def clean_on(self) -> date | None:
        return self.read("on", read_day, None)

    def clean_diagnoses(self) -> tuple[str, ...]:
        return self.read("diagnoses", read_diagnoses, ())


class LineForm(CellsForm):
    """One typed line; a row whose boxes are all blank is none. `listed`: the claim's diagnoses, for pointers."""

    code = _box("Code", 20, autocapitalize="characters")
    modifiers = _box("Modifiers", 20, autocapitalize="characters")
    units = _box("Units", 15, inputmode="numeric")
    diagnoses = _box("Diagnoses", 120, autocapitalize="characters")
    place = _box("Place", 5, inputmode="numeric")
    on = _day("Date")

    def __init__(
        self, *args: Any, listed: tuple[str, ...] = (), default_day: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._listed, self._default_day = listed, default_day

    def clean_code(self) -> tuple[str, tuple[str, ...]]:
        code, modifiers = self.read("code", read_code, _NO_CODE)
        if not code:
            raise forms.ValidationError("This line has no code.")
        return code, modifiers

    def clean_modifiers(self) -> tuple[str, ...]:
        return self.read("modifiers", read_modifiers, ())

    def clean_units(self) -> int:
        return self.read("units", read_units, 1)

    def clean_diagnoses(self) -> tuple[str, ...]:
        return self.read("diagnoses", self._diagnoses, ())

    def _diagnoses(self, text: str) -> tuple[str, ...]:
        return read_pointers(text, self._listed) if are_pointers(text) else read_diagnoses(text)

    def clean_place(self) -> str:
        return self.read("place", read_place, "")

    def clean_on(self) -> date:
        day = self.read("on", read_day, self._default_day)
        if day is None:
            raise forms.ValidationError("Give this line a date, or the claim a date of service.")
        return day

    def clean(self) -> dict[str, Any]:
        cells = self.cleaned_data
        if len(_modifiers(cells)) > MOST_MODIFIERS:
            self.add_error("modifiers", f"A line bears at most {MOST_MODIFIERS} modifiers.")
        return cells

    def line(self, number: int) -> ClaimLine:
        cells = self.cleaned_data
        return ClaimLine(
            number=number,
            code=cells["code"][0],
            date_of_service=cells["on"],
            modifiers=_modifiers(cells),
            units=cells["units"],
            diagnoses=cells["diagnoses"],
            place_of_service=cells["place"],
        )


def _modifiers(cells: Mapping[str, Any]) -> tuple[str, ...]:
    """Those written behind the code, then those in their own box."""
    return (*cells.get("code", _NO_CODE)[1], *cells.get("modifiers", ()))


class LineForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """Up to MOST_ROWS lines of one claim, numbered as the rows are."""

    def lines(self) -> tuple[ClaimLine, ...]:
        return tuple(form.line(number) for number, form in enumerate(self.forms, start=1) if form.cleaned_data)

    @property
    def can_grow(self) -> bool:
        return self.total_form_count() < MOST_ROWS


def line_forms(rows: int = ROWS_AT_FIRST) -> Any:
    """A set of rows, of which `rows` are blank."""
    return forms.formset_factory(
        LineForm, formset=LineForms, extra=rows, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )


def row_of(line: ClaimLine) -> dict[str, str]:
    """The line as it is typed."""
    return {
        "code": line.code,
        "modifiers": " ".join(line.modifiers),
        "units": "" if line.units == 1 else str(line.units),
        "diagnoses": ", ".join(line.diagnoses),
        "place": line.place_of_service,
        "on": line.date_of_service.isoformat(),
    }


def fits_rows(claims: Sequence[Claim]) -> bool:
    return len(claims) == 1 and len(claims[0].lines) <= MOST_ROWS
