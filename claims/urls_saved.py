"""Addresses under `/claims/saved/`, in the namespace `claims`."""

from django.urls import path

from claims import views_contrasts, views_saved

urlpatterns = [
    path("", views_saved.saved, name="saved"),
    path("keep/", views_saved.keep_lines, name="keep"),
    path("bring/", views_saved.bring, name="bring"),
    path("export/", views_saved.export, name="export"),
    path("recheck/", views_saved.judge_again, name="recheck"),
    path("changes/", views_contrasts.changes, name="saved_changes"),
    path("differences/", views_contrasts.differences, name="saved_differences"),
    path("<int:pk>/", views_saved.saved_case, name="saved_case"),
    path("<int:pk>/rename/", views_saved.rename_case, name="rename"),
    path("<int:pk>/discard/", views_saved.discard_case, name="discard"),
]
