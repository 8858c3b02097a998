"""Pages on who has to read what, who has read it, and how long it took."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Team
from payers.actions.acknowledgements import acknowledge
from payers.models import PolicyChange
from payers.news import news_of
from payers.querysets import READABLE
from payers.selectors.drift import drift_by_payer, drift_of_changes
from payers.selectors.reading import changes_of, members_of, notices_to_read, readers_of
from payers.selectors.watching import teams_open_to, watched_by_team
from payers.views.members import member, member_post, way_back

PAGE_SIZE = 100


@require_safe
@login_required
def reading(request: HttpRequest) -> HttpResponse:
    page = Paginator(notices_to_read(member(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    news = [news_of(notice.change) for notice in page if notice.change]
    # Each button leads to the next change: the keyboard goes on from there.
    following = [each.pk for each in news[1:]] + [None]
    rows = list(zip(news, following, strict=True)) if news else []
    return render(request, "policies/reading.html", {"page": page, "rows": rows})


@member_post
def read(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(PolicyChange, pk=pk, version__stage__in=READABLE)
    acknowledge(change=change, by=member(request), at=timezone.now())
    return redirect(way_back(request, "policies:reading"))


@require_safe
@login_required
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Members see their own teams; staff see every team, and who is in none."""
    user = member(request)
    change = get_object_or_404(PolicyChange.objects.with_policy(), pk=pk, version__stage__in=READABLE)
    teams = teams_open_to(user)
    if not (user.is_staff or teams.exists()):
        raise PermissionDenied
    groups = readers_of(change, teams=teams, with_others=user.is_staff)
    return render(request, "policies/readers.html", {"news": news_of(change), "groups": groups})


@require_safe
@login_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Team, slug=slug)
    if not teams_open_to(member(request)).filter(pk=found.pk).exists():
        raise PermissionDenied
    context = {
        "team": found,
        "members": members_of(found),
        "changes": changes_of(found),
        "watched": watched_by_team(found),
        "is_member": found.members.filter(pk=member(request).pk).exists(),
    }
    return render(request, "policies/team.html", context)


@require_safe
@login_required
def drift(request: HttpRequest) -> HttpResponse:
    changes = drift_of_changes(now=timezone.now())
    page = Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "policies/drift.html", {"page": page, "payers": drift_by_payer(changes)})
