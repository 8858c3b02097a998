"""Every write to the areas in which policies hold."""

from collections.abc import Collection

from django.db import transaction

from payers.models import Jurisdiction, JurisdictionState


@transaction.atomic
def set_states(*, jurisdiction: Jurisdiction, states: Collection[str]) -> None:
    """Two letters each: these, and no others."""
    jurisdiction.states.exclude(state__in=states).delete()
    held = set(jurisdiction.states.values_list("state", flat=True))
    JurisdictionState.objects.bulk_create(
        JurisdictionState(jurisdiction=jurisdiction, state=state) for state in sorted(set(states) - held)
    )
