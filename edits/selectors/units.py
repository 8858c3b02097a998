"""Reads of medically unlikely edits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from edits.models import UnitEdit
from edits.ncci import Setting
from edits.selectors.readings import UNITS, Reading, Readings


@dataclass(frozen=True, slots=True)
class UnitsFound:
    """The unit edits of some codes in one setting, by code. `reading` is None where no release answers."""

    setting: Setting
    reading: Reading | None
    edits: dict[str, UnitEdit] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """A code that is not found has no published edit; of an excerpt, or of no release, that does not follow."""
        return self.reading is not None and not self.reading.release.is_excerpt


def unit_edits(codes: Collection[str], *, settings: Iterable[Setting], readings: Readings) -> list[UnitsFound]:
    """One for each setting, in one query."""
    found = [UnitsFound(setting, readings.of(UNITS, setting)) for setting in settings]
    by_release = {each.reading.release.pk: each for each in found if each.reading}
    if by_release:
        for edit in UnitEdit.objects.filter(release__in=by_release, code__in=codes):
            by_release[edit.release_id].edits[edit.code] = edit
    return found
