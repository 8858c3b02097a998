"""Addresses of signing up and in, by allauth, and of what opens an account."""

from allauth.account import views as account_views
from django.urls import include, path

from accounts.views import sessions

urlpatterns = [
    # Names that Django and other rooms know.
    path("login/", account_views.login, name="login"),
    path("logout/", account_views.logout, name="logout"),
    path("sessions/<int:pk>/end/", sessions.end, name="accounts_end_session"),
    path("", include("allauth.urls")),
]
