"""What payers publish of their prior authorizations: one payer by year, and all side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from payers.models import Payer, PriorAuthorizationMetric
from payers.reporting import ABOUT_THE_RULE, COMPARED, FIRST_YEAR
from payers.scorecard_filters import ScorecardFilter
from payers.selectors.scorecard import payer_scorecard, published_years, scorecards

RULE = {"about_the_rule": ABOUT_THE_RULE, "first_year": FIRST_YEAR}


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    page = payer_scorecard(get_object_or_404(Payer, slug=slug))
    return render(request, "payers/scorecard.html", {"page": page} | RULE)


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    chosen = ScorecardFilter(request.GET, queryset=PriorAuthorizationMetric.objects.none(), years=published_years())
    page = scorecards(chosen.chosen_year, chosen.chosen_program)
    compared = [label for _, label, _ in COMPARED]
    return render(request, "policies/scorecards.html", {"page": page, "filter": chosen, "compared": compared} | RULE)
