"""Pages of edits. Today's date is read here and passed down."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from codes.selectors import find_code
from edits.asked import LONGEST
from edits.filters import PartnerFilter, setting_asked
from edits.forms import CheckForm
from edits.ncci import ASSOCIATED
from edits.selectors import check_page, pair_counts, partners_of, partners_page, readings_as_of
from edits.selectors.readings import PAIRS
from ui.dates import date_of_service

PAGE_SIZE = 50


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """`?codes=49411,10035&on=2024-08-01&setting=practitioner`: what is edited among the codes of one day."""
    on = date_of_service(request)
    form = CheckForm(
        request.GET if "codes" in request.GET else None,
        initial={"on": on, "codes": request.GET.get("add", "")[:LONGEST]},
    )
    if not form.is_valid():
        return render(request, "edits/check.html", {"form": form}, status=400 if form.is_bound else 200)
    asked = form.cleaned_data
    readings = readings_as_of(on=on, today=timezone.localdate())
    page = check_page(asked["codes"], setting=asked["setting"], readings=readings)
    return render(request, "edits/check.html", {"form": form, "page": page, "groups": ASSOCIATED, "on": on})


@require_safe
def partners(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """All codes that a code is paired with."""
    found = find_code(system, code)
    if found is None or found.system_id == "icd-10-cm":
        raise Http404(f"{code} is no procedure or supply code that is loaded here.")
    if (found.system_id, found.code) != (system, code):
        query = request.GET.urlencode()
        return redirect(f"/edits/{found.system_id}/{found.code}/{'?' if query else ''}{query}", permanent=True)
    readings = readings_as_of(on=date_of_service(request), today=timezone.localdate())
    setting = setting_asked(request.GET.get("setting", ""))
    reading = readings.of(PAIRS, setting)
    edits = partners_of(found.code, reading)
    if reading and "ended" not in request.GET:
        edits = edits.in_force(reading.day)
    shown = PartnerFilter(request.GET, queryset=edits)
    numbered = Paginator(shown.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    page = partners_page(found, setting=setting, reading=reading, edits=numbered)
    counts = pair_counts(found.code, setting=setting, readings=readings)
    context = {"page": page, "numbered": numbered, "filter": shown, "counts": counts, "readings": readings}
    return render(request, "edits/partners.html", context | {"missing": readings.missing(PAIRS, setting)})
