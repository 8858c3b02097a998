"""What this room holds of a person."""

from typing import Any

from accounts.models import User
from accounts.personal import register_personal
from claims.actions.leaving import forget_person


def _cases(user: User) -> list[dict[str, Any]]:
    return [
        {"title": row.title, "claim": row.document, "kept_at": row.kept_at.isoformat()} for row in user.kept_cases.all()
    ]


def _forget(user: User) -> None:
    forget_person(user=user)


register_personal("kept cases", _cases, _forget)
