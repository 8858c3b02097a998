"""Addresses under `/payers/`."""

from django.urls import path

from payers.views import payers

app_name = "payers"
urlpatterns = [
    path("", payers.payer_list, name="list"),
    path("<slug:slug>/", payers.detail, name="detail"),
]
