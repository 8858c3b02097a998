"""Pages about payers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from payers.models import Payer
from ui.absence import not_loaded

NO_POLICIES = not_loaded(
    "No policy documents are loaded.",
    "Staff enter each policy from the payer's own document, with its address and date.",
)


@require_safe
def payer_list(request: HttpRequest) -> HttpResponse:
    return render(request, "payers/list.html", {"payers": Payer.objects.all()})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    payer = get_object_or_404(Payer, slug=slug)
    return render(request, "payers/detail.html", {"payer": payer, "absence": NO_POLICIES})
