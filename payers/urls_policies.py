"""Addresses under `/policies/`."""

from django.urls import path

from payers.views import changes, library, matrix, reading, scorecard, watching, webhooks

app_name = "policies"
urlpatterns = [
    path("", library.library, name="library"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes.atom", changes.feed, name="feed"),
    path("matrix/", matrix.find, name="matrix_find"),
    path("matrix/<str:code>/", matrix.side_by_side, name="matrix"),
    path("scorecards/", scorecard.every, name="scorecards"),
    path("watches/", watching.watches, name="watches"),
    path("watches/add/", watching.add_watch, name="watch"),
    path("watches/<int:pk>/frequency/", watching.set_frequency, name="frequency"),
    path("watches/<int:pk>/stop/", watching.stop, name="unwatch"),
    path("watches/stop/<str:token>/", watching.stop_by_mail, name="stop"),
    path("teams/<slug:slug>/", reading.team, name="team"),
    path("teams/<slug:slug>/leave/", watching.leave, name="leave"),
    path("reading/", reading.reading, name="reading"),
    path("changes/<int:pk>/read/", reading.read, name="read"),
    path("changes/<int:pk>/readers/", reading.readers, name="readers"),
    path("drift/", reading.drift, name="drift"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:pk>/switch/", webhooks.switch, name="switch"),
    path("webhooks/<int:pk>/remove/", webhooks.remove, name="remove"),
    path("webhooks/deliveries/<int:pk>/again/", webhooks.again, name="again"),
]
