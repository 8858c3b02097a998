"""The two tables of a publication: its modifiers, and the codes it points to."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from codes.admin.findings import findings_of
from codes.checks import Finding
from codes.forms import NamedRowsFormSet, PublicationModifierForm, RelatedCodeForm, system_choices
from codes.models import PublicationModifier, PublicationVersion, RelatedCode


class _PartInline(admin.TabularInline):  # type: ignore[type-arg]
    """Edited with its draft, by whoever may edit the draft."""

    # To be filled in where no script adds rows; left as they are, they are not saved.
    extra = 2
    readonly_fields = ("findings",)
    formset = NamedRowsFormSet
    template = "admin/codes/publicationversion/tabular_inline.html"
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "part-text"})}}
    found: list[Finding] = []

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.found = findings_of(request, obj) if obj else []
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("codes.view_publicationversion")

    def has_change_permission(self, request: HttpRequest, obj: PublicationVersion | None = None) -> bool:
        return request.user.has_perm("codes.change_publicationversion") and (obj is None or obj.is_editable)

    def has_add_permission(self, request: HttpRequest, obj: PublicationVersion | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PublicationVersion | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def listed(self, field: str) -> SafeString | str:
        rows = [(f.severity, f.severity.capitalize(), f.message, f.suggestion) for f in self.found if f.field == field]
        words = '<p class="finding finding-{}"><strong>{}:</strong> {} {}</p>'
        return format_html_join("", words, rows) or "none"


class PublicationModifierInline(_PartInline):
    model = PublicationModifier
    form = PublicationModifierForm
    fields = ("position", "modifier", "description", "when_to_use", "findings")
    verbose_name = "modifier"
    verbose_name_plural = "coding specifications: modifiers"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "description":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "part-text"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="content checks")
    def findings(self, row: PublicationModifier) -> SafeString | str:
        return self.listed(f"modifiers[{row.modifier}]")


class RelatedCodeInline(_PartInline):
    model = RelatedCode
    form = RelatedCodeForm
    fields = ("position", "system", "code", "kind", "note", "findings")
    verbose_name_plural = "related codes"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Asked for once for all rows.
        if db_field.name == "system":
            choices = system_choices()
            # What a spare row shows, and so what it may be left at.
            return forms.ChoiceField(choices=choices, initial=choices[0][0])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="content checks")
    def findings(self, row: RelatedCode) -> SafeString | str:
        return self.listed(f"related[{row.code}]")
