"""Boxes to type in. Those of long tables are written out by hand: a template for each of thousands takes seconds."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class TextBox(forms.TextInput):
    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        shown = {} if value in (None, "") else {"value": str(value)}
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name, "type": self.input_type, **shown})
        return format_html("<input{}>", flatatt(built))


class NumberBox(TextBox):
    input_type = "number"


class AddressBox(TextBox):
    input_type = "url"


class AreaBox(forms.Textarea):
    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<textarea{}>\n{}</textarea>", flatatt(built), value or "")


class ChoiceBox(forms.Select):
    """Choices of one level."""

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = ((each, flatatt({"selected": str(each) == chosen}), label) for each, label in self.choices)
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        written = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", flatatt(built), written)


class TickBox(forms.CheckboxInput):
    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name, "type": "checkbox"})
        return format_html("<input{}>", flatatt({**built, "checked": self.check_test(value)}))


# A form feed or vertical tab, as text copied from a PDF or a slide has it, ends a line too.
_LINE_ENDS = re.compile(r"\r\n|[\x0b\x0c]")


class ProseField(forms.CharField):
    """Text of several lines, kept as it is typed; only the line ends are those of files, and not of browsers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return _LINE_ENDS.sub("\n", text) if text.strip() else ""
