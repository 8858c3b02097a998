"""A pasted list of codes, with what is said of all of them."""

import hashlib
from collections.abc import Collection
from typing import Any, cast

from django import forms

from codes.forms import PLACE_OF_SERVICE, CommaSeparatedField, StepForm
from payers.code_lists import TEXT_LENGTH, Pair, PastedList, read_diagnoses, read_procedures
from payers.document import CodeRow, DiagnosisRow
from payers.forms.boxes import ProseField
from payers.forms.rows import Choices
from payers.vocabulary import NEVER_PAID, Disposition, Polarity, PriorAuthorization


class PasteForm(StepForm):
    """`checked` names the list whose report the person has seen: another one is reported before it is saved."""

    text = ProseField(
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField", "spellcheck": "false"}),
        error_messages={
            "required": "Paste the codes.",
            "max_length": f"At most {TEXT_LENGTH:,} characters are read at a time: paste the list in parts.",
        },
    )
    group = forms.IntegerField(
        min_value=1, max_value=32_767, initial=1, help_text="Ties codes to the diagnoses of the same group."
    )
    keep_unknown = forms.BooleanField(required=False)
    keep_ended = forms.BooleanField(required=False)
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def pasted(self) -> PastedList:
        raise NotImplementedError

    def fingerprint(self) -> str:
        told = f"{self.cleaned_data['group']} {self.cleaned_data['text']}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def is_checked(self) -> bool:
        return bool(self.cleaned_data["checked"] == self.fingerprint())


class PasteCodesForm(PasteForm):
    disposition = forms.ChoiceField(choices=[("", "Choose what the policy says"), *Disposition.choices()])
    prior_authorization = forms.ChoiceField(
        choices=PriorAuthorization.choices(), initial=PriorAuthorization.NOT_STATED.value
    )
    delegate = forms.ChoiceField(required=False)
    places = CommaSeparatedField(
        pattern=PLACE_OF_SERVICE,
        expected="two-digit place of service codes",
        required=False,
        help_text="The places of service they are limited to, such as 22, 24; none: not limited.",
    )
    field_order = ("text", "disposition", "prior_authorization", "delegate", "places", "group")

    def __init__(self, *args: Any, delegates: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["delegate"]).choices = [("", "none"), *delegates]
        self.fields["text"].label = "Codes"

    def clean(self) -> dict[str, Any]:
        """What is wrong for one code is wrong for all: said once, and not once a code."""
        cleaned = super().clean() or self.cleaned_data
        prior, delegate = cleaned.get("prior_authorization"), cleaned.get("delegate")
        never = cleaned.get("disposition") in NEVER_PAID
        if never and prior not in (PriorAuthorization.NOT_REQUIRED, PriorAuthorization.NOT_STATED):
            self.add_error("prior_authorization", "What is never covered cannot ask for prior authorization.")
        if (prior == PriorAuthorization.DELEGATED) != bool(delegate):
            self.add_error("delegate", "Name a delegate where a delegate decides, and only there.")
        return cleaned

    def pasted(self) -> PastedList:
        return read_procedures(self.cleaned_data["text"])

    def held(self, rows: Collection[CodeRow]) -> set[Pair]:
        return {(row.system, row.code) for row in rows if row.group == self.cleaned_data["group"]}

    def row(self, pair: Pair) -> CodeRow:
        data = self.cleaned_data
        return CodeRow(
            system=pair[0],
            code=pair[1],
            disposition=Disposition(data["disposition"]),
            prior_authorization=PriorAuthorization(data["prior_authorization"]),
            delegate=data["delegate"],
            places=tuple(data["places"]),
            group=data["group"],
        )


class PasteDiagnosesForm(PasteForm):
    polarity = forms.ChoiceField(choices=[("", "Choose what the listing means"), *Polarity.choices()])
    field_order = ("text", "polarity", "group")

    def __init__(self, *args: Any, delegates: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "ICD-10-CM codes"

    def pasted(self) -> PastedList:
        return read_diagnoses(self.cleaned_data["text"])

    def held(self, rows: Collection[DiagnosisRow]) -> set[Pair]:
        data = self.cleaned_data
        return {
            ("icd-10-cm", row.code)
            for row in rows
            if (row.group, row.polarity) == (data["group"], data["polarity"])
        }  # fmt: skip

    def row(self, pair: Pair) -> DiagnosisRow:
        return DiagnosisRow(pair[1], Polarity(self.cleaned_data["polarity"]), self.cleaned_data["group"])
