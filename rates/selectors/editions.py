"""Which editions of rates answer for a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Window
from django.db.models.functions import RowNumber

from rates.models import RateEdition, RateFile
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


# Of an edition of very many files, the first: the admin lists them all.
FILES_SHOWN = 20
FILES_WITH_NOTES = 3


@dataclass(frozen=True, slots=True)
class EditionFiles:
    """What one edition was read from; `n_more` files are not named."""

    shown: ShownEdition
    files: list[RateFile]
    n_more: int


def files_of(editions: Sequence[ShownEdition]) -> list[EditionFiles]:
    """In two queries, however many editions: only so many files of each are fetched as are named."""
    pks = [each.edition.pk for each in editions]
    place = Window(RowNumber(), partition_by="edition_id", order_by="source")
    found = RateFile.objects.filter(edition__in=pks).annotate(place=place).filter(place__lte=FILES_SHOWN)
    counts = dict(RateFile.objects.filter(edition__in=pks).order_by().values_list("edition").annotate(n=Count("pk")))
    named: dict[int, list[RateFile]] = {pk: [] for pk in pks}
    for file in found:
        named[file.edition_id].append(file)
    return [
        EditionFiles(each, named[each.edition.pk], counts.get(each.edition.pk, 0) - len(named[each.edition.pk]))
        for each in editions
    ]


def notes_of(edition: RateEdition) -> list[str]:
    """What must be known beside the figures of an edition of a few files; of many, the list of editions says it."""
    files = list(edition.files.all()[: FILES_WITH_NOTES + 1])
    return [note for file in files for note in file.notes] if len(files) <= FILES_WITH_NOTES else []


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
