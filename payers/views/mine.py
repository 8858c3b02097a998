"""What the loaded editions changed of the codes that a reader watches."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codes.change_filters import ReleaseChangeFilter
from codes.selectors.changes import changed_rows, every_subject
from payers.selectors.watched_codes import watched_changes, watched_codes
from payers.views.members import member

PAGE_SIZE = 100


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    user = member(request)
    rows = watched_changes(user).newest_first()
    chosen = ReleaseChangeFilter(request.GET, queryset=rows, subjects=every_subject())
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page": page, "rows": changed_rows(page), "watched": watched_codes(user).count()}
    return render(request, "changes/mine.html", context)
