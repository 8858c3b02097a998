"""Which releases the fees of a day are read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sources.models import Release
from ui.windows import has_ended, last_day

IMPORTERS = ("pfs", "gpci", "zip5")


@dataclass(frozen=True, slots=True)
class FeeEditions:
    """The releases that answer for one day; None where none that covers it is loaded.

    `day` is the reader's date of service; without one, today, or the last day of the newest schedule where that has
    ended. `is_stale`: no date was given, and that schedule has ended. `zips` may be the newest edition begun before
    the day (`is_zips_old`): where a ZIP code lies outlives the quarter of its file, and a reader is told.
    """

    day: date
    schedule: Release | None
    indices: Release | None
    zips: Release | None
    is_stale: bool = False

    @property
    def is_zips_old(self) -> bool:
        return self.zips is not None and not self.zips.covers(self.day)


def fee_editions(*, on: date | None, today: date) -> FeeEditions:
    releases = list(Release.objects.ready().filter(importer__in=IMPORTERS, variant="", effective_from__lte=on or today))
    schedules = [release for release in releases if release.importer == "pfs"]
    schedule = _newest([release for release in schedules if on is None or release.covers(on)])
    is_stale = on is None and schedule is not None and has_ended(schedule, today)
    day = on or today
    if is_stale and schedule and schedule.effective_to:
        day = last_day(schedule.effective_to)
    return FeeEditions(
        day=day,
        schedule=schedule,
        indices=_newest([release for release in releases if release.importer == "gpci" and release.covers(day)]),
        zips=_newest([r for r in releases if r.importer == "zip5" and r.effective_from <= day]),
        is_stale=is_stale,
    )


def _newest(releases: Sequence[Release]) -> Release | None:
    return max(releases, key=lambda release: (release.effective_from, release.pk), default=None)
