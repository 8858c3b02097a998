"""Pages on which people say what they watch."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import leave_team
from accounts.models import Team
from payers.actions.watches import WatchRefused, change_frequency, stop_all_watches, stop_watching, watch
from payers.mail import user_of_token
from payers.models import Watch
from payers.selectors.watching import teams_open_to, watched_by, watches_of
from payers.views.members import member, member_post, way_back
from payers.watch_forms import WatchForm


@require_safe
@login_required
def watches(request: HttpRequest) -> HttpResponse:
    user = member(request)
    context = {
        "watched": watched_by(user),
        "frequencies": Watch.Frequency.choices,
        "own_teams": user.teams.all(),
        "teams": teams_open_to(user) if user.is_staff else (),
    }
    return render(request, "policies/watches.html", context)


@member_post
def add_watch(request: HttpRequest) -> HttpResponse:
    form = WatchForm(request.POST, user=member(request))
    back = redirect(way_back(request, "policies:watches"))
    if not form.is_valid():
        messages.error(request, "That cannot be watched: it is not here, or the team is not yours.")
        return back
    try:
        kept = watch(by=member(request), at=timezone.now(), **form.cleaned_data)
    except WatchRefused as refused:
        messages.error(request, str(refused))
    else:
        whose = f"{kept.team} watches" if kept.team else "You watch"
        messages.success(request, f"{whose} {kept.subject} now: {kept.get_frequency_display()}.")
    return back


@member_post
def set_frequency(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _own_watch(request, pk)
    try:
        change_frequency(watch=kept, by=member(request), frequency=request.POST.get("frequency", ""))
    except WatchRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{kept.subject}: {kept.get_frequency_display()}.")
    return redirect(way_back(request, "policies:watches"))


@member_post
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _own_watch(request, pk)
    subject, whose = kept.subject, f"{kept.team} watches" if kept.team else "You watch"
    stop_watching(watch=kept, by=member(request))
    messages.success(request, f"{whose} {subject} no more.")
    return redirect(way_back(request, "policies:watches"))


@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the foot of a mail: it works without logging in, and asks before it stops anything."""
    user = user_of_token(token)
    if user is None:
        raise Http404
    stopped = stop_all_watches(of=user) if request.method == "POST" else None
    context = {"person": user, "stopped": stopped, "own": user.watches.count(), "teams": user.teams.all()}
    return render(request, "policies/stop.html", context)


@member_post
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    team = get_object_or_404(Team, slug=slug, members=member(request))
    leave_team(team=team, user=member(request))
    messages.success(request, f"You have left {team}, and are told no more of what it watches.")
    return redirect("policies:watches")


def _own_watch(request: HttpRequest, pk: int) -> Watch:
    found = watches_of(member(request)).filter(pk=pk).select_related("team", "payer", "policy__payer", "code", "family")
    kept = found.first()
    if kept is None:
        raise Http404
    return kept
