"""The addresses of owners' terms."""

from django.urls import path

from accounts.views.terms import terms

urlpatterns = [path("terms/<slug:owner>/", terms, name="terms")]
