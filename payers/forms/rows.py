"""The rows of a version's tables, each a small form that gives one plain value of the document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from codes.formats import ICD_10_CM, canonical_code, possible_spellings
from codes.forms import PLACE_OF_SERVICE, CommaSeparatedField
from payers.document import CodeRow, DiagnosisRow, Passage, Reference, StateText
from payers.forms.boxes import AddressBox, AreaBox, ChoiceBox, NumberBox, ProseField, TextBox, TickBox
from payers.vocabulary import Disposition, Polarity, PriorAuthorization

_MODIFIER = re.compile(r"[0-9A-Za-z]{2}")
# Rows to be filled in where no script adds more; left as they are, they are not kept.
SPARE_ROWS = 2
# More than these are not edited row by row: a page of them is no page any more.
MOST_ROWS = 500
# More than a person adds to a table in one go.
MOST_FORMS = 2_000

Choices = Sequence[tuple[str, str]]


def _group() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=32_767, initial=1, required=False, widget=NumberBox)


def _note() -> forms.CharField:
    return forms.CharField(max_length=500, required=False, widget=TextBox)


class CodeRowForm(forms.Form):
    code = forms.CharField(max_length=12, widget=TextBox)
    disposition = forms.ChoiceField(choices=Disposition.choices(), initial=Disposition.CRITERIA.value, widget=ChoiceBox)
    prior_authorization = forms.ChoiceField(
        choices=PriorAuthorization.choices(), initial=PriorAuthorization.NOT_STATED.value, widget=ChoiceBox
    )
    delegate = forms.ChoiceField(choices=(("", "none"),), required=False, widget=ChoiceBox)
    places = CommaSeparatedField(
        pattern=PLACE_OF_SERVICE, expected="two-digit place of service codes", required=False, widget=TextBox
    )
    modifiers = CommaSeparatedField(pattern=_MODIFIER, expected="two characters each", required=False, widget=TextBox)
    group = _group()
    note = _note()
    passage = forms.CharField(max_length=40, required=False, widget=TextBox)

    def __init__(self, *args: Any, delegates: Choices = (), **kwargs: Any) -> None:
        """`delegates` are (slug, name), asked for once for all rows."""
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["delegate"]).choices = [("", "none"), *delegates]

    def clean_code(self) -> tuple[str, str]:
        found = [pair for pair in possible_spellings(self.cleaned_data["code"]) if pair[0] != "icd-10-cm"]
        if not found:
            raise ValidationError("A CPT or HCPCS code has five characters, such as 49411 or A4648.")
        return found[0]

    def clean_modifiers(self) -> list[str]:
        return [modifier.upper() for modifier in self.cleaned_data["modifiers"]]

    def value(self) -> CodeRow:
        data = self.cleaned_data
        system, code = data["code"]
        return CodeRow(
            system=system,
            code=code,
            disposition=Disposition(data["disposition"]),
            prior_authorization=PriorAuthorization(data["prior_authorization"]),
            delegate=data["delegate"],
            places=tuple(data["places"]),
            modifiers=tuple(data["modifiers"]),
            group=data["group"] or 1,
            note=data["note"],
            passage=data["passage"],
        )


class DiagnosisRowForm(forms.Form):
    code = forms.CharField(max_length=12, widget=TextBox)
    polarity = forms.ChoiceField(choices=Polarity.choices(), initial=Polarity.SUPPORTS.value, widget=ChoiceBox)
    group = _group()
    note = _note()

    def clean_code(self) -> str:
        code = canonical_code(self.cleaned_data["code"], "icd-10-cm")
        if not ICD_10_CM.fullmatch(code):
            raise ValidationError("An ICD-10-CM code is a letter, a digit and more, such as C22.0.")
        return code

    def value(self) -> DiagnosisRow:
        data = self.cleaned_data
        return DiagnosisRow(data["code"], Polarity(data["polarity"]), data["group"] or 1, data["note"])


class ReferenceRowForm(forms.Form):
    text = forms.CharField(max_length=500, widget=AreaBox(attrs={"rows": 2, "class": "part-text"}))
    url = forms.URLField(label="Address", max_length=500, required=False, assume_scheme="https", widget=AddressBox)

    def value(self) -> Reference:
        return Reference(self.cleaned_data["text"], self.cleaned_data["url"])


class StateRowForm(forms.Form):
    state = forms.CharField(max_length=2, widget=TextBox)
    text = forms.CharField(
        label="What differs there", max_length=500, widget=AreaBox(attrs={"rows": 2, "class": "part-text"})
    )

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"]).upper()

    def value(self) -> StateText:
        return StateText(self.cleaned_data["state"], self.cleaned_data["text"])


class PassageRowForm(forms.Form):
    key = forms.SlugField(max_length=40, widget=TextBox)
    quote = ProseField(label="Passage, word for word", widget=AreaBox(attrs={"rows": 3, "class": "part-text"}))
    locator = forms.CharField(label="Where in the document", max_length=200, required=False, widget=TextBox)
    url = forms.URLField(label="Address", max_length=500, required=False, assume_scheme="https", widget=AddressBox)
    retrieved_at = forms.DateTimeField(
        label="Retrieved at (UTC)",
        widget=TextBox(attrs={"placeholder": "2026-11-21 12:00"}),
        error_messages={"invalid": "Year, month, day, and the time where it is known: 2026-11-21 12:00."},
    )
    sha256 = forms.CharField(label="SHA-256 of the document", max_length=64, required=False, widget=TextBox)

    def clean_sha256(self) -> str:
        return str(self.cleaned_data["sha256"]).lower()

    def value(self) -> Passage:
        return Passage(**{name: self.cleaned_data[name] for name in self.base_fields})


class RowsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of one table. Each box is named to a screen reader; an untouched spare row is left out."""

    deletion_widget = TickBox

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        row = "new row" if index is None else f"row {index + 1}"
        for name, field in form.fields.items():
            field.widget.attrs["aria-label"] = f"{label_of(name, field)}, {row}"

    def columns(self) -> list[tuple[str, str]]:
        """Names and labels of the columns."""
        return [(name, label_of(name, field)) for name, field in self.empty_form.fields.items()]

    def kept(self) -> list[Any]:
        """The forms of rows that are to be kept, in order; call `is_valid()` first."""
        return [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]


def label_of(name: str, field: forms.Field) -> str:
    if name == "DELETE":
        return "Delete"
    return str(field.label or name.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a version's page: its name in the document, and the form of its rows."""

    name: str
    title: str
    row: type[forms.Form]
    add: str
    help: str = ""


TABLES = (
    Table(
        "codes",
        "Codes",
        CodeRowForm,
        "Add another code",
        "A group ties codes to the diagnoses of the same group; 1 where there are no groups.",
    ),
    Table("diagnoses", "Diagnoses", DiagnosisRowForm, "Add another diagnosis"),
    Table("references", "References", ReferenceRowForm, "Add another reference"),
    Table("state_exceptions", "State exceptions", StateRowForm, "Add another state"),
    Table(
        "passages",
        "Passages of the payer's document",
        PassageRowForm,
        "Add another passage",
        "The payer's own words, each under a short key; a code names the passage that states it by that key.",
    ),
)
FORMSETS = {
    table.name: forms.formset_factory(
        table.row, formset=RowsFormSet, extra=SPARE_ROWS, can_delete=True, max_num=MOST_FORMS, absolute_max=MOST_FORMS
    )
    for table in TABLES
}
