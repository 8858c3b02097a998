"""Staff editing of people, groups and teams. What widens or narrows what they may do is audited."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from accounts.actions.addresses import vouch_for_address
from accounts.actions.audit import record
from accounts.models import AuditEntry, Plan, Team, User

Kind = AuditEntry.Kind
FLAGS = ("is_active", "is_staff", "is_superuser")


@admin.register(User)
class UserAdmin(StockUserAdmin):  # type: ignore[type-arg]
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "plan", "is_staff", "is_active")
    list_select_related = ("plan",)
    search_fields = ("email", "first_name", "last_name")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Name", {"fields": ("first_name", "last_name")}),
        ("Plan", {"fields": ("plan",), "description": "Beside the one that every account has."}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            vouch_for_address(user=obj, instead_of=str(form.initial.get("email", "")) if change else "")
        by = cast(User, request.user)
        if not change:
            record(kind=Kind.SIGN_UP, actor=by, subject=obj.email, facts={"by": "staff"})
        flags = {name: getattr(obj, name) for name in FLAGS if name in form.changed_data}
        if flags:
            record(kind=Kind.PERMISSION, actor=by, subject=obj.email, facts=flags)
        if "email" in form.changed_data and change:
            facts = {"change": "e-mail address, by staff", "formerly": form.initial.get("email")}
            record(kind=Kind.CREDENTIAL, actor=by, subject=obj.email, facts=facts)
        if "plan" in form.changed_data:
            former = Plan.objects.filter(pk=form.initial.get("plan") or 0).first()
            record(kind=Kind.PLAN, actor=by, subject=obj.email, facts={"plan": obj.plan, "formerly": former})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        user: User = form.instance
        groups, permissions = _names(user.groups.all()), _names(user.user_permissions.select_related("content_type"))
        super().save_related(request, form, formsets, change)
        facts = _moved("groups", groups, _names(user.groups.all()))
        facts |= _moved("permissions", permissions, _names(user.user_permissions.select_related("content_type")))
        if facts:
            record(kind=Kind.PERMISSION, actor=cast(User, request.user), subject=user.email, facts=facts)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Nothing of the password is recorded, but that staff set another."""
        person = self.get_object(request, id)
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if person and User.objects.filter(pk=person.pk).exclude(password=person.password).exists():
            facts = {"change": "password, by staff"}
            record(kind=Kind.CREDENTIAL, actor=cast(User, request.user), subject=person.email, facts=facts)
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        super().delete_model(request, obj)
        record(kind=Kind.ACCOUNT_DELETED, actor=cast(User, request.user), subject=obj.email, facts={"by": "staff"})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(StockGroupAdmin):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        group: Group = form.instance
        before = _names(group.permissions.select_related("content_type"))
        super().save_related(request, form, formsets, change)
        facts = _moved("permissions", before, _names(group.permissions.select_related("content_type")))
        if facts or not change or "name" in form.changed_data:
            facts |= {"formerly": form.initial.get("name")} if "name" in form.changed_data and change else {}
            record(kind=Kind.PERMISSION, actor=cast(User, request.user), subject=f"Group {group}", facts=facts)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        facts = {"deleted": True, "members": obj.user_set.count()}
        super().delete_model(request, obj)
        record(kind=Kind.PERMISSION, actor=cast(User, request.user), subject=f"Group {obj}", facts=facts)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        for group in queryset:
            self.delete_model(request, group)


def _names(rows: Iterable[Any]) -> set[str]:
    """Groups by name; permissions as the code asks for them: `codes.change_code`."""
    return {row.name if isinstance(row, Group) else f"{row.content_type.app_label}.{row.codename}" for row in rows}


def _moved(what: str, before: set[str], after: set[str]) -> dict[str, object]:
    added, removed = sorted(after - before), sorted(before - after)
    return {name: rows for name, rows in ((f"{what} added", added), (f"{what} removed", removed)) if rows}


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("members",)
