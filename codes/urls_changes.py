"""Addresses under `/changes/`."""

from django.urls import path

from codes import views_changes as views

app_name = "changes"
urlpatterns = [
    path("", views.changelog, name="list"),
    path("feed.atom", views.feed, name="feed"),
    path("<int:pk>/", views.edition, name="edition"),
    path("<int:pk>/changes.csv", views.edition_file, name="file"),
]
