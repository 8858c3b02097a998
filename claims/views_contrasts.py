"""What is judged differently: since a day, by newer editions; or on one day against another."""

from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.forms_saved import DaysForm, SinceForm
from claims.selectors.contrasts import BATCH, contrasts_by_day, contrasts_since, loaded_since, still_open, summed
from claims.selectors.judging import loaded_now
from claims.views_saved import MOST_AT_ONCE, own_cases

SINCE_DAYS = 30
# One batch: each case is judged twice.
CASES_COMPARED = BATCH


@require_safe
@never_cache
@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """`?since=2026-10-01`: the same dates of service, judged by newer editions."""
    today = timezone.localdate()
    form = SinceForm(request.GET or None, initial={"since": today - timedelta(days=SINCE_DAYS)})
    if form.is_bound and not form.is_valid():
        return render(request, "claims/saved_changes.html", {"form": form}, status=400)
    day: date = form.cleaned_data["since"] if form.is_bound else form.initial["since"]
    since = datetime.combine(day, time.min, UTC)
    cases = own_cases(request)
    context = {
        "form": form,
        "since": day,
        "found": summed(list(contrasts_since(cases.by_owner(), since)), cases.count()),
        "loaded": loaded_since(since),
        "waiting": cases.not_judged_by(loaded_now().digest).count(),
        "at_once": MOST_AT_ONCE,
    }
    return render(request, "claims/saved_changes.html", context)


@require_safe
@never_cache
@login_required
def differences(request: HttpRequest) -> HttpResponse:
    """`?from=2026-09-30&to=2026-10-01`: each case as if it were served on either day, by what is loaded now."""
    form = DaysForm(request.GET if {"from", "to"} & set(request.GET) else None, initial=_turn_of_quarter())
    if not form.is_valid():
        return render(request, "claims/saved_differences.html", {"form": form}, status=400 if form.is_bound else 200)
    first, second = form.cleaned_data["from"], form.cleaned_data["to"]
    page = Paginator(own_cases(request).by_owner(), CASES_COMPARED).get_page(request.GET.get("page"))
    contrasts = list(contrasts_by_day(list(page), first, second))
    context = {
        "form": form,
        "first": first,
        "second": second,
        "page": page,
        "found": summed(contrasts, len(contrasts)),
        "gaps": still_open(contrasts),
    }
    return render(request, "claims/saved_differences.html", context)


def _turn_of_quarter() -> dict[str, date]:
    """The last day of this quarter and the first of the next: NCCI and HCPCS change then."""
    today = timezone.localdate()
    ahead = today.year * 12 + (today.month - 1) // 3 * 3 + 3
    begin = date(ahead // 12, ahead % 12 + 1, 1)
    return {"from": begin - timedelta(days=1), "to": begin}
