"""Every write to payers themselves."""

from typing import Any

from django.db import transaction

from payers.models import Payer


@transaction.atomic
def add_shipped_payer(*, slug: str, facts: dict[str, Any]) -> bool:
    """Adds a payer of the demo; one that is there, or that staff deleted, stays so. Returns whether it was added."""
    if Payer.history.filter(history_type="-", slug=slug).exists():
        return False
    _, created = Payer.objects.get_or_create(slug=slug, defaults=facts)
    return created
