"""Taking one's data along, and deleting one's account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.leaving import delete_account, record_export
from accounts.actions.refusals import OrganisationRefused
from accounts.personal import personal_data
from accounts.selectors.personal import personal_file, rows_in
from accounts.views.members import member

CONFIRMED = "delete my account"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/export.html", {"rooms": personal_data()})
    user = member(request)
    file = personal_file(user)
    record_export(user=user, rows=rows_in(file))
    response = JsonResponse(file, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="fiducial-my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    """Asks for the password, or another way of signing in, where that was not a moment ago."""
    rooms = personal_data()
    context = {"going": [each for each in rooms if each.erase], "staying": [each for each in rooms if not each.erase]}
    if request.method != "POST":
        return render(request, "accounts/delete.html", context)
    if request.POST.get("confirm", "").strip().lower() != CONFIRMED:
        fault = f"Nothing was deleted. Type “{CONFIRMED}” into the box."
        return render(request, "accounts/delete.html", context | {"fault": fault}, status=400)
    try:
        delete_account(user=member(request), now=timezone.now())
    except OrganisationRefused as refused:
        return render(request, "accounts/delete.html", context | {"fault": str(refused)}, status=409)
    logout(request)
    messages.success(request, "Your account is deleted.")
    return redirect("home")
