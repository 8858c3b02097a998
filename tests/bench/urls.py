"""The portal's addresses and the bare view; only the bench serves it."""

from django.http import HttpResponse
from django.urls import include, path


def bare(request):
    """What the server, Django and the portal's middleware cost by themselves."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("bench/bare", bare), path("", include("config.urls"))]
handler404 = "ui.views.page_not_found"
