"""Staff editing of organizations: their plan, seats and single sign-on domain, and who belongs to them."""

import re
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.audit import record
from accounts.models import AuditEntry, Invitation, Membership, Organisation, User
from accounts.roles import OWNER

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ("name", "slug", "plan", "seats", "sso_domain")
        labels = {"sso_domain": "Domain"}
        help_texts = {
            "plan": "Its members have it beside their own; of several, the one of the highest rank holds.",
            "seats": "Fewer than there are members: nobody is removed, and nobody joins.",
            "sso_domain": "Such as example.org: whoever comes by single sign-on with an address of it joins.",
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another organization has this name already.")
        return name

    def clean_sso_domain(self) -> str:
        domain = str(self.cleaned_data["sso_domain"]).strip().lower().removeprefix("@")
        if domain and not _DOMAIN.fullmatch(domain):
            raise ValidationError("Write the domain alone, such as example.org.")
        if domain and Organisation.objects.filter(sso_domain=domain).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another organization has this domain.")
        return domain


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    fields = ("user", "role", "joined_at")
    readonly_fields = ("joined_at",)
    autocomplete_fields = ("user",)
    extra = 0


class InvitationInline(admin.TabularInline):  # type: ignore[type-arg]
    """Looked at; links are made and revoked on the organization's own page."""

    model = Invitation
    fk_name = "organisation"
    fields = ("email", "role", "created_by", "created_at", "expires_at", "used_by", "revoked_at")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = OrganisationForm
    list_display = ("name", "plan", "members", "seats", "sso_domain", "has_owner")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("name", "sso_domain", "memberships__user__email")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline, InvitationInline)
    fieldsets = (
        (None, {"fields": ("name", "slug")}),
        ("What it has", {"fields": ("plan", "seats")}),
        ("Single sign-on", {"fields": ("sso_domain",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        owners = Count("memberships", filter=Q(memberships__role=OWNER), distinct=True)
        members = Count("memberships", distinct=True)
        held: QuerySet[Organisation] = super().get_queryset(request)
        return held.annotate(members_held=members, owners_held=owners)

    @admin.display(description="members", ordering="members_held")
    def members(self, organisation: Organisation) -> int:
        return int(getattr(organisation, "members_held", 0))

    @admin.display(description="has an owner", boolean=True)
    def has_owner(self, organisation: Organisation) -> bool:
        return bool(getattr(organisation, "owners_held", 0))

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)
        by = cast(User, request.user)
        facts = {name: form.cleaned_data[name] for name in form.changed_data if name not in ("plan", "slug")}
        if facts or not change:
            step = "changed by staff" if change else "made by staff"
            record(kind=AuditEntry.Kind.ORGANISATION, actor=by, subject=obj.name, facts={"step": step, **facts})
        if "plan" in form.changed_data:
            former = form.fields["plan"].queryset.filter(pk=form.initial.get("plan")).first()
            facts = {"organization": obj.name, "plan": obj.plan, "formerly": former}
            record(kind=AuditEntry.Kind.PLAN, actor=by, subject=f"Organization {obj.name}", facts=facts)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Members alone: invitations are only looked at."""
        by, organisation = cast(User, request.user), form.instance
        for membership in formset.save(commit=False):
            former = Membership.objects.filter(pk=membership.pk).select_related("user").first()
            membership.joined_at = membership.joined_at or timezone.now()
            membership.save()
            _record_membership(by, organisation, membership, former)
        for gone in formset.deleted_objects:
            person = gone.user.email
            gone.delete()
            facts = {"step": "removed by staff", "person": person}
            record(kind=AuditEntry.Kind.ORGANISATION, actor=by, subject=organisation.name, facts=facts)

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        facts = {"step": "deleted by staff", "members": obj.memberships.count(), "notes": obj.notes.count()}
        super().delete_model(request, obj)
        record(kind=AuditEntry.Kind.ORGANISATION, actor=cast(User, request.user), subject=obj.name, facts=facts)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        for organisation in queryset:
            self.delete_model(request, organisation)


def _record_membership(by: User, organisation: Organisation, membership: Membership, former: Membership | None) -> None:
    if former and (former.user_id, former.role) == (membership.user_id, membership.role):
        return
    facts: dict[str, object] = {"organization": organisation.name, "role": membership.role, "by": "staff"}
    if former:
        facts |= {"formerly": former.role, "formerly_of": former.user.email}
    record(kind=AuditEntry.Kind.PERMISSION, actor=by, subject=membership.user.email, facts=facts)
