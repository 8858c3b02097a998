"""What the physician fee schedule is known to say of a code: its status and its global period."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from codes.known import Known, register_known
from codes.models import Code
from fees.models import RelativeValue
from fees.statuses import GLOBAL_MEANINGS, STATUS_MEANINGS
from sources.models import Release

SOURCE = "fee schedule"


def fee_schedule(code: Code, on: date | None, today: date) -> Sequence[Known]:
    """Of the release that covers the day, or of the newest begun by today; nothing where that does not list the code.

    The row without a modifier stands for the code.
    """
    releases = Release.objects.ready().of("pfs").filter(variant="", effective_from__lte=on or today)
    if on is not None:
        releases = releases.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=on))
    row = (
        RelativeValue.objects.filter(code=code, modifier="", release__in=releases.newest_first().values("pk")[:1])
        .select_related("release")
        .first()
    )
    if row is None:
        return ()
    status, period = row.status_code, row.global_days
    return (
        Known("Medicare fee schedule status", status, STATUS_MEANINGS.get(status, ""), row.release, SOURCE),
        Known("Global days", period, GLOBAL_MEANINGS.get(period, ""), row.release, SOURCE),
    )


register_known(fee_schedule)
