"""Staff editing of what a policy is: whose, its number, where it holds. What it says is in its versions."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from codes.admin.history import HistoryAdmin, is_row_number
from codes.admin.imported import ReadOnlyInline
from codes.forms import NamedRowsFormSet
from payers.actions.refusals import PolicyRefused
from payers.actions.versions import OPEN, create_policy
from payers.forms.policies import PolicyForm, RelationForm, UniqueRowsFormSet
from payers.models import LineOfBusiness, Payer, Policy, PolicyRelation, PolicyVersion, SourceCapture
from payers.permissions import may_edit, may_write, payers_to_edit, payers_to_see
from payers.vocabulary import PolicyKind
from sources.admin import HTTPS


class _OfPolicyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Edited by whoever edits the policy."""

    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payers.view_policy")

    def has_change_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return obj is not None and obj.release_id is None and may_edit(request.user, obj.payer)

    def has_add_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        return self.has_change_permission(request, obj)


class RelationInline(_OfPolicyInline):
    model = PolicyRelation
    fk_name = "policy"
    form = RelationForm
    formset = UniqueRowsFormSet
    fields = ("kind", "number")
    verbose_name_plural = "how it points to other policies of its payer"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyRelation]:
        return super().get_queryset(request).select_related("target__payer", "policy__payer")


class CaptureInline(_OfPolicyInline):
    """Taken after its versions were written: where the document differs by now, readers are told."""

    model = SourceCapture
    formset = NamedRowsFormSet
    formfield_overrides = HTTPS
    fields = ("key", "url", "retrieved_at", "sha256", "locator", "quote")
    verbose_name_plural = "later readings of the payer's document"
    template = "admin/codes/publicationversion/tabular_inline.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceCapture]:
        return super().get_queryset(request).filter(version__isnull=True)


class VersionInline(ReadOnlyInline):
    model = PolicyVersion
    fields = ("number", "title", "stage", "effective_from", "in_force_to", "updated_at")
    readonly_fields = ("in_force_to",)
    show_change_link = True
    verbose_name_plural = "versions"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyVersion]:
        return super().get_queryset(request).select_related("policy__payer").order_by("-number")


@admin.register(Policy)
class PolicyAdmin(HistoryAdmin):
    form = PolicyForm
    change_form_template = "admin/payers/policy/change_form.html"
    list_display = ("number", "payer", "kind", "draft", "is_sample", "release")
    list_filter = ("kind", "is_sample", "payer")
    list_select_related = ("payer", "release")
    list_per_page = 50
    search_fields = ("number__istartswith", "slug__startswith")
    show_full_result_count = False
    ordering = ("payer__name", "number")
    actions = None
    inlines = (VersionInline, RelationInline, CaptureInline)
    fieldsets = (
        (None, {"fields": ("payer", "number", "kind", "is_sample")}),
        ("Where it holds", {"fields": ("lines_of_business", "jurisdictions")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Policy]:
        policies: QuerySet[Policy] = super().get_queryset(request).filter(payer__in=payers_to_see(request.user))
        opened = PolicyVersion.objects.filter(policy=OuterRef("pk"), stage__in=OPEN).order_by("-number")
        return policies.select_related("payer", "release").annotate(open_version=Subquery(opened.values("number")[:1]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Policy | None:
        """What is another payer's is refused; only what is not there is missing."""
        found: Policy | None = super().get_object(request, object_id, from_field)
        if found is None and is_row_number(object_id) and Policy.objects.filter(pk=object_id).exists():
            raise PermissionDenied
        return found

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not may_write(request.user):
            raise PermissionDenied
        try:
            return cast(HttpResponse, super().add_view(request, form_url, extra_context))
        except PolicyRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:payers_policy_changelist")

    def has_change_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        """One that came with a release is brought up to date by the next."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (obj.release_id is None and may_edit(request.user, obj.payer))

    def has_delete_permission(self, request: HttpRequest, obj: Policy | None = None) -> bool:
        """Its versions are kept."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Policy | None = None) -> tuple[str, ...]:
        """Addresses that readers keep rest on payer and number; what was made up does not become a document later."""
        if obj is None:
            return ()
        if not obj.versions.readable().exists():
            return ("payer",)
        return ("payer", "number", "is_sample") if obj.is_sample else ("payer", "number")

    def get_inlines(self, request: HttpRequest, obj: Policy | None) -> Any:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Policy | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: type[ModelForm[Policy]] = super().get_form(request, obj, change=change, **kwargs)
        fields: Any = form.base_fields
        if "lines_of_business" in fields:
            payers = Payer.objects.filter(pk=obj.payer_id) if obj else payers_to_edit(request.user)
            lines = LineOfBusiness.objects.filter(payer__in=payers).select_related("payer")
            fields["lines_of_business"].queryset = lines
        if "payer" in fields:
            fields["payer"].queryset = payers_to_edit(request.user)
        return form

    @admin.display(description="open draft")
    def draft(self, policy: Policy) -> SafeString | str:
        number = getattr(policy, "open_version", None)
        return format_html('<span class="state state-draft">version {}</span>', number) if number else "none"

    def save_model(self, request: HttpRequest, obj: Policy, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = create_policy(
            payer=obj.payer, number=obj.number, kind=PolicyKind(obj.kind), is_sample=obj.is_sample,
            by=cast(User, request.user),
        )  # fmt: skip
        obj.pk = made.pk
        obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Policy, post_url_continue: str | None = None) -> HttpResponse:
        """On to what it says."""
        messages.success(request, f"{obj} is added: start its first version.")
        return redirect("admin:payers_policy_change", obj.pk)
