"""Runs a loader, and keeps how it went: the writes to ImportRun and ImportIssue for files without an edition."""

import contextlib

from django.db import DatabaseError
from django.utils import timezone

from sources.actions.loading import LoadResult, keep_issues
from sources.editions import FaultsFound
from sources.models import ImportRun
from sources.registry import Loader, LoadOrder

NAMES_KEPT = 1000


def run_loader(*, loader: Loader, order: LoadOrder) -> LoadResult:
    """Raises LoadRefused and FileRejected, as the loader does; a dry run leaves no trace."""
    if order.dry_run:
        return loader.run(order)
    names = ", ".join(path.name for path in order.paths)[:NAMES_KEPT]
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
    run.finished_at = timezone.now()
    run.save()
    return result


def _record_failure(run: ImportRun, error: BaseException) -> None:
    run.status = ImportRun.Status.FAILED
    run.message = str(error) or type(error).__name__
    run.finished_at = timezone.now()
    if isinstance(error, FaultsFound):
        run.rows_quarantined = len(error.issues)
        keep_issues(run=run, issues=error.issues)
    run.save()
