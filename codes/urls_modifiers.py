"""Addresses under `/modifiers/`."""

from django.urls import path

from codes import views

app_name = "modifiers"
urlpatterns = [
    path("", views.modifiers, name="list"),
    path("<str:modifier>/", views.modifier_detail, name="detail"),
]
