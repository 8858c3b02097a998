"""Addresses of benchmarks."""

from django.urls import path

from rates import views

app_name = "rates"
urlpatterns = [
    path("", views.benchmarks, name="benchmarks"),
    path("compare/", views.compare, name="compare"),
    path("methodology/", views.methodology, name="methodology"),
    path("download.<str:form>", views.download, name="download"),
]
