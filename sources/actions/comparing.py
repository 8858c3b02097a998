"""Compares a release with the one before it: the only writes to Comparison and RowChange."""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from sources.comparing import COLUMNS, Pair, Words, moves, selects
from sources.models import Comparison, Release, RowChange
from sources.registry import Importer, find_importer
from sources.selectors import previous_of, releases_to_compare

Outcome = Comparison.Outcome
Counts = dict[str, dict[str, int]]
TABLE = "compared"


class ReleaseGone(Exception):
    """One of the two editions was loaded again meanwhile: nothing was written."""


def compare(*, release: Release, at: datetime) -> Comparison:
    """What `release` changes against the release before it. Done again, it takes the place of what was found before.

    What changed is gathered in a temporary table: only to move it from there is the write lock held, so that readers'
    writes do not wait while two million rows are read. Raises ReleaseGone.
    """
    importer = find_importer(release.importer)
    previous = previous_of(release)
    outcome = _outcome(importer, release, previous)
    if outcome != Outcome.COMPARED or previous is None:
        return _keep(release=release, previous=previous, outcome=outcome, counts={}, at=at)
    with _table():
        counts = _gather(importer, Pair(previous.pk, release.pk, release.is_excerpt))
        return _keep(release=release, previous=previous, outcome=outcome, counts=counts, at=at)


def _outcome(importer: Importer, release: Release, previous: Release | None) -> Outcome:
    if not importer.compares:
        return Outcome.NOT_COMPARED
    if previous is None:
        return Outcome.FIRST
    # What an excerpt lacks may exist in the whole: it would look as if it had come or gone.
    return Outcome.COMPARED if previous.is_excerpt == release.is_excerpt else Outcome.MIXED


def compare_missing(*, at: datetime, importer: str = "") -> Iterator[Comparison]:
    """Compares each release that is not yet compared with the edition before it; each as it is done.

    Broken off, it goes on where it was. What another run loads meanwhile is left to that run.
    """
    for release in releases_to_compare(importer):
        with contextlib.suppress(ReleaseGone):
            yield compare(release=release, at=at)


@contextlib.contextmanager
def _table() -> Iterator[None]:
    _run(f"DROP TABLE IF EXISTS {TABLE}")
    _run(f"CREATE TEMPORARY TABLE {TABLE} ({', '.join(f'{column} text' for column in COLUMNS)})")
    try:
        yield
    finally:
        # Not to hide what went wrong: a broken transaction fails here once more.
        with contextlib.suppress(DatabaseError):
            _run(f"DROP TABLE IF EXISTS {TABLE}")


def _gather(importer: Importer, pair: Pair) -> Counts:
    """Fills the temporary table; the counts are those of rows that are only counted."""
    words = Words(connection.vendor == "postgresql")
    counts: Counts = defaultdict(dict)
    for rows in importer.compares:
        for select in selects(rows, pair, words):
            if select.is_count:
                _add(counts, _query(select.sql))
            else:
                _run(f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) {select.sql}")  # nosec B608
        for statement in moves(rows, TABLE):
            _run(statement)
    _add(counts, _query(f"SELECT kind, what, COUNT(*) FROM {TABLE} GROUP BY kind, what"))  # noqa: S608  # nosec B608
    return dict(counts)


def _add(counts: Counts, found: list[tuple[str, str, int]]) -> None:
    for kind, what, number in found:
        if number:
            counts[kind][what] = number


@transaction.atomic
def _keep(*, release: Release, previous: Release | None, outcome: Outcome, counts: Counts, at: datetime) -> Comparison:
    _require_held(release, previous)
    RowChange.objects.filter(release=release).delete()
    if outcome == Outcome.COMPARED and previous is not None:
        columns = ", ".join(COLUMNS)
        _run(
            f"INSERT INTO sources_rowchange (release_id, previous_id, {columns}) "  # noqa: S608  # nosec B608
            f"SELECT {release.pk:d}, {previous.pk:d}, {columns} FROM {TABLE} ORDER BY code, other_code, about, what"
        )
    facts = {"release": release, "previous": previous, "outcome": outcome, "counts": counts, "compared_at": at}
    kept, _ = Comparison.objects.update_or_create(
        importer=release.importer,
        edition=release.edition,
        variant=release.variant,
        defaults=facts,
        create_defaults={**facts, "first_compared_at": at},
    )
    return kept


def _require_held(release: Release, previous: Release | None) -> None:
    """Both are locked, so that neither goes away before what was found is written."""
    wanted = {each.pk for each in (release, previous) if each}
    held = Release.objects.select_for_update().ready().filter(pk__in=wanted).order_by("pk")
    if {each.pk for each in held} != wanted:
        raise ReleaseGone(f"{release.importer} {release} or the edition before it was loaded again meanwhile.")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        # Without parameters: a percent sign of printf stays one.
        cursor.execute(sql)


def _query(sql: str) -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
