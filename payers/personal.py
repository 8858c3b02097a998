"""What this room holds of a person."""

from typing import Any

from accounts.models import User
from accounts.personal import register_personal
from payers.actions.leaving import forget_person
from payers.models import PolicyEvent, PolicyVersion


def _watches(user: User) -> list[dict[str, Any]]:
    rows = user.watches.select_related("payer", "policy__payer", "code", "family")
    return [
        {"watches": str(row.subject), "frequency": row.frequency, "created_at": row.created_at.isoformat()}
        for row in rows
    ]


def _told(user: User) -> list[dict[str, Any]]:
    rows = user.notices.select_related("change__policy__payer", "comparison")
    return [{"of": str(row.subject), "created_at": row.created_at.isoformat()} for row in rows]


def _read(user: User) -> list[dict[str, Any]]:
    rows = user.acknowledgements.select_related("change__policy__payer")
    return [{"change": str(row.change), "at": row.at.isoformat()} for row in rows]


def _webhooks(user: User) -> list[dict[str, Any]]:
    """Without their secrets."""
    return [{"url": row.url, "created_at": row.created_at.isoformat()} for row in user.webhooks.all()]


def _versions(user: User) -> list[dict[str, Any]]:
    written = PolicyVersion.objects.filter(author=user).select_related("policy__payer")
    steps = PolicyEvent.objects.filter(actor=user).select_related("version__policy__payer")
    return [
        *({"version": str(row), "as": "author"} for row in written),
        *({"version": str(row.version), "as": row.action, "at": row.at.isoformat()} for row in steps),
    ]


def _forget(user: User) -> None:
    forget_person(user=user)


register_personal("watches", _watches, _forget)
register_personal("news told", _told, _forget)
register_personal("webhooks", _webhooks, _forget)
register_personal("changes read", _read, None, "Your teams answer for having read each change.")
register_personal("policies written", _versions, None, "Each version of a policy keeps its history; your name goes.")
