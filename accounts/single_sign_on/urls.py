"""Addresses of single sign-on; an organization's server is told `/accounts/oidc/organization/login/callback/`."""

from django.urls import path

from accounts.single_sign_on import views

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", views.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]
