"""Addresses under `/edits/`."""

from django.urls import path

from edits import views

app_name = "edits"
urlpatterns = [
    path("", views.check, name="check"),
    path("<str:system>/<str:code>/", views.partners, name="partners"),
]
