"""Reads of procedure-to-procedure edits."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, Q, When

from edits.models import PairEdit
from edits.ncci import Indicator, Setting, applies
from edits.querysets import PairEditQuerySet
from edits.selectors.readings import PAIRS, Reading, Readings


@dataclass(frozen=True, slots=True)
class PairsFound:
    """The edits among some codes. `reading` is None where no release answers: nothing is then known of any pair.

    `in_force` holds those applied on the day, by column 1 and column 2; `others` those that ended, begin later, or were
    never applied.
    """

    setting: Setting
    reading: Reading | None
    in_force: list[PairEdit] = field(default_factory=list)
    others: list[PairEdit] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """A pair that is not found has no edit; of an excerpt, or of no release, that does not follow."""
        return self.reading is not None and not self.reading.release.is_excerpt


def pairs_among(codes: Collection[str], *, setting: Setting, readings: Readings) -> PairsFound:
    """One query beside that of the readings, however many codes."""
    reading = readings.of(PAIRS, setting)
    found = PairsFound(setting, reading)
    if reading is None:
        return found
    pairs = PairEdit.objects.filter(release=reading.release).among(codes)
    for pair in pairs.order_by("column_1", "column_2", "effective_from"):
        is_applied = applies(pair.modifier_indicator, pair.effective_from, pair.ended_on, reading.day)
        (found.in_force if is_applied else found.others).append(pair)
    return found


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many edits in force name a code, by its column and the modifier indicator."""

    reading: Reading
    counts: Counter[tuple[int, int]]

    @property
    def as_column_1(self) -> int:
        return self._of_column(1)

    @property
    def as_column_2(self) -> int:
        return self._of_column(2)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def rows(self) -> list[tuple[int, int, int, int]]:
        """(column, with indicator 0, with indicator 1, both)."""
        return [
            (column, self.counts[column, Indicator.NOT_ALLOWED], self.counts[column, Indicator.ALLOWED], total)
            for column, total in ((1, self.as_column_1), (2, self.as_column_2))
        ]

    def _of_column(self, column: int) -> int:
        return sum(count for (each, _), count in self.counts.items() if each == column)


def pair_counts(code: str, *, setting: Setting, readings: Readings) -> PairCounts | None:
    """In one query; None where no release answers."""
    reading = readings.of(PAIRS, setting)
    if reading is None:
        return None
    counted = (
        partners_of(code, reading)
        .in_force(reading.day)
        .order_by()
        .values_list("column", "modifier_indicator")  # type: ignore[misc]
        .annotate(count=Count("pk"))
    )
    return PairCounts(reading, Counter({(column, indicator): count for column, indicator, count in counted}))


def partners_of(code: str, reading: Reading | None) -> PairEditQuerySet:
    """All edits of the release that name the code, with `column` (its own) and `partner` (the other), in that order.

    Without a release none, which can be filtered by the same names.
    """
    is_first = Q(column_1=code)
    edits = PairEdit.objects.filter(release=reading.release) if reading else PairEdit.objects.none()
    return (
        edits.naming(code)
        .annotate(
            column=Case(When(is_first, then=1), default=2),
            partner=Case(When(is_first, then=F("column_2")), default=F("column_1"), output_field=CharField()),
        )
        .order_by("column", "partner", "effective_from", "pk")
    )
