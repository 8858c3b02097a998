"""Loads releases: the only writes to Release, ImportRun and ImportIssue."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from sources.editions import LoadRefused, agreed_edition
from sources.files import BadRow, SourceFile, open_tables
from sources.models import ImportIssue, ImportRun, Release
from sources.registry import Edition, Importer, Row, importers
from sources.staging import Staging

# A file this much shorter than what is held is a broken download, not a real edition.
SHORTEST_SHARE = 0.75
# More bad rows than this and the layout is not what the importer was written for.
LARGEST_BAD_SHARE = 0.01
ISSUES_KEPT = 1000
ROW_TEXT_KEPT = 2000
PROGRESS_EVERY = 2000
# Any number, the same for every load of this portal.
SWAP_LOCK = 49_411

# Given the lines read and the lines there are; a workbook's cannot be counted before it is read, and are 0.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class LoadResult:
    """What one load did. `rows` counts the rows of the release, `quarantined` those set aside."""

    status: str
    edition: str
    rows: int
    quarantined: int
    message: str
    # Each with the name of its file.
    issues: list[tuple[str, BadRow]] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    read: int = 0
    bad: int = 0
    issues: list[tuple[str, BadRow]] = field(default_factory=list)

    def set_aside(self, file_name: str, row: BadRow) -> None:
        """Every bad row counts; the first ones are kept to be shown."""
        self.bad += 1
        if len(self.issues) < ISSUES_KEPT:
            self.issues.append((file_name, row))


def load_files(
    *,
    importer: Importer,
    paths: list[Path],
    dry_run: bool = False,
    edition: str = "",
    effective_from: date | None = None,
    is_excerpt: bool = False,
    allow_fewer: bool = False,
    absent: Iterable[str] = (),
    progress: Progress | None = None,
) -> LoadResult:
    """Loads files of one edition, all or nothing. Raises FileRejected or LoadRefused.

    `absent` names codes looked up in the whole edition and not found there, for an excerpt to say so.
    Loading the same content twice writes nothing the second time.
    """
    if importer.is_licensed and settings.CPT_LICENCE != "licensed":
        raise LoadRefused(
            f"{importer.title} is licensed by its owner: set CPT_LICENCE=licensed and CPT_LICENCE_EDITION=YEAR "
            "once your licence covers this portal."
        )
    started = timezone.now()
    if not dry_run:
        end_killed_runs(importer.name)
    files = [table for path in paths for table in open_tables(path, importer.encoding, importer.member_pattern)]
    names = ", ".join(file.name for file in files)[:1000]
    run = ImportRun(importer=importer.name, file_names=names, started_at=started)
    if not dry_run:
        run.save()
    try:
        importer.require_whole(files)
        stated = agreed_edition(importer, files, edition, effective_from)
        run.edition = str(stated)
        sha256, lines = _measure(files)
        ready = Release.objects.ready().of(importer.name)
        held = ready.filter(edition=stated.name, variant=stated.variant).first()
        if held and held.sha256 == sha256 and held.is_excerpt <= is_excerpt:
            message = f"{importer.name} {stated} is already loaded from this content; nothing was written."
            return _finish(run, dry_run, ImportRun.Status.UNCHANGED, message, held.rows, 0)
        return _stage_and_swap(
            importer=importer, files=files, stated=stated, sha256=sha256, run=run, dry_run=dry_run,
            is_excerpt=is_excerpt, allow_fewer=allow_fewer, absent=tuple(absent), progress=progress, lines=lines,
        )  # fmt: skip
    except BaseException as error:
        if not dry_run:
            # Where the database itself fails there is no telling it; the next load says that this one is over.
            with contextlib.suppress(DatabaseError):
                _record_failure(run, error)
        raise


def end_killed_runs(importer: str) -> None:
    """A killed load cannot say that it is over. One that still runs elsewhere says how it ended when it does."""
    ImportRun.objects.filter(importer=importer, status=ImportRun.Status.RUNNING).update(
        status=ImportRun.Status.FAILED, message="was killed or is still running elsewhere"
    )


def _stage_and_swap(
    *,
    importer: Importer,
    files: list[SourceFile],
    stated: Edition,
    sha256: str,
    run: ImportRun,
    dry_run: bool,
    is_excerpt: bool,
    allow_fewer: bool,
    absent: tuple[str, ...],
    progress: Progress | None,
    lines: int,
) -> LoadResult:
    tally = _Tally()
    staging = Staging(importer.row_type)
    try:
        rows = staging.fill(_good_rows(importer, files, tally, progress, lines))
        run.rows_read, run.rows_quarantined = tally.read, tally.bad
        _require_plausible(importer, files, stated, staging, tally, rows, is_excerpt, allow_fewer)
        if dry_run:
            message = f"{importer.name} {stated}: {rows:,} rows would be loaded, {tally.bad:,} set aside."
            result = LoadResult(ImportRun.Status.DRY_RUN, str(stated), rows, tally.bad, message)
            result.issues = tally.issues
            return result
        release = _begin_release(importer, files, stated, sha256, is_excerpt, run)
        with transaction.atomic():
            written = _swap_in(importer, release, staging, absent)
            message = f"{importer.name} {stated}: {written:,} rows loaded, {tally.bad:,} set aside."
            return _finish(run, False, ImportRun.Status.SUCCEEDED, message, written, tally.bad, tally)
    finally:
        # Not to hide what went wrong: a full disk fails here once more.
        with contextlib.suppress(DatabaseError):
            staging.close()


def _good_rows(
    importer: Importer, files: list[SourceFile], tally: _Tally, progress: Progress | None, lines: int
) -> Iterator[Row]:
    lines_before = line = 0
    for file in files:
        lines_before += line
        for row in importer.parse(file):
            tally.read += 1
            if isinstance(row, BadRow):
                tally.set_aside(file.name, row)
                line = row.line
            else:
                line = row[0]
                yield row
            if progress and tally.read % PROGRESS_EVERY == 0:
                progress(lines_before + line, lines)


def _require_plausible(
    importer: Importer,
    files: list[SourceFile],
    stated: Edition,
    staging: Staging,
    tally: _Tally,
    rows: int,
    is_excerpt: bool,
    allow_fewer: bool,
) -> None:
    names = ", ".join(file.name for file in files)
    if tally.bad > tally.read * LARGEST_BAD_SHARE:
        name, bad = tally.issues[0]
        raise LoadRefused(
            f"{tally.bad:,} of {tally.read:,} rows cannot be read, over {LARGEST_BAD_SHARE:.0%}. "
            f"The first: {name}, line {bad.line}, {bad.field}: {bad.reason}."
        )
    if not rows:
        raise LoadRefused(f"{names} holds a header and no rows.")
    for *key, first, last in staging.duplicates(importer.key) if importer.key else ():
        spelled = ", ".join(f"{column} {value!r}" for column, value in zip(importer.key, key, strict=True))
        raise LoadRefused(f"{names}: {spelled} stands on line {first} and again on line {last}; one row is expected.")
    importer.judge(files, staging, is_excerpt=is_excerpt, allow_fewer=allow_fewer)
    whole = Release.objects.ready().of(importer.name).whole()
    if is_excerpt:
        if whole.filter(edition=stated.name, variant=stated.variant).exists():
            raise LoadRefused(f"The whole of {stated} is loaded; an excerpt would take rows away.")
        return
    # Another variant may be of another size: there are 14,000 unit edits for practitioners, few for suppliers.
    alike = whole.filter(variant=stated.variant)
    nearest = alike.filter(edition=stated.name).first() or alike.newest_first().first()
    if nearest and not allow_fewer and rows < nearest.rows * SHORTEST_SHARE:
        raise LoadRefused(
            f"{names} has {rows:,} rows where {nearest} has {nearest.rows:,}: under {SHORTEST_SHARE:.0%} "
            "looks like a broken download. If it is right, add --allow-fewer."
        )


def _begin_release(
    importer: Importer, files: list[SourceFile], stated: Edition, sha256: str, is_excerpt: bool, run: ImportRun
) -> Release:
    # An earlier load of this source that was killed left no rows; say that it is over.
    Release.objects.of(importer.name).filter(status=Release.Status.IMPORTING).update(status=Release.Status.FAILED)
    release = Release.objects.create(
        importer=importer.name,
        edition=stated.name,
        variant=stated.variant,
        effective_from=stated.effective_from,
        effective_to=stated.effective_to,
        is_excerpt=is_excerpt,
        sha256=sha256,
        file_names=run.file_names,
        licence=importer.licence,
        copyright_line=importer.notice(files[0])[:500],
        started_at=run.started_at,
    )
    run.release = release
    run.save()
    return release


def _swap_in(importer: Importer, release: Release, staging: Staging, absent: tuple[str, ...]) -> int:
    """Replaces what was held of the edition by the staged rows. One transaction: readers see all of it or none."""
    _wait_for_other_swaps()
    older = Release.objects.select_for_update().ready().of(importer.name)
    older = older.filter(edition=release.edition, variant=release.variant)
    for old in older:
        if old.sha256 == release.sha256 and old.is_excerpt == release.is_excerpt:
            raise _loaded_meanwhile(release)
        old.delete()
    _make_ready(release)
    release.rows = importer.write(release, staging)
    release.save(update_fields=("rows",))
    if importer.after:
        importer.after(release, absent)
    return release.rows


def _wait_for_other_swaps() -> None:
    """Two at once would each derive lifespans without the other's rows, and drop codes that the other lists.

    SQLite lets one transaction write at a time anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (SWAP_LOCK,))


