"""Whom to tell of what a new edition changes: everybody who watches a code of it, once an edition."""

from datetime import datetime

from django.db import transaction

from payers.actions.notices import keep_notices
from payers.selectors.watched_codes import is_news, watches_touched
from sources.models import Comparison


@transaction.atomic
def queue_edition_notices(*, at: datetime) -> int:
    """Notices of the editions that were compared since it was asked last. Returns how many; twice, it adds none.

    An edition that is loaded and compared again is not told again.
    """
    number = 0
    for comparison in Comparison.objects.held().filter(notices_queued_at__isnull=True):
        if is_news(comparison):
            number += keep_notices(watches=watches_touched(comparison), at=at, comparison=comparison)
        comparison.notices_queued_at = at
        comparison.save(update_fields=("notices_queued_at",))
    return number
