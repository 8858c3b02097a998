"""What the medically unlikely edits are known to say of a code: its most units in practitioner claims."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from codes.known import Known, register_known
from codes.models import Code
from edits.models import UnitEdit
from edits.ncci import Setting
from sources.models import Release


def most_units(code: Code, on: date | None, today: date) -> Sequence[Known]:
    """Of the release that covers the day, or of the newest begun by today; nothing where it has no edit of the code."""
    releases = Release.objects.ready().of("mue").filter(variant=Setting.PRACTITIONER, effective_from__lte=on or today)
    if on is not None:
        releases = releases.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=on))
    edit = (
        UnitEdit.objects.filter(code=code.code, release__in=releases.newest_first().values("pk")[:1])
        .select_related("release")
        .first()
    )
    if edit is None or code.system_id == "icd-10-cm":
        return ()
    label = "Units per day" if edit.adjudication.is_per_day else "Units per line"
    note = f"{edit.adjudication.words}, {Setting.PRACTITIONER.words}"
    return (Known(label, f"{edit.value:,}", note, edit.release, "medically unlikely edits"),)


register_known(most_units)
