"""That a person has read a change."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from payers.models import Acknowledgement, PolicyChange


@transaction.atomic
def acknowledge(*, change: PolicyChange, by: User, at: datetime) -> Acknowledgement:
    """Said once, and kept: a second time changes nothing."""
    return Acknowledgement.objects.get_or_create(change=change, user=by, defaults={"at": at})[0]
