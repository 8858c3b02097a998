"""Runs a loader, and keeps how it went: the writes to ImportRun and ImportIssue for files without an edition."""

import contextlib

from django.db import DatabaseError
from django.utils import timezone

from sources.actions.loading import ISSUES_KEPT, LoadResult, end_killed_runs, keep_issues
from sources.editions import FaultsFound
from sources.models import ImportRun, Release
from sources.registry import Loader, LoadOrder

NAMES_KEPT = 1000


def run_loader(*, loader: Loader, order: LoadOrder) -> LoadResult:
    """Raises LoadRefused and FileRejected, as the loader does; a dry run leaves no trace."""
    if order.dry_run:
        return loader.run(order)
    end_killed_runs(loader.name)
    # What stands behind the path of an address may be a pass to it.
    names = ", ".join(path.name.partition("?")[0] for path in order.paths)[:NAMES_KEPT]
    run = ImportRun.objects.create(importer=loader.name, file_names=names, started_at=timezone.now())
    try:
        result = loader.run(order)
    except BaseException as error:
        # Where the database itself fails there is no telling it.
        with contextlib.suppress(DatabaseError):
            _record_failure(run, error)
        raise
    run.status, run.message = result.status, result.message
    run.rows_written = result.rows if result.status == ImportRun.Status.SUCCEEDED else 0
    run.edition, run.rows_quarantined = result.edition, result.quarantined
    run.release = Release.objects.ready().of(loader.name).filter(edition=result.edition).first()
    run.finished_at = timezone.now()
    run.save()
    keep_issues(run=run, issues=result.issues[:ISSUES_KEPT])
    return result


def _record_failure(run: ImportRun, error: BaseException) -> None:
    run.status = ImportRun.Status.FAILED
    run.message = str(error) or type(error).__name__
    run.finished_at = timezone.now()
    if isinstance(error, FaultsFound):
        run.rows_quarantined = len(error.issues)
        keep_issues(run=run, issues=error.issues)
    run.save()
