"""Addresses under `/claims/`."""

from django.urls import include, path

from claims import views

app_name = "claims"
urlpatterns = [
    path("", views.index, name="index"),
    path("check/", views.check, name="check"),
    path("saved/", include("claims.urls_saved")),
]
