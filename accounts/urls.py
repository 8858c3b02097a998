"""Addresses under `/accounts/`."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("login/", LoginView.as_view(template_name="accounts/login.html"), name="login"),
    path("", include("accounts.urls_plan")),
    path("logout/", LogoutView.as_view(), name="logout"),
]
