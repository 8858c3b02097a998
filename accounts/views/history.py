"""What a person has seen and searched for; saved filters; and that they have seen what changed."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.actions.filters import FilterRefused, delete_filter, save_filter
from accounts.actions.history import catch_up, erase_history, keep_history
from accounts.selectors.workspace import kept
from accounts.views.members import member, own_form, own_page, way_back

HOME, FILTERS = "history", "saved_filters"


@own_page
def history(request: HttpRequest) -> HttpResponse:
    user = member(request)
    context = {"visits": kept(user.visits.all()), "searches": user.searches.all(), "keeps": user.keeps_history}
    return render(request, "accounts/history.html", context)


@own_form(HOME)
def switch(request: HttpRequest) -> HttpResponse:
    keeps = request.POST.get("keeps") == "yes"
    keep_history(user=member(request), keeps=keeps)
    if keeps:
        messages.success(request, "What you see and search for is kept from now on.")
    else:
        messages.success(request, "Nothing is kept any more, and what was is erased.")
    return redirect(HOME)


@own_form(HOME)
def erase(request: HttpRequest) -> HttpResponse:
    what = request.POST.get("what", "")
    erased = erase_history(user=member(request), visits=what in ("visits", "all"), searches=what in ("searches", "all"))
    messages.success(request, f"{erased} {'entry is' if erased == 1 else 'entries are'} erased.")
    return redirect(HOME)


@own_form("home")
def caught_up(request: HttpRequest) -> HttpResponse:
    catch_up(user=member(request), until=_moment(request.POST.get("until", ""), timezone.now()))
    return redirect(way_back(request, "home"))


@own_page
def filters(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/filters.html", {"filters": member(request).saved_filters.all()})


@own_form(FILTERS)
def add_filter(request: HttpRequest) -> HttpResponse:
    name, path, query = (request.POST.get(field, "") for field in ("name", "path", "query"))
    try:
        saved = save_filter(user=member(request), name=name, path=path, query=query, now=timezone.now())
        messages.success(request, f"The filter is saved as {saved}.")
    except FilterRefused as refused:
        messages.error(request, str(refused))
    return redirect(way_back(request, FILTERS))


@own_form(FILTERS)
def drop_filter(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(member(request).saved_filters, pk=pk)
    delete_filter(saved_filter=found)
    messages.success(request, f"The filter {found.name} is deleted.")
    return redirect(FILTERS)


def _moment(text: str, now: datetime) -> datetime:
    """When the page was made that the person read: what came later is not yet seen. Never later than now."""
    try:
        read = parse_datetime(text)
    except ValueError:
        return now
    return min(read, now) if read and read.tzinfo else now
