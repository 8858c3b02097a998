"""The one way into the audit log: what happened, to what, by whom. Never the body of a question or a note."""

from collections.abc import Mapping
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, User

SUBJECT_KEPT = 254
FACT_KEPT = 120
Actor = User | AnonymousUser | Literal["system"] | None


@transaction.atomic
def record(*, kind: str, actor: Actor, subject: str = "", facts: Mapping[str, object] | None = None) -> AuditEntry:
    """Appends one event. `actor` is none for a guest; `facts` are short words and figures, long ones are cut."""
    person = actor if isinstance(actor, User) else None
    name = person.email if person else "system" if actor == "system" else "guest"
    return AuditEntry.objects.create(
        at=timezone.now(), kind=kind, actor=name, actor_id=person.pk if person else None,
        subject=subject[:SUBJECT_KEPT], facts={key: _plain(value) for key, value in (facts or {}).items()},
    )  # fmt: skip


def record_export(*, by: User | AnonymousUser, what: str, facts: Mapping[str, object] | None = None) -> None:
    """That a person took a file away. A guest's download of what is public names nobody, and is not recorded."""
    if isinstance(by, User):
        record(kind=AuditEntry.Kind.EXPORT, actor=by, subject=what, facts=facts)


def _plain(value: object) -> Any:
    """As JSON holds it; what is no figure becomes words, and long words are cut."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    text = str(value)
    return text if len(text) <= FACT_KEPT else f"{text[:FACT_KEPT]}…"
