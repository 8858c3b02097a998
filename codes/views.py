"""Pages about codes. Today's date is read here and passed down."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.visiting import searched, visited
from codes import subjects
from codes.actions.reports import TooManyReports, report_error
from codes.filters import CodeFilter
from codes.formats import MODIFIER, canonical_code, canonical_system, possible_spellings
from codes.lifespans import last_known_day
from codes.models import Code, Modifier
from codes.opening import opened_for, page_key, permitted_for
from codes.report_form import ErrorReportForm
from codes.selectors import (
    code_page,
    ended_page,
    find_code,
    find_codes,
    home_page,
    importers_listing,
    modifier_list,
    modifier_page,
    place_of_service,
)
from codes.typed import read_typed
from ui.dates import as_of, date_of_service

PAGE_SIZE = 50
SEARCH_LENGTH = 200


def _today() -> date:
    return timezone.localdate()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "codes/home.html", {"page": home_page(today=_today())})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Lands on what was typed: one code, one modifier, or the list of what fits. A date of service stays."""
    asked = request.GET.get("q", "")[:SEARCH_LENGTH]
    searched(request, asked)
    typed = read_typed(asked)
    on = {"on": request.GET["on"]} if request.GET.get("on") else {}
    found = find_codes(typed.text)
    if len(found) == 1:
        return redirect(f"{found[0].get_absolute_url()}{'?' + urlencode(on) if on else ''}")
    two = typed.text.upper()
    if MODIFIER.fullmatch(two) and (two.isdigit() or Modifier.objects.filter(modifier=two).exists()):
        return redirect("modifiers:detail", two)
    if len(typed.codes) == 1 and not found and not Code.objects.matching(typed.text).exists():
        return redirect(reverse("codes:bare", args=(typed.codes[0],), query=on))
    return redirect(reverse("codes:list", query={"q": typed.text, **on}))


@require_safe
def code_list(request: HttpRequest) -> HttpResponse:
    codes = Code.objects.with_publication().select_related("system", "family")
    code_filter = CodeFilter(request.GET, queryset=codes, today=_today())
    page = Paginator(code_filter.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "codes/list.html", {"filter": code_filter, "page": page, "today": _today()})


@require_safe
def detail(request: HttpRequest, system: str, code: str) -> HttpResponse:
    found = find_code(system, code)
    if found is None:
        return _elsewhere(request, system, code)
    if (found.system_id, found.code) != (system, code):
        return _moved(request, found)
    on = date_of_service(request)
    if found.is_ended(on or _today()):
        return _ended(request, found, on)
    page = code_page(
        found, on=on, today=_today(), opens=opened_for(request, found), permits=permitted_for(request)
    )  # fmt: skip
    visited(request, subjects.CODE, page_key(found))
    return render(request, "codes/detail.html", {"page": page, "access": access_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """A reader says what is wrong on a code's page."""
    found = find_code(system, code)
    if found is None:
        return _unknown(request, canonical_system(system), code)
    form = ErrorReportForm(request.POST or None, initial={"section": request.GET.get("section", "")})
    if request.method == "POST" and form.is_valid():
        try:
            report_error(code=found, at=timezone.now(), **form.cleaned_data)
        except TooManyReports as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Thank you. An editor will look at it.")
            return redirect(as_of(found.get_absolute_url(), date_of_service(request)))
    return render(request, "codes/report.html", {"code": found, "form": form})


@require_safe
def bare(request: HttpRequest, code: str) -> HttpResponse:
    """`/codes/49411/`: moves to the code's own address, or lists the codes it may mean."""
    found = find_codes(code)
    if len(found) == 1 or (found and found[0].code == canonical_code(code)):
        return _moved(request, found[0])
    if found:
        return redirect(reverse("codes:list", query={"q": code}))
    return _unknown(request, "", code)


@require_safe
def modifiers(request: HttpRequest) -> HttpResponse:
    return render(request, "codes/modifiers.html", {"groups": modifier_list(today=_today())})


@require_safe
def modifier_detail(request: HttpRequest, modifier: str) -> HttpResponse:
    canonical = modifier.upper()
    access = access_of(request)
    page = modifier_page(
        canonical, today=_today(), shows=lambda code: access.opens("modifiers") and access.shows(page_key(code))
    )
    if page is None:
        place = place_of_service(canonical, today=_today())
        context = {"modifier": canonical, "is_shaped": bool(MODIFIER.fullmatch(canonical)), "place": place}
        return render(request, "codes/modifier_unknown.html", context, status=404)
    if canonical != modifier:
        return redirect("modifiers:detail", canonical, permanent=True)
    visited(request, subjects.MODIFIER, canonical)
    return render(request, "codes/modifier.html", {"page": page})


def _moved(request: HttpRequest, code: Code) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return redirect(code.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)


def _ended(request: HttpRequest, code: Code, on: date | None) -> HttpResponse:
    """410: what the code was, and what took its place."""
    replacements, listed_in = ended_page(code)
    last_day = last_known_day(code.lifespan, listed_in[0].effective_to if listed_in else None)
    context = {"code": code, "replacements": replacements, "listed_in": listed_in, "last_day": last_day, "on": on}
    return render(request, "codes/ended.html", context, status=410)


def _elsewhere(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """A code of another system at this address moves there; else it is unknown."""
    found = find_codes(code)
    return _moved(request, found[0]) if found else _unknown(request, canonical_system(system), code)


def _unknown(request: HttpRequest, system: str, code: str) -> HttpResponse:
    spellings = possible_spellings(code)
    fillers = importers_listing({system for system, _ in spellings})
    context = {"code": canonical_code(code)[:40], "system": system, "is_shaped": bool(spellings), "fillers": fillers}
    return render(request, "codes/unknown.html", context, status=404)
