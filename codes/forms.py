"""What staff fill in to write a publication and to move it on."""

import re
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from codes.actions.publications import changed_since
from codes.contents import CONTENT_FIELDS, content_of, label_of
from codes.diffs import FieldDiff, compare_field
from codes.formats import MODIFIER, canonical_code
from codes.models import (
    CodeSystem,
    Modifier,
    PlaceOfService,
    PublicationModifier,
    PublicationVersion,
    RelatedCode,
)
from sources.models import Release

PLACE_OF_SERVICE = re.compile(r"[0-9]{2}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONFLICT = (
    "Nothing is saved yet, and what you typed is below. What differs is listed here: take over what you want to keep "
    "of theirs, then save once more to put your version in its place."
)


class CommaSeparatedField(forms.CharField):
    """A JSON list of short strings, shown and typed with commas between them."""

    def __init__(self, *, pattern: re.Pattern[str], expected: str, **kwargs: Any) -> None:
        self.pattern = pattern
        self.expected = expected
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "vTextField"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        parts = value if isinstance(value, list) else re.split(r"[,;\s]+", str(value or ""))
        return list(dict.fromkeys(part for part in parts if part))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        wrong = [part for part in value if not self.pattern.fullmatch(part)]
        if wrong:
            raise ValidationError(f"Expected {self.expected}, with commas between: not {', '.join(wrong)}.")

    def run_validators(self, value: list[str]) -> None:
        """Those of a text do not fit a list."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class SeenAtField(forms.CharField):
    """The `updated_at` of the row that the person was shown, to the microsecond."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime:  # type: ignore[override]
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            raise ValidationError("This form has lost its place: open the version again.") from None

    def run_validators(self, value: datetime) -> None:
        """Those of a text do not fit a time."""


class PublicationVersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Edits a draft. Refuses to write over what another editor saved after this form was opened."""

    sites_of_service = CommaSeparatedField(
        required=False,
        pattern=PLACE_OF_SERVICE,
        expected="two-digit place of service codes",
        help_text="Place of service codes, most typical first: 22, 24, 11",
    )
    key_payers = CommaSeparatedField(
        required=False,
        pattern=SLUG,
        expected="payers as they stand in their address",
        help_text="Payers as they stand in their address: medicare, aetna, blue-cross-blue-shield",
    )
    seen_at = SeenAtField()

    class Meta:
        model = PublicationVersion
        fields = (*CONTENT_FIELDS, "change_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[FieldDiff] = []
        self.initial["seen_at"] = self.instance.updated_at

    def clean_sites_of_service(self) -> list[str]:
        codes: list[str] = self.cleaned_data["sites_of_service"]
        places = PlaceOfService.objects.filter(release__status=Release.Status.READY)
        # Where editions differ, the newest says what a place is.
        editions = places.order_by("release__effective_from", "release_id")
        settings = dict(editions.values_list("code", "setting"))
        unknown = [code for code in codes if code not in settings] if settings else []
        if unknown:
            raise ValidationError(f"Not in the loaded place of service code set: {', '.join(unknown)}.")
        unassigned = [code for code in codes if settings.get(code) == PlaceOfService.Setting.UNASSIGNED]
        if unassigned:
            raise ValidationError(f"Not assigned to any place in the code set of CMS: {', '.join(unassigned)}.")
        return codes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Locked until the request's transaction ends: of two who save at once, the second waits, and then is told.
        saved = PublicationVersion.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if cleaned.get("seen_at") != saved.updated_at:
            self._explain_conflict(saved)
        return cleaned

    def _explain_conflict(self, saved: PublicationVersion) -> None:
        """The next save is of one who has been told."""
        self.data = {**cast(QueryDict, self.data).dict(), self.add_prefix("seen_at"): saved.updated_at.isoformat()}
        self.errors.pop("seen_at", None)
        self.add_error(None, f"{changed_since(saved)} {_CONFLICT}")
        before = content_of(saved).fields
        for name in CONTENT_FIELDS:
            typed = self.cleaned_data.get(name, "")
            text = ", ".join(typed) if isinstance(typed, list) else typed
            difference = compare_field(label_of(name), before[label_of(name)], text)
            if difference.is_changed:
                self.conflicts.append(difference)


class PublicationModifierForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PublicationModifier
        fields = ("position", "modifier", "description", "when_to_use")

    def clean_modifier(self) -> str:
        modifier = str(self.cleaned_data["modifier"]).strip().upper()
        if not MODIFIER.fullmatch(modifier):
            raise ValidationError("A modifier is two letters or digits.")
        return modifier


class RelatedCodeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RelatedCode
        fields = ("position", "system", "code", "kind", "note")

    def clean_code(self) -> str:
        return canonical_code(self.cleaned_data["code"], self.cleaned_data.get("system", ""))


class ModifierForm(forms.ModelForm):  # type: ignore[type-arg]
    applies_to = CommaSeparatedField(
        required=False,
        pattern=re.compile(r"[a-z]+(_[a-z]+)*"),
        expected="kinds of code in small letters",
        help_text="Kinds of code, or any: surgery, radiology, evaluation_management",
    )

    class Meta:
        model = Modifier
        fields = ("title", "when_to_use", "applies_to", "setting", "pfs_indicator", "ncci")
        labels = {"pfs_indicator": "Fee schedule indicator", "ncci": "NCCI class"}


class NamedRowsFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The head of a column names its boxes to the eye only; each is named to a screen reader too."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:  # type: ignore[type-arg]
        super().add_fields(form, index)
        for name, field in form.fields.items():
            label = field.label or name.replace("_", " ")
            field.widget.attrs.setdefault("aria-label", f"{label}, row {(index or 0) + 1}")


class StepForm(forms.Form):
    """What every step of the workflow sends: which state of the version the person was looking at."""

    seen_at = SeenAtField()


class NoteForm(StepForm):
    note = forms.CharField(
        label="Note", max_length=400, strip=True, error_messages={"required": "Say why: a note is wanted."}
    )


class ApproveForm(StepForm):
    """`reason` is wanted only where content checks found errors."""

    publish_anyway = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=400, required=False, strip=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("publish_anyway") and not cleaned.get("reason"):
            raise ValidationError("Publishing with errors wants a reason: write one beside the tick.")
        return cleaned


class ClinicalReviewForm(StepForm):
    reviewer = forms.CharField(
        label="Clinician", max_length=200, strip=True, error_messages={"required": "Name the clinician who read it."}
    )
    reviewed_on = forms.DateField(
        label="Read on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Give the day on which it was read."},
    )


def system_choices() -> list[tuple[str, str]]:
    return list(CodeSystem.objects.values_list("slug", "name"))
