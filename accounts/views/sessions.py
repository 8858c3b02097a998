"""Ending one of one's own sessions; allauth lists them."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.actions.sessions import SessionUnknown, end_session
from accounts.models import User


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        end_session(user=cast(User, request.user), session=pk)
        messages.success(request, "The session has ended.")
    except SessionUnknown as refusal:
        messages.error(request, str(refusal))
    return redirect("usersessions_list")
