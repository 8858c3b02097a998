"""Every write to invitations: made, revoked, and used once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from accounts.actions.audit import record
from accounts.actions.organisations import (
    KIND,
    Role,
    add_member,
    locked_organisation,
    require_no_organisation,
    require_seat,
    role_of,
)
from accounts.actions.refusals import (
    AlreadyMember,
    InvitationForAnother,
    InvitationOpen,
    InvitationOver,
    InvitationUnknown,
    NotAllowed,
    TooManyInvitations,
)
from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import handles

EXPIRES_AFTER = timedelta(days=7)
# The longest link that is looked up; ours have 32 characters.
TOKEN_READ = 64
FEWEST_A_DAY = 20


@dataclass(frozen=True, slots=True)
class Invited:
    """The token stands here alone: the database keeps a digest of it."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, organisation: Organisation, by: User, role: str, email: str = "", at: datetime) -> Invited:
    """A link for one person, good for seven days; with `email`, for an account of that confirmed address alone.

    An open invitation holds a seat. Raises NotAllowed, SeatsTaken, AlreadyMember, InvitationOpen, TooManyInvitations.
    """
    locked = locked_organisation(organisation)
    if not handles(role_of(locked, by), role):
        raise NotAllowed(f"You may not invite {Role(role).label.lower() if role in Role.values else 'such a role'}s.")
    email = email.strip().lower()
    opened = locked.invitations.open(at)
    if email:
        _require_new(locked, opened.filter(email=email).exists(), email)
    require_seat(locked, opened.count())
    _require_calm(locked, at)
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        organisation=locked, email=email, role=role, digest=digest_of(token), created_by=by, created_at=at,
        expires_at=at + EXPIRES_AFTER,
    )  # fmt: skip
    record(kind=KIND, actor=by, subject=locked.name, facts={"step": "invited", "role": role, "address": email})
    return Invited(made, token)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Raises NotAllowed, InvitationOver."""
    locked = locked_organisation(invitation.organisation)
    held = locked.invitations.select_for_update().get(pk=invitation.pk)
    if not handles(role_of(locked, by), held.role):
        raise NotAllowed(f"You may not revoke invitations of {held.get_role_display().lower()}s.")
    require_open(held, at)
    held.revoked_at = at
    held.save(update_fields=("revoked_at",))
    record(kind=KIND, actor=by, subject=locked.name, facts={"step": "invitation revoked", "address": held.email})


@transaction.atomic
def accept_invitation(*, token: str, user: User, at: datetime) -> Membership:
    """Raises InvitationUnknown, InvitationOver, InvitationForAnother, AlreadyMember, SeatsTaken."""
    User.objects.select_for_update().get(pk=user.pk)
    locked = locked_organisation(find_invitation(token).organisation)
    held = Invitation.objects.select_for_update().select_related("organisation").get(digest=digest_of(token))
    require_usable(held, user, at)
    held.used_by, held.used_at = user, at
    held.save(update_fields=("used_by", "used_at"))
    return add_member(organisation=locked, user=user, role=held.role, at=at, way="invitation")


def find_invitation(token: str) -> Invitation:
    """Raises InvitationUnknown."""
    digest = digest_of(token) if len(token) <= TOKEN_READ else ""
    found = Invitation.objects.select_related("organisation", "created_by").filter(digest=digest).first()
    if found is None:
        raise InvitationUnknown(
            "Nobody here has given out this link. It may have been cut short: copy the whole of it."
        )
    return found


def require_open(invitation: Invitation, at: datetime) -> None:
    """Raises InvitationOver."""
    if invitation.used_at:
        raise InvitationOver("This invitation has been used: each is for one person, once. Ask for another.")
    if invitation.revoked_at:
        raise InvitationOver("This invitation has been revoked. Ask for another.")
    if invitation.expires_at <= at:
        raise InvitationOver(f"This invitation expired on {invitation.expires_at:%-d %B %Y}. Ask for another.")


def require_usable(invitation: Invitation, user: User | None, at: datetime) -> None:
    """What is known of the invitation before it is used; without `user`, what a guest is told."""
    require_open(invitation, at)
    if user:
        require_no_organisation(user)
    if user and invitation.email and not _has_confirmed(user, invitation.email):
        raise InvitationForAnother(
            "This invitation is for another e-mail address than yours. Log in with the account of that address, or add "
            "and confirm the address under “E-mail addresses”."
        )
    require_seat(invitation.organisation)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _has_confirmed(user: User, address: str) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email__iexact=address, verified=True).exists())


def _require_new(organisation: Organisation, is_invited: bool, email: str) -> None:
    known = Q(user__email__iexact=email) | Q(user__emailaddress__email__iexact=email, user__emailaddress__verified=True)
    if organisation.memberships.filter(known).exists():
        raise AlreadyMember(f"{email} is a member already.")
    if is_invited:
        raise InvitationOpen(f"{email} has an open invitation. Revoke it first, if the link is lost.")


def _require_calm(organisation: Organisation, at: datetime) -> None:
    most = max(FEWEST_A_DAY, 3 * organisation.seats)
    if organisation.invitations.filter(created_at__gt=at - timedelta(days=1)).count() >= most:
        raise TooManyInvitations(f"{organisation} has sent {most} invitations within a day. Wait until tomorrow.")
