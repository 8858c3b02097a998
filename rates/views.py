"""Pages of benchmarks. Today's date is read here and passed down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """How benchmarks are made, and what they do not say."""
    return render(request, "rates/methodology.html")


benchmarks = compare = download = methodology
