"""What one version says, in boxes: its particulars, dates, sections and criteria. The tables are in `rows`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from codes.forms import SeenAtField
from payers.contents import VERSION_FIELDS
from payers.criteria import OutlineFault, outline_of, parse_outline
from payers.document import CriterionLine, SectionText, VersionDocument
from payers.faults import SECTION_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from payers.forms.boxes import ProseField
from payers.models import PolicyVersion
from payers.vocabulary import SectionKind

_OUTLINE_HELP = (
    "One criterion a line, each with a dash: \u201c- ALL: heading\u201d or \u201c- ANY\u201d, and below it, two blanks "
    "further in, what belongs to it."
)
_LONG: dict[str, Any] = {"class": "vLargeTextField", "rows": 4}
FIELDSETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Title and summary", ("title", "summary", "change_note")),
    ("Dates", (
        "effective_from", "ended_on", "published_on", "last_reviewed_on", "next_review_on", "notice_starts_on",
        "notice_ends_on", "is_proposed", "is_retirement",
    )),
    ("Scope", ("scope",)),
    ("Sections", tuple(f"{part}_{kind}" for kind in SectionKind for part in ("title", "section"))),
    ("Criteria", ("criteria",)),
)  # fmt: skip


def _column(name: str) -> Any:
    return PolicyVersion._meta.get_field(name)


def _line(name: str, length: int) -> forms.CharField:
    column = _column(name)
    widget = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(
        required=not column.blank, max_length=length, help_text=column.help_text, widget=widget,
        error_messages={"required": "Give the version a title."},
    )  # fmt: skip


def _prose(length: int, **options: Any) -> ProseField:
    """The browser does not cut what is too long: all of it comes back with the form, and is told in words."""
    field = ProseField(required=False, widget=forms.Textarea(attrs=_LONG), **options)
    words = "%(show_value)s characters; at most %(limit_value)s are kept. Nothing is saved yet: shorten the text."
    field.validators.append(MaxLengthValidator(length, words))
    return field


def _day(name: str, help_text: str = "") -> forms.DateField:
    column = _column(name)
    return forms.DateField(
        label=str(column.verbose_name).capitalize(),
        required=not column.null,
        help_text=help_text or column.help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Give the day from which it holds.", "invalid": "A date is expected: 2026-11-21."},
    )


def _tick(name: str) -> forms.BooleanField:
    column = _column(name)
    return forms.BooleanField(label=str(column.verbose_name).capitalize(), required=False, help_text=column.help_text)


class OutlineField(ProseField):
    """A criteria tree, shown and typed as an outline."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str | None) else outline_of(value)

    def to_python(self, value: Any) -> tuple[CriterionLine, ...]:  # type: ignore[override]
        try:
            return parse_outline(super().to_python(value))
        except OutlineFault as fault:
            raise ValidationError(str(fault)) from fault

    def run_validators(self, value: tuple[CriterionLine, ...]) -> None:
        """Those of a text do not fit a tree."""


class VersionForm(forms.Form):
    title = _line("title", TITLE_LENGTH)
    summary = _prose(TEXT_LENGTH, help_text=_column("summary").help_text)
    change_note = _line("change_note", 300)
    effective_from = _day("effective_from")
    ended_on = _day("ended_on")
    published_on = _day("published_on")
    last_reviewed_on = _day("last_reviewed_on")
    next_review_on = _day("next_review_on")
    notice_starts_on = _day("notice_starts_on")
    notice_ends_on = _day(
        "notice_ends_on", "The first day after the notice, most often the one on which it takes effect."
    )
    is_proposed = _tick("is_proposed")
    is_retirement = _tick("is_retirement")
    scope = _prose(TEXT_LENGTH, help_text=_column("scope").help_text)
    criteria = OutlineField(
        required=False,
        help_text=_OUTLINE_HELP,
        widget=forms.Textarea(attrs={**_LONG, "class": "vLargeTextField outline"}),
    )
    seen_at = SeenAtField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in SectionKind:
            self.fields[f"title_{kind}"] = forms.CharField(
                label=f"Title of {kind.label.lower()}", required=False, max_length=200,
                help_text="Where the payer calls the section otherwise.",
                widget=forms.TextInput(attrs={"class": "vTextField"}),
            )  # fmt: skip
            self.fields[f"section_{kind}"] = _prose(SECTION_LENGTH, label=kind.label)

    def is_multipart(self) -> bool:
        """Sent as it is typed: encoded as an address is, long text takes up to three times its room."""
        return True

    def sections(self) -> tuple[SectionText, ...]:
        data = self.cleaned_data
        found = (SectionText(kind, data[f"section_{kind}"], data[f"title_{kind}"]) for kind in SectionKind)
        return tuple(section for section in found if section.text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for kind in SectionKind:
            if cleaned.get(f"title_{kind}") and cleaned.get(f"section_{kind}") == "":
                self.add_error(f"section_{kind}", "The section has a title and no text: write it, or clear the title.")
        return cleaned

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in VERSION_FIELDS}


def initial_of(document: VersionDocument) -> dict[str, Any]:
    """What the boxes show of what a version says."""
    initial: dict[str, Any] = {name: getattr(document, name) for name in VERSION_FIELDS}
    initial["criteria"] = document.criteria
    for section in document.sections:
        initial |= {f"section_{section.kind}": section.text, f"title_{section.kind}": section.title}
    return initial


def labels() -> dict[str, str]:
    """The label of each box, by its name."""
    form = VersionForm()
    return {name: str(form[name].label) for name in form.fields}
