"""The page of an invitation's link: who invites to what, or why the link opens nothing."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.invitations import accept_invitation, find_invitation, require_usable
from accounts.actions.refusals import InvitationOver, InvitationUnknown, OrganisationRefused
from accounts.models import User
from accounts.roles import in_words
from accounts.selectors.organisations import membership_of

# Any other reason may pass: a seat is freed, another account is taken.
STATUS: dict[type[OrganisationRefused], int] = {InvitationUnknown: 404, InvitationOver: 410}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Looked at, it changes nothing; the button makes a member. A guest signs up or logs in first, and comes back."""
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and user is None:
        return redirect_to_login(request.path)
    try:
        if request.method == "POST":
            return _joined(request, token)
        invitation = find_invitation(token)
        mine = membership_of(user) if user else None
        if mine and mine.organisation == invitation.organisation:
            messages.info(request, f"You belong to {mine.organisation}.")
            return redirect("organization")
        require_usable(invitation, user, timezone.now())
    except OrganisationRefused as refused:
        context = {"refusal": str(refused), "path": request.path}
        return render(request, "accounts/join.html", context, status=STATUS.get(type(refused), 409))
    return render(request, "accounts/join.html", {"invitation": invitation, "path": request.path})


def _joined(request: HttpRequest, token: str) -> HttpResponse:
    made = accept_invitation(token=token, user=cast(User, request.user), at=timezone.now())
    messages.success(request, f"You belong to {made.organisation} now, as {in_words(made.role)}.")
    return redirect("organization")
