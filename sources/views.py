"""The page of sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sources.selectors import sources_page


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(request, "sources/list.html", {"page": sources_page(today=today), "today": today})
