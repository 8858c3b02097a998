"""Which release an answer is read from, and as of which day of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from edits.ncci import Setting
from sources.models import Release
from ui.absence import Absence, not_loaded
from ui.windows import day_in_words, has_ended, last_day

PAIRS, UNITS, ADD_ONS = "ncci-ptp", "mue", "aoc"
IMPORTERS = (PAIRS, UNITS, ADD_ONS)
TITLES = {
    PAIRS: "NCCI procedure-to-procedure edits",
    UNITS: "NCCI medically unlikely edits",
    ADD_ONS: "NCCI add-on code edits",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A release and the day it is read as of.

    Without a date of service that is today, or the last day of a release whose window has ended: what it said last.
    """

    release: Release
    day: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """The READY releases of edits, read as of a date of service, or without one."""

    releases: tuple[Release, ...]
    on: date | None
    today: date

    def of(self, importer: str, setting: Setting | None = None) -> Reading | None:
        """The release in force on the day; the newest begun by today where no date was given; None where none is."""
        variant = setting.value if setting else ""
        held = [each for each in self.releases if each.importer == importer and each.variant == variant]
        if self.on is not None:
            held = [release for release in held if release.covers(self.on)]
        else:
            held = [release for release in held if release.effective_from <= self.today]
        newest = max(held, key=lambda release: (release.effective_from, release.pk), default=None)
        return self._reading(newest) if newest else None

    def _reading(self, release: Release) -> Reading:
        if self.on is not None:
            return Reading(release, self.on, is_stale=False)
        is_stale = has_ended(release, self.today)
        return Reading(release, last_day(release.effective_to) if is_stale else self.today, is_stale)  # type: ignore[arg-type]

    def missing(self, importer: str, setting: Setting | None = None) -> Absence:
        """That no release answers, and what would."""
        when = f" that cover {day_in_words(self.on)}" if self.on else ""
        whose = f" for {setting.words}" if setting else ""
        return not_loaded(
            f"No {TITLES[importer]}{whose}{when} are loaded.",
            f"The operator loads them: manage.py load {importer} FILE.",
        )


def readings_as_of(*, on: date | None, today: date) -> Readings:
    return Readings(tuple(Release.objects.ready().filter(importer__in=IMPORTERS)), on, today)


def readings_among(releases: Iterable[Release], *, on: date | None, today: date) -> Readings:
    """Of releases that were read already."""
    return Readings(tuple(release for release in releases if release.importer in IMPORTERS), on, today)
