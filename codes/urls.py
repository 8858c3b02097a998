"""Addresses under `/codes/`."""

from django.urls import path

from codes import views

app_name = "codes"
urlpatterns = [
    path("", views.code_list, name="list"),
    path("<str:system>/<str:code>/", views.detail, name="detail"),
    path("<str:system>/<str:code>/report/", views.report, name="report"),
    path("<str:code>/", views.bare, name="bare"),
]
