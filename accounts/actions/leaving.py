"""Taking one's data, and going."""

import secrets
from datetime import datetime

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.history import erase_history
from accounts.actions.meter import erase_views
from accounts.actions.organisations import leave_with_account
from accounts.models import AuditEntry, Note, User
from accounts.models.people import LEFT
from accounts.personal import personal_data

# Rooms of others, by which a person signs in: their rows go whatever they are.
_SIGNING_IN = ("account", "mfa", "socialaccount", "usersessions")


@transaction.atomic
def record_export(*, user: User, rows: int) -> None:
    record(kind=AuditEntry.Kind.EXPORT, actor=user, subject="Own data", facts={"rows": rows})


@transaction.atomic
def delete_account(*, user: User, now: datetime) -> None:
    """What is theirs alone goes; what they published keeps its place, by a person who left.

    Raises LastOwner where they are the only owner of an organization that has other members.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    record(kind=AuditEntry.Kind.ACCOUNT_DELETED, actor=held, subject=held.email)
    leave_with_account(user=held, at=now)
    for room in personal_data():
        if room.erase:
            room.erase(held)
    _erase_workspace(held)
    _close_doors(held)
    _blank(held)


def _erase_workspace(user: User) -> None:
    Note.objects.filter(author=user, organisation=None).delete()
    Note.objects.filter(author=user).update(author=None)
    user.favourite_lists.all().delete()
    user.saved_filters.all().delete()
    erase_history(user=user, visits=True, searches=True)
    erase_views(reader=f"u:{user.pk}")


def _close_doors(user: User) -> None:
    for model in (model for app in _SIGNING_IN for model in apps.get_app_config(app).get_models()):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model is User:
                model._default_manager.filter(**{field.name: user}).delete()
    user.teams.clear()
    user.groups.clear()
    user.user_permissions.clear()


def _blank(user: User) -> None:
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=people, object_id=str(user.pk)).update(object_repr="a person who left")
    user.email = f"{secrets.token_hex(16)}{LEFT}"
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = user.keeps_history = False
    user.last_login = user.caught_up_at = user.plan = None
    # Whoever is logged in anywhere is so no more: sessions hold a digest of the password.
    user.set_unusable_password()
    user.save()
