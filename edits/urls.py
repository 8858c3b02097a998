"""Addresses under `/edits/`."""

app_name = "edits"
urlpatterns: list[object] = []
