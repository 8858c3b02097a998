"""A person's own organization: who belongs to it, who is invited, and what its owners and managers do.

Everything is looked up within the reader's own organization, so that what is another's is not found.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.invitations import Invited, invite, revoke_invitation
from accounts.actions.organisations import (
    change_role,
    close_organisation,
    create_organisation,
    leave_organisation,
    remove_member,
    rename_organisation,
)
from accounts.actions.refusals import NameUnusable, OrganisationRefused
from accounts.invitation_mail import address_of, mail_invitation
from accounts.models import Membership, User
from accounts.organisation_forms import InviteForm, NameForm
from accounts.roles import in_words
from accounts.selectors.organisations import membership_of, organisation_page

HOME = "organization"


def signed_in_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """POST only. Whoever is no longer logged in comes back to the page, not to an address that only takes forms."""

    @require_POST
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse(HOME))
        return view(request, *args, **kwargs)

    return wrapped


def step(view: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A step of a member, which returns what it has done, in words; what it refuses is said on the same page."""

    @signed_in_post
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, view(request, _mine(request), *args, **kwargs))
        except OrganisationRefused as refused:
            messages.error(request, str(refused))
        return redirect(HOME)

    return wrapped


@require_safe
@never_cache
@login_required
def organisation(request: HttpRequest) -> HttpResponse:
    """Whoever belongs to none is offered to make one."""
    mine = membership_of(cast(User, request.user))
    return _page(request, mine) if mine else _making(request, NameForm())


@signed_in_post
def create(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _making(request, form, status=400)
    try:
        made = create_organisation(name=form.cleaned_data["name"], by=cast(User, request.user), at=timezone.now())
    except NameUnusable as refused:
        form.add_error("name", str(refused))
        return _making(request, form, status=400)
    except OrganisationRefused as refused:
        messages.error(request, str(refused))
        return redirect(HOME)
    messages.success(request, f"{made} is made, and you are its owner. Invite the others below.")
    return redirect(HOME)


@signed_in_post
def invitation(request: HttpRequest) -> HttpResponse:
    """The link stands in the answer to the form alone, and is shown on no other page."""
    mine = _mine(request)
    form = InviteForm(request.POST, roles=Membership.Role.choices)
    if not form.is_valid():
        return _page(request, mine, form=form, status=400)
    try:
        invited = invite(
            organisation=mine.organisation, by=cast(User, request.user), at=timezone.now(), **form.cleaned_data
        )
    except OrganisationRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, mine, form=form, status=409)
    return _page(request, mine, invited=invited, is_mailed=mail_invitation(invited))


@step
def rename(request: HttpRequest, mine: Membership) -> str:
    made = rename_organisation(
        organisation=mine.organisation, name=request.POST.get("name", ""), by=cast(User, request.user)
    )
    return f"The organization is called {made} now."


@step
def revoke(request: HttpRequest, mine: Membership, pk: int) -> str:
    held = get_object_or_404(mine.organisation.invitations.select_related("organisation"), pk=pk)
    revoke_invitation(invitation=held, by=cast(User, request.user), at=timezone.now())
    return "The invitation is revoked: its link opens nothing any more."


@step
def role(request: HttpRequest, mine: Membership, pk: int) -> str:
    held = _member(mine, pk)
    now = change_role(
        membership=held, role=request.POST.get("role", ""), by=cast(User, request.user), at=timezone.now()
    )
    return f"{now.user} is {in_words(now.role)} now."


@step
def remove(request: HttpRequest, mine: Membership, pk: int) -> str:
    held = _member(mine, pk)
    remove_member(membership=held, by=cast(User, request.user), at=timezone.now())
    return f"{held.user} is no member any more. What they wrote for {mine.organisation} stays."


@step
def leave(request: HttpRequest, mine: Membership) -> str:
    leave_organisation(user=cast(User, request.user), at=timezone.now())
    return f"You have left {mine.organisation}. What you wrote for it stays there."


@step
def close(request: HttpRequest, mine: Membership) -> str:
    close_organisation(organisation=mine.organisation, by=cast(User, request.user))
    return f"{mine.organisation} is closed."


def _mine(request: HttpRequest) -> Membership:
    mine = membership_of(cast(User, request.user))
    if mine is None:
        raise Http404
    return mine


def _member(mine: Membership, pk: int) -> Membership:
    return get_object_or_404(mine.organisation.memberships.select_related("user", "organisation"), pk=pk)


def _making(request: HttpRequest, form: NameForm, status: int = 200) -> HttpResponse:
    return render(request, "accounts/organization_new.html", {"form": form}, status=status)


def _page(
    request: HttpRequest,
    mine: Membership,
    *,
    form: InviteForm | None = None,
    invited: Invited | None = None,
    is_mailed: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = organisation_page(mine, timezone.now())
    if form is None or invited:
        form = InviteForm(roles=page.invited_roles)
    else:
        form.fields["role"].choices = list(page.invited_roles)  # type: ignore[attr-defined]
    context = {"page": page, "form": form, "invited": invited, "is_mailed": is_mailed}
    context["link"] = address_of(invited.token) if invited else ""
    return render(request, "accounts/organization.html", context, status=status)
