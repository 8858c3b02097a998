"""Reads for the changelog of the loaded editions: which there are, and what each changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from codes.models import Code
from sources.comparison_words import title_of, totals_in_words, what_is_compared, why_not
from sources.models import Comparison, Release, RowChange
from sources.querysets import RowChangeQuerySet
from ui.absence import Absence, not_applicable, not_loaded

LATEST = 5
OF_A_CODE = 20
# Of these rows the code leads to a page of its own.
_CODE_SYSTEMS = ("cpt", "hcpcs", "icd-10-cm")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of one kind an edition changed, and of which subjects, the most first."""

    kind: str
    total: int
    subjects: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """One loaded edition and what it changed, or why that is not known."""

    release: Release
    comparison: Comparison | None
    title: str

    @property
    def counted(self) -> list[Counted]:
        return _counted(self.comparison) if self.comparison else []

    @property
    def words(self) -> str:
        return totals_in_words(self.comparison) if self.comparison else ""

    @property
    def kept(self) -> Comparison:
        """Of an edition that was compared."""
        if self.comparison is None:
            raise ValueError(f"{self.release} was not compared")
        return self.comparison

    @property
    def compared_by(self) -> str:
        return what_is_compared(self.release.importer)

    @property
    def is_compared(self) -> bool:
        return self.comparison is not None and self.comparison.outcome == Comparison.Outcome.COMPARED

    @property
    def absence(self) -> Absence | None:
        if self.comparison is None:
            return not_loaded("It was not compared yet.", "The operator runs manage.py compare_releases.")
        if self.is_compared:
            return None
        why = why_not(self.comparison)
        return not_applicable(why) if self.comparison.outcome == Comparison.Outcome.NOT_COMPARED else not_loaded(why)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One change with the pages of its codes, None where a code is not loaded."""

    change: RowChange
    code: Code | None
    other: Code | None


def editions() -> QuerySet[Release]:
    """Every loaded edition, newest first."""
    return Release.objects.ready().select_related("comparison__previous").newest_first()


def edition_changes(releases: Iterable[Release]) -> list[EditionChanges]:
    return [_edition(release) for release in releases]


def find_edition(pk: int) -> EditionChanges | None:
    """By its comparison's number, which stays when the edition is loaded again."""
    found = Comparison.objects.held().filter(pk=pk).first()
    if found is None or found.release is None:
        return None
    return EditionChanges(found.release, found, title_of(found.release))


def latest_changes(number: int = LATEST) -> list[EditionChanges]:
    """The editions that changed something, the latest compared first. One query."""
    newest = Comparison.objects.held().with_changes().order_by("-first_compared_at", "-release__effective_from", "-pk")
    return [EditionChanges(one.release, one, title_of(one.release)) for one in newest[:number] if one.release]


def subjects_of(comparisons: Iterable[Comparison]) -> set[str]:
    return {subject for one in comparisons for counted in one.counts.values() for subject in counted}


def every_subject() -> set[str]:
    return subjects_of(Comparison.objects.held().with_changes())


def rows_of(release: Release) -> RowChangeQuerySet:
    """By code. What is only counted has no rows."""
    return RowChange.objects.filter(release=release).of_edition()


def rows_across_editions() -> RowChangeQuerySet:
    return RowChange.objects.newest_first()


def changed_rows(changes: Iterable[RowChange]) -> list[ChangedRow]:
    """One query for the codes of all of them."""
    rows = list(changes)
    named = {code for row in rows if row.system in _CODE_SYSTEMS for code in (row.code, row.other_code) if code}
    known = {code.code: code for code in Code.objects.filter(code__in=named)} if named else {}
    return [ChangedRow(row, known.get(row.code), known.get(row.other_code)) for row in rows]


def changes_of_code(code: Code, *, until: date | None) -> tuple[list[RowChange], bool]:
    """The newest, of editions begun by the day where one is given; and whether there are more. One query."""
    rows = RowChange.objects.naming([code.code]).newest_first()
    if until:
        rows = rows.filter(release__effective_from__lte=until)
    found = list(rows[: OF_A_CODE + 1])
    return found[:OF_A_CODE], len(found) > OF_A_CODE


def _edition(release: Release) -> EditionChanges:
    return EditionChanges(release, getattr(release, "comparison", None), title_of(release))


def _counted(comparison: Comparison) -> list[Counted]:
    return [
        Counted(kind, total, sorted(comparison.counts[kind].items(), key=lambda pair: (-pair[1], pair[0])))
        for kind, total in comparison.totals.items()
    ]
