"""Addresses under `/accounts/`."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls_plan")),
    path("", include("accounts.urls_terms")),
    # The last: it knows addresses of many kinds.
    path("", include("accounts.urls_sign_in")),
]
