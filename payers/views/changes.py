"""The change feed: what payers changed, newest first, as pages and as Atom."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from payers.change_filters import ChangeFilter
from payers.feeds import ChangeFeed
from payers.selectors.changes import change_page, readable_changes

PAGE_SIZE = 50


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    chosen = ChangeFilter(request.GET, queryset=readable_changes())
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page": page, "today": timezone.localdate()}
    return render(request, "policies/changes.html", context)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    page = change_page(pk)
    if page is None:
        raise Http404
    return render(request, "policies/change.html", {"page": page, "today": timezone.localdate()})


@conditional_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Asked again with what it answered before, it says in a word that nothing is new."""
    return ChangeFeed()(request)
