"""The address of a reader's plan."""

from django.urls import path

from accounts.views.plan import plan

urlpatterns = [path("plan/", plan, name="plan")]
