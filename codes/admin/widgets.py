"""Boxes to choose a row in, by typing."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect


class PromptingSelect(AutocompleteSelect):
    """Says what to type while nothing is chosen, to the eye and to a screen reader alike."""

    def __init__(self, field: Any, admin_site: Any, prompt: str) -> None:
        super().__init__(field, admin_site)
        self.prompt = prompt

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": self.prompt}
