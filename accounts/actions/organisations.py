"""Every write to organizations and who belongs to them.

Each verb locks the organization's row before it looks at roles and seats, so that two at once are one after the other.
A person's row is locked before the organization's where they join one.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts.actions.audit import record
from accounts.actions.refusals import (
    AlreadyMember,
    GoneMeanwhile,
    LastOwner,
    NameUnusable,
    NotAllowed,
    NotAlone,
    SeatsTaken,
)
from accounts.models import AuditEntry, Membership, Organisation, Plan, User
from accounts.roles import OWNER, governs, handled_roles, handles

NAME_KEPT = 120
SLUG_KEPT = 44
KIND = AuditEntry.Kind.ORGANISATION
Role = Membership.Role
# The name goes out in mail to strangers.
_ADDRESS_LIKE = re.compile(r"://|www\.|@", re.IGNORECASE)


@transaction.atomic
def create_organisation(*, name: str, by: User, at: datetime) -> Organisation:
    """Makes the person its owner; the operator gives it a plan. Raises NameUnusable, AlreadyMember."""
    User.objects.select_for_update().get(pk=by.pk)
    require_no_organisation(by)
    name = _usable_name(name)
    made = Organisation.objects.create(name=name, slug=_free_slug(name), created_at=at)
    Membership.objects.create(organisation=made, user=by, role=Role.OWNER, joined_at=at)
    record(kind=KIND, actor=by, subject=made.name, facts={"step": "created"})
    return made


@transaction.atomic
def add_demo_organisation(*, name: str, plan: str, members: Mapping[str, str], at: datetime) -> bool:
    """For trying the portal out; what is there is left alone. Returns whether it was added.

    `plan` is the slug of one to give, if it is there; `members` are roles by address.
    """
    if Organisation.objects.filter(name=name).exists():
        return False
    given = Plan.objects.filter(slug=plan).first()
    made = Organisation.objects.create(name=name, slug=_free_slug(name), plan=given, created_at=at)
    for person in User.objects.filter(email__in=members, membership=None).order_by("pk"):
        Membership.objects.create(organisation=made, user=person, role=members[person.email], joined_at=at)
    record(kind=KIND, actor="system", subject=name, facts={"step": "made for the demo"})
    return True


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, by: User) -> Organisation:
    locked = locked_organisation(organisation)
    if not governs(role_of(locked, by)):
        raise NotAllowed("Only an owner renames the organization.")
    former, locked.name = locked.name, _usable_name(name, own=locked)
    if former != locked.name:
        locked.save(update_fields=("name",))
        record(kind=KIND, actor=by, subject=locked.name, facts={"step": "renamed", "formerly": former})
    return locked


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Open invitations that the person could not make any more are revoked. Raises NotAllowed, LastOwner."""
    locked = locked_organisation(membership.organisation)
    if not governs(role_of(locked, by)):
        raise NotAllowed("Only an owner changes roles.")
    if role not in Role.values:
        raise NotAllowed("Choose owner, manager or member.")
    held = _still_member(locked, membership)
    if held.role == role:
        return held
    _require_another_owner(locked, held)
    former, held.role = held.role, role
    held.save(update_fields=("role",))
    _revoke_made_by(locked, held.user, beyond=role, at=at)
    record(
        kind=AuditEntry.Kind.PERMISSION, actor=by, subject=held.user.email,
        facts={"organization": locked.name, "role": role, "formerly": former},
    )  # fmt: skip
    return held


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """What the person wrote for the organization stays; the invitations they made are revoked, lest one be their own.

    Raises NotAllowed, LastOwner.
    """
    locked = locked_organisation(membership.organisation)
    held = _still_member(locked, membership)
    if held.user_id != by.pk and not handles(role_of(locked, by), held.role):
        raise NotAllowed(f"You may not remove {held.get_role_display().lower()}s.")
    _require_another_owner(locked, held)
    held.delete()
    _revoke_made_by(locked, held.user, beyond="", at=at)
    step = "left" if held.user_id == by.pk else "removed"
    record(kind=KIND, actor=by, subject=locked.name, facts={"step": step, "person": held.user.email})


def leave_organisation(*, user: User, at: datetime) -> None:
    """What they wrote for the organization stays there. Raises LastOwner."""
    held = Membership.objects.select_related("organisation").filter(user=user).first()
    if held:
        remove_member(membership=held, by=user, at=at)


