"""Addresses under `/accounts/`."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls_plan")),
    path("", include("accounts.urls_terms")),
    path("", include("accounts.urls_organisation")),
    path("", include("accounts.urls_workspace")),
    # The last: it knows addresses of many kinds.
    path("", include("accounts.urls_sign_in")),
]
