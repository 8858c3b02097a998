"""The claim check. What is sent is judged and forgotten: nothing is stored, logged or put into an address."""

import csv
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.audit import record_export
from claims.carried import NotCarried, carried, carry
from claims.check import check as judge
from claims.desk import Desk, Fault, blank_desk, desk_after, posted_desk, read_desk
from claims.editions import bases
from claims.findings_file import file_rows
from claims.lines import Claim
from claims.pages import result_page
from claims.reading import ReadClaims
from claims.selectors import gather
from claims.selectors.payers import payers_offered
from claims.uploads import InMemoryOnly


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return redirect("claims:check", permanent=True)


@csrf_exempt  # Until the file is sure to stay in memory; what follows is protected.
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponseBase:
    """Asks for lines, and judges what is posted."""
    request.upload_handlers = [InMemoryOnly(request)]
    return _check(request)


@csrf_protect
@sensitive_post_parameters()
@cache_control(private=True, no_store=True)
def _check(request: HttpRequest) -> HttpResponseBase:
    payers = payers_offered()
    if request.method != "POST":
        return _page(request, blank_desk(request, payers))
    if "carried" in request.POST:
        return _again(request, blank_desk(request, payers))
    asked = request.POST.get("do", "")
    desk = posted_desk(request, payers, more_rows=asked == "rows")
    read = None if asked == "rows" else read_desk(desk, way=asked, today=timezone.localdate())
    if read is None:
        return _page(request, desk, status=400 if desk.faults else 200)
    return _result(request, desk_after(desk, read, payers), read)


def _again(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Another page of the results, or all of them as a file."""
    try:
        claims = carried(request.POST["carried"])
    except NotCarried as error:
        desk.faults = (Fault(str(error)),)
        return _page(request, desk, status=400)
    if request.POST.get("do") == "file":
        record_export(by=request.user, what="Claim check", facts={"format": "csv", "claims": len(claims)})
        return _file(claims)
    only, _, page = request.POST.get("show", "").partition(":")
    number = int(page) if page.isdecimal() and len(page) < 5 else 1
    return _result(request, desk, ReadClaims(tuple(claims), kind=""), only=only, page=number)


def _result(request: HttpRequest, desk: Desk, read: ReadClaims, *, only: str = "", page: int = 1) -> HttpResponse:
    facts = gather(read.claims)
    shown = result_page(judge(read.claims, facts), facts, only=only, page=page)
    return _page(request, desk, read=read, result=shown, carried=carry(read.claims), today=timezone.localdate())


def _page(request: HttpRequest, desk: Desk, *, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "claims/check.html", {"desk": desk, **context}, status=status)


def _file(claims: Sequence[Claim]) -> StreamingHttpResponse:
    facts = gather(claims)
    rows = file_rows(judge(claims, facts), bases(claims, facts), judged_on=timezone.localdate())
    return StreamingHttpResponse(
        _as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="claim-check.csv"'},
    )


class _Line:
    """What csv.writer writes to: it hands each line on."""

    def write(self, text: str) -> str:
        return text


def _as_csv(rows: Iterator[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # Spreadsheets take a file without this mark for the code page of their system.
    yield "\N{ZERO WIDTH NO-BREAK SPACE}"
    for row in rows:
        yield writer.writerow(row)
