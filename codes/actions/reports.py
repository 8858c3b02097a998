"""Writes what readers say is wrong."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from codes.models import Code, ErrorReport

# Past this the code has been reported on enough; more rows would only bury what is there.
OPEN_REPORTS_KEPT = 50


class TooManyReports(Exception):
    """The code has as many open reports as are kept; the text tells the reader so."""


@transaction.atomic
def report_error(*, code: Code, section: str, problem: str, evidence_url: str, at: datetime) -> ErrorReport:
    """Records a fault, or counts it up where the same one is open. Raises TooManyReports."""
    # Locks the code, so that two readers who report one fault at once make one row.
    Code.objects.select_for_update().get(pk=code.pk)
    open_reports = ErrorReport.objects.filter(code=code, status=ErrorReport.Status.OPEN)
    same = open_reports.filter(section=section, problem=problem, evidence_url=evidence_url).first()
    if same:
        open_reports.filter(pk=same.pk).update(times=F("times") + 1, last_reported_at=at)
        same.refresh_from_db()
        return same
    # One without an address is bounded by the sections and problems there are: a flood cannot shut it out.
    if evidence_url and open_reports.count() >= OPEN_REPORTS_KEPT:
        raise TooManyReports(f"{code} has {OPEN_REPORTS_KEPT} open reports; editors are working through them.")
    return ErrorReport.objects.create(
        code=code,
        section=section,
        problem=problem,
        evidence_url=evidence_url,
        first_reported_at=at,
        last_reported_at=at,
    )


@transaction.atomic
def settle_reports(*, reports: QuerySet[ErrorReport], status: ErrorReport.Status, at: datetime) -> int:
    """Closes open reports as mended or declined; returns how many were open."""
    return reports.filter(status=ErrorReport.Status.OPEN).update(status=status, settled_at=at)
