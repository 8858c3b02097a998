"""Addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from codes import views as codes_views
from payers.views import mine
from ui import views as ui_views

# Staff come in by the same door as everybody, with its limits and second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", codes_views.home, name="home"),
    path("search/", codes_views.find, name="search"),
    path("codes/", include("codes.urls")),
    path("modifiers/", include("codes.urls_modifiers")),
    path("payers/", include("payers.urls")),
    path("policies/", include("payers.urls_policies")),
    path("edits/", include("edits.urls")),
    path("fees/", include("fees.urls")),
    path("claims/", include("claims.urls")),
    path("rates/", include("rates.urls")),
    path("accounts/", include("accounts.urls")),
    path("sources/", include("sources.urls")),
    path("changes/mine/", mine.mine, name="changes_mine"),
    path("changes/", include("codes.urls_changes")),
    path("healthz", ui_views.healthz, name="healthz"),
    path("readyz", ui_views.readyz, name="readyz"),
    path("robots.txt", ui_views.robots, name="robots"),
    path("admin/", admin.site.urls),
]

handler400 = "ui.views.bad_request"
handler403 = "ui.views.permission_denied"
handler404 = "ui.views.page_not_found"
handler500 = "ui.views.server_error"
