"""The library: every policy, sought and filtered."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payers.filters import PolicyFilter
from payers.models import PolicyVersion
from payers.selectors.library import library_rows, whats_new
from ui.dates import date_of_service

PAGE_SIZE = 50


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Policies as of the date of service, today where none is given."""
    today = timezone.localdate()
    on = date_of_service(request)
    chosen = PolicyFilter(request.GET, queryset=PolicyVersion.objects.all(), on=on or today, today=today)
    # The ids alone are asked once: counting them and cutting out a page would read the codes of every policy twice.
    page = Paginator(list(chosen.qs.values_list("pk", flat=True)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "chips": chosen.chips,
        "page": page,
        "rows": library_rows(list(page), on=on or today),
        "changes": [] if chosen.chips or page.number > 1 or on else whats_new(today=today),
        "on": on,
    }
    return render(request, "policies/library.html", context)
