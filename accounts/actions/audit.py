"""The one way into the audit log: what happened, to what, by whom. Never the body of a question or a note."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, User

SUBJECT_KEPT = 254
Actor = User | Literal["system"] | None


@transaction.atomic
def record(*, kind: str, actor: Actor, subject: str = "", facts: Mapping[str, object] | None = None) -> AuditEntry:
    """Appends one event. `actor` is none for a guest; `facts` are short words and figures."""
    name = actor.email if isinstance(actor, User) else actor or "guest"
    return AuditEntry.objects.create(
        at=timezone.now(), kind=kind, actor=name, actor_id=actor.pk if isinstance(actor, User) else None,
        subject=subject[:SUBJECT_KEPT], facts=dict(facts or {}),
    )  # fmt: skip
