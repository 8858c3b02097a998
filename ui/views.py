"""Health for operators, and the pages that are shown when something is wrong."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ui.dates import UnreadableInput


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no database is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 until the database answers and every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "the database does not answer"}, status=503)
    if pending:
        return JsonResponse({"ready": False, "reason": f"{pending} migrations are not applied"}, status=503)
    return JsonResponse({"ready": True})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /search/\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        size, boxes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return render(request, "413.html", {"most": f"{size} megabytes and {boxes:,} boxes"}, status=413)
    # Only our own words: Django's name settings and classes.
    reason = str(exception) if isinstance(exception, UnreadableInput) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
