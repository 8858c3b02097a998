"""A reader's plan: what it opens, what is spent, and what other plans open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.selectors.plans import plan_page


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/plan.html", {"page": plan_page(access_of(request))})
