"""Staff's own words on modifiers, and where ended codes point on. Each change is kept in a history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from codes.admin.history import HistoryAdmin
from codes.admin.imported import ReadOnlyInline
from codes.admin.starting import CodeChoiceField
from codes.admin.widgets import CodeSelect, PromptingSelect
from codes.forms import ModifierForm
from codes.models import CodeReplacement, Modifier, ModifierDescriptor


class ModifierDescriptorInline(ReadOnlyInline):
    model = ModifierDescriptor
    fields = ("release", "short", "long", "effective_from", "ended_on")
    verbose_name_plural = "public text, as releases give it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModifierDescriptor]:
        rows = super().get_queryset(request).select_related("release", "modifier")
        return rows.order_by("-release__effective_from")


@admin.register(Modifier)
class ModifierAdmin(HistoryAdmin):
    form = ModifierForm
    list_display = ("modifier", "system", "title", "setting", "ncci", "has_words")
    list_filter = ("system", "setting", "ncci")
    list_select_related = ("system",)
    list_per_page = 100
    search_fields = ("modifier__startswith", "title")
    show_full_result_count = False
    actions = None
    readonly_fields = ("modifier", "system")
    inlines = (ModifierDescriptorInline,)
    fieldsets = (
        (None, {"fields": ("modifier", "system")}),
        ("In our own words", {"fields": ("title", "when_to_use")}),
        ("Where it fits", {"fields": ("applies_to", "setting", "pfs_indicator", "ncci")}),
    )

    @admin.display(boolean=True, description="in our words")
    def has_words(self, modifier: Modifier) -> bool:
        return bool(modifier.when_to_use)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Modifiers come with releases and with the portal."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CodeReplacement)
class CodeReplacementAdmin(HistoryAdmin):
    list_display = ("code", "replaced_by", "note", "source")
    list_select_related = ("code", "replaced_by", "source")
    search_fields = ("code__code__startswith", "replaced_by__code__startswith")
    show_full_result_count = False
    autocomplete_fields = ("code", "replaced_by", "source")
    ordering = ("code__code", "replaced_by__code")
    fields = ("code", "replaced_by", "note", "source")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "source":
            kwargs["widget"] = PromptingSelect(db_field, self.admin_site, "Type words of its title")
        else:
            kwargs |= {"widget": CodeSelect(db_field, self.admin_site), "form_class": CodeChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
