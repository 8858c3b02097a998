"""What this room holds of a person."""

from typing import Any

from accounts.models import User
from accounts.personal import register_personal
from codes.models import PublicationEvent, PublicationVersion


def _publications(user: User) -> list[dict[str, Any]]:
    written = PublicationVersion.objects.filter(author=user).select_related("code")
    steps = PublicationEvent.objects.filter(actor=user).select_related("version__code")
    return [
        *({"version": str(row), "as": "author"} for row in written),
        *({"version": str(row.version), "as": row.action, "at": row.at.isoformat()} for row in steps),
    ]


register_personal(
    "publications written", _publications, None, "What was published is everybody's to read; your name goes."
)