def _make_ready(release: Release) -> None:
    release.status = Release.Status.READY
    release.ready_at = timezone.now()
    try:
        with transaction.atomic():
            release.save(update_fields=("status", "ready_at"))
    except IntegrityError as error:
        # Another run made this edition READY since we looked: PostgreSQL waits for it here, and then says so.
        raise _loaded_meanwhile(release) from error


def _loaded_meanwhile(release: Release) -> LoadRefused:
    return LoadRefused(f"{release.importer} {release} has just been loaded by another run.")


def _measure(files: list[SourceFile]) -> tuple[str, int]:
    """The sha256 of all content, whatever the order of the files, and how many lines there are."""
    measured = sorted(file.measure() for file in files)
    digests = [digest for digest, _ in measured]
    # A workbook is binary: its lines say nothing of its rows.
    lines = 0 if any(file.suffix == ".xlsx" for file in files) else sum(count for _, count in measured)
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest(), lines


def _finish(
    run: ImportRun,
    dry_run: bool,
    status: ImportRun.Status,
    message: str,
    rows: int,
    quarantined: int,
    tally: _Tally | None = None,
) -> LoadResult:
    run.status, run.message = status, message
    run.rows_written = rows if status == ImportRun.Status.SUCCEEDED else 0
    run.rows_quarantined = quarantined
    run.finished_at = timezone.now()
    if not dry_run:
        run.save()
        keep_issues(run=run, issues=tally.issues if tally else [])
    return LoadResult(status, run.edition, rows, quarantined, message, tally.issues if tally else [])


def keep_issues(*, run: ImportRun, issues: Iterable[tuple[str, BadRow]]) -> None:
    """With the row as it stood, but for files whose text is under their owner's licence: the line says where it is."""
    is_licensed = any(importer.is_licensed for importer in importers() if importer.name == run.importer)
    ImportIssue.objects.bulk_create(
        ImportIssue(
            run=run,
            file_name=name[:300],
            line=bad.line,
            field=bad.field[:80],
            reason=bad.reason[:500],
            row_text="" if is_licensed else bad.row_text[:ROW_TEXT_KEPT],
        )
        for name, bad in issues
    )


def _record_failure(run: ImportRun, error: BaseException) -> None:
    if run.release_id:
        Release.objects.filter(pk=run.release_id).update(status=Release.Status.FAILED)
    run.status = ImportRun.Status.FAILED
    run.message = str(error) or type(error).__name__
    run.finished_at = timezone.now()
    run.save()
