"""Addresses of a person's organization, and of the links that lead into one."""

from django.urls import path

from accounts.views import joining, organisation

urlpatterns = [
    path("organization/", organisation.organisation, name="organization"),
    path("organization/new/", organisation.create, name="organization_new"),
    path("organization/name/", organisation.rename, name="organization_rename"),
    path("organization/invitations/", organisation.invitation, name="organization_invite"),
    path("organization/invitations/<int:pk>/revoke/", organisation.revoke, name="organization_revoke"),
    path("organization/members/<int:pk>/role/", organisation.role, name="organization_role"),
    path("organization/members/<int:pk>/remove/", organisation.remove, name="organization_remove"),
    path("organization/leave/", organisation.leave, name="organization_leave"),
    path("organization/close/", organisation.close, name="organization_close"),
    path("join/<str:token>/", joining.join, name="join"),
]
