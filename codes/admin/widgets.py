"""Boxes to choose a row in, by typing."""

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect

from codes.admin.starting import described


class PromptingSelect(AutocompleteSelect):
    """Says what to type while nothing is chosen, to the eye and to a screen reader alike."""

    def __init__(self, field: Any, admin_site: Any, prompt: str) -> None:
        super().__init__(field, admin_site)
        self.prompt = prompt

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": self.prompt}

    @property
    def media(self) -> forms.Media:
        """Select2 gives its box no name; the script that does runs once the box is drawn."""
        return super().media + forms.Media(js=("admin/js/autocomplete.js", "js/admin-select-names.js"))


class CodeSelect(PromptingSelect):
    """Codes, each with its title."""

    url_name = "%s:codes_code_choices"

    def __init__(self, field: Any, admin_site: Any) -> None:
        super().__init__(field, admin_site, "Type a code or words of its title")


class CodeChoices(AutocompleteJsonView):
    """What a CodeSelect offers for what was typed."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": described(obj)}
