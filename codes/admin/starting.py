"""Begins a draft on a code that is chosen from a list, or typed where no script fills the list."""

from textwrap import shorten
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from codes.actions.publications import OPEN
from codes.formats import canonical_system
from codes.forms import system_choices
from codes.models import Code, PublicationVersion
from codes.selectors import find_code, find_codes

# Of a code's title, where codes are chosen.
TITLE_SHOWN = 120


class CodeChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A code is chosen by what it is about as much as by its digits."""

    def label_from_instance(self, obj: Code) -> str:
        return described(obj)


class StartVersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Begins a draft on a code, chosen or typed: from its published version where there is one."""

    typed_code = forms.CharField(
        required=False,
        max_length=60,
        label="Or type the code",
        help_text="Such as 49411, A4648 or C61. The draft starts from the code's published version, if it has one.",
    )

    class Meta:
        model = PublicationVersion
        fields = ("code",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean_typed_code(self) -> Code | None:
        typed: str = self.cleaned_data["typed_code"]
        found = _codes_typed(typed) if typed else []
        if typed and not found:
            raise ValidationError(f"No code \u201c{typed}\u201d is loaded: look at its spelling.")
        if len(found) > 1:
            names = " or ".join(map(str, found))
            raise ValidationError(f"\u201c{typed}\u201d may be {names}: type it with its system, such as {found[0]}.")
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        chosen, typed = cleaned["code"], cleaned["typed_code"]
        cleaned["code"] = chosen or typed
        if not cleaned["code"]:
            self.add_error("code", "Choose a code, or type one below.")
        elif chosen and typed and chosen != typed:
            self.add_error("typed_code", f"{chosen} is chosen above, and {typed} is typed here: give one of the two.")
        else:
            self._refuse_second_draft(cleaned["code"])
        return cleaned

    def _refuse_second_draft(self, code: Code) -> None:
        opened = PublicationVersion.objects.filter(code=code, status__in=OPEN).first()
        if opened:
            self.add_error(
                "code",
                f"{code} has version {opened.number} {opened.get_status_display()} already: carry on with that one.",
            )


def described(code: Code) -> str:
    title = shorten(code.title, TITLE_SHOWN, placeholder="...")
    return f"{code}: {title}" if title else str(code)


def system_apart(text: str) -> tuple[str, str]:
    """A system's slug and the rest, of a text such as `CPT 32553`; a blank slug where no system leads it."""
    first, _, rest = text.strip().partition(" ")
    slug = canonical_system(first)
    return (slug, rest.strip()) if rest and slug in dict(system_choices()) else ("", text.strip())


def _codes_typed(text: str) -> list[Code]:
    system, rest = system_apart(text)
    if not system:
        return find_codes(rest)
    found = find_code(system, rest)
    return [found] if found else []
