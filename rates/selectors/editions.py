"""Which editions of rates answer for a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rates.models import RateEdition
from sources.models import Release
from ui.windows import has_ended


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """An edition that a page reads; stale where no date was asked for and its month is over."""

    edition: RateEdition
    is_stale: bool

    @property
    def release(self) -> Release:
        return self.edition.release


def shown_editions(editions: Iterable[RateEdition], *, on: date | None, today: date) -> list[ShownEdition]:
    """For each payer, the edition that covers the day asked for; without one, the newest begun by today.

    Made-up rates stand in nobody's place: where real ones of a payer answer, they are what is shown.
    """
    newest: dict[str, RateEdition] = {}
    for edition in editions:
        release = edition.release
        is_read = release.covers(on) if on else release.effective_from <= today
        held = newest.get(edition.payer)
        if is_read and (held is None or _rank(held) < _rank(edition)):
            newest[edition.payer] = edition
    shown = [
        ShownEdition(edition, on is None and has_ended(edition.release, today)) for edition in newest.values()
    ]  # fmt: skip
    return sorted(shown, key=lambda each: each.edition.payer_name)


def _rank(edition: RateEdition) -> tuple[bool, date]:
    return not edition.is_sample, edition.release.effective_from
