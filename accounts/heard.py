"""What allauth tells by a signal alone: a second step that failed. Everything else is told by a method of adapters."""

from typing import Any

from allauth.mfa.signals import authentication_failed
from django.dispatch import receiver

from accounts.actions import audit
from accounts.models import AuditEntry, User


@receiver(authentication_failed)
def second_step_failed(sender: object, user: User, **more: Any) -> None:
    kind = AuditEntry.Kind.SIGN_IN_FAILED
    audit.record(kind=kind, actor=user, subject=user.email, facts={"step": "second step"})