@transaction.atomic
def close_organisation(*, organisation: Organisation, by: User) -> None:
    """Ends the organization of one, and its notes with it. Raises NotAllowed, NotAlone."""
    locked = locked_organisation(organisation)
    if not governs(role_of(locked, by)):
        raise NotAllowed("Only an owner closes the organization.")
    if locked.memberships.count() > 1:
        raise NotAlone("Others are still members: remove them first, or make one of them an owner and leave.")
    facts = {"step": "closed", "notes": locked.notes.count()}
    locked.delete()
    record(kind=KIND, actor=by, subject=locked.name, facts=facts)


@transaction.atomic
def leave_with_account(*, user: User, at: datetime) -> None:
    """For somebody whose account goes: an organization of one goes with it. Raises LastOwner while others remain."""
    held = Membership.objects.select_related("organisation").filter(user=user).first()
    if held is None:
        return
    if governs(held.role) and held.organisation.memberships.count() == 1:
        close_organisation(organisation=held.organisation, by=user)
    else:
        remove_member(membership=held, by=user, at=at)


@transaction.atomic
def join_by_domain(*, user: User, address: str, at: datetime) -> Membership | None:
    """Whoever comes by single sign-on joins the organization of their address's domain, while it has a seat.

    `address` is the one that the server vouched for. None, and nothing written, where there is none to join.
    """
    domain = address.rpartition("@")[2].lower()
    User.objects.select_for_update().get(pk=user.pk)
    found = Organisation.objects.filter(sso_domain=domain).first() if domain else None
    if found is None or Membership.objects.filter(user=user).exists():
        return None
    locked = locked_organisation(found)
    if locked.memberships.count() >= locked.seats:
        return None
    return add_member(organisation=locked, user=user, role=Role.MEMBER, at=at, way="single sign-on")


def add_member(*, organisation: Organisation, user: User, role: str, at: datetime, way: str) -> Membership:
    """The organization and the person are locked by the caller."""
    made = Membership.objects.create(organisation=organisation, user=user, role=role, joined_at=at)
    record(kind=KIND, actor=user, subject=organisation.name, facts={"step": "joined", "role": role, "by": way})
    return made


def locked_organisation(organisation: Organisation) -> Organisation:
    """As the database holds it now. Raises GoneMeanwhile."""
    found = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if found is None:
        raise GoneMeanwhile(f"{organisation} has been closed meanwhile.")
    return found


def role_of(organisation: Organisation, person: User) -> str:
    """Blank for whoever does not belong to it."""
    return organisation.memberships.filter(user=person).values_list("role", flat=True).first() or ""


def require_no_organisation(person: User) -> None:
    held = Membership.objects.select_related("organisation").filter(user=person).first()
    if held:
        raise AlreadyMember(f"You belong to {held.organisation} already. Leave it first: one person, one organization.")


def require_seat(organisation: Organisation, waiting: int = 0) -> None:
    """`waiting`: open invitations that hold a seat too."""
    members = organisation.memberships.count()
    if members + waiting < organisation.seats:
        return
    held = f"{members} by members" + (f", {waiting} by open invitations" if waiting else "")
    seats = "1 seat is" if organisation.seats == 1 else f"{organisation.seats} seats are"
    raise SeatsTaken(f"The {seats} taken: {held}. Free one, or ask the operator of this portal for more.")


def _still_member(organisation: Organisation, membership: Membership) -> Membership:
    held = organisation.memberships.select_related("user").filter(pk=membership.pk).first()
    if held is None:
        raise GoneMeanwhile("This person is no member any more.")
    return held


def _revoke_made_by(organisation: Organisation, person: User, *, beyond: str, at: datetime) -> None:
    """Those of roles that somebody of the role `beyond` does not invite."""
    opened = organisation.invitations.open(at).filter(created_by=person)
    opened.exclude(role__in=handled_roles(beyond)).update(revoked_at=at)


def _require_another_owner(organisation: Organisation, leaving: Membership) -> None:
    others = organisation.memberships.exclude(pk=leaving.pk)
    if leaving.role == OWNER and not others.filter(role=OWNER).exists():
        raise LastOwner(f"{organisation} would be without an owner: make another member an owner first.")


def _usable_name(name: str, own: Organisation | None = None) -> str:
    """In one line. Raises NameUnusable."""
    words = " ".join(name.split())
    if not 2 <= len(words) <= NAME_KEPT or not words.isprintable():
        raise NameUnusable(f"A name has from 2 to {NAME_KEPT} characters.")
    if _ADDRESS_LIKE.search(words):
        raise NameUnusable("A name holds no web or e-mail address.")
    others = Organisation.objects.exclude(pk=own.pk) if own else Organisation.objects.all()
    if others.filter(name__iexact=words).exists():
        raise NameUnusable("Another organization here has this name already.")
    return words


def _free_slug(name: str) -> str:
    stem = slugify(name)[:SLUG_KEPT].strip("-") or "organization"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbers) if slug not in taken)
