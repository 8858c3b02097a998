"""Pages about payers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payers.models import Payer
from payers.selectors.payers import living_policies, payer_page, payer_rows, policy_rows
from ui.dates import date_of_service

PAGE_SIZE = 100


@require_safe
def payer_list(request: HttpRequest) -> HttpResponse:
    return render(request, "payers/list.html", {"rows": payer_rows(on=timezone.localdate())})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A payer and its policies as of the date of service, today where none is given."""
    payer = get_object_or_404(Payer, slug=slug.lower())
    if payer.slug != slug:
        return redirect(payer, permanent=True)
    on = date_of_service(request)
    day = on or timezone.localdate()
    listed = Paginator(living_policies(payer, on=day), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": payer_page(payer, on=day), "listed": listed, "on": on, "day": day}
    return render(request, "payers/detail.html", context | {"rows": policy_rows(listed, on=day)})
