"""Addresses under `/payers/`."""

from django.urls import path

from payers.views import differences, files, payers, policies, scorecard

app_name = "payers"
urlpatterns = [
    path("", payers.payer_list, name="list"),
    path("<slug:slug>/", payers.detail, name="detail"),
    path("<slug:slug>/scorecard/", scorecard.one, name="scorecard"),
    path("<slug:slug>/policies/<str:number>/", policies.policy, name="policy"),
    path("<slug:slug>/policies/<str:number>/versions/<int:version>/", policies.version, name="version"),
    path("<slug:slug>/policies/<str:number>/policy.<str:suffix>", files.policy_file, name="policy_file"),
    path(
        "<slug:slug>/policies/<str:number>/versions/<int:version>/codes.<str:suffix>",
        files.codes_file,
        name="codes_file",
    ),
    path("<slug:slug>/policies/<str:number>/diff/<int:old>..<int:new>/", differences.diff, name="diff"),
    path("<slug:slug>/policies/<str:number>/diff/<int:old>..<int:new>.json", differences.diff_json, name="diff_json"),
]
