"""Organizations, their members, and links into them."""

from datetime import UTC, datetime

from accounts.actions.invitations import invite
from accounts.models import Membership, Organisation
from tests.factories.accounts import make_user

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def make_organisation(name="Northside Coding", **facts):
    slug = name.lower().replace(" ", "-")
    return Organisation.objects.create(name=name, **({"slug": slug, "created_at": NOON} | facts))


def make_member(organisation, role="member", email=""):
    user = make_user(email or f"{role}-of-{organisation.slug}@example.org")
    return Membership.objects.create(organisation=organisation, user=user, role=role, joined_at=NOON)


def make_owned(name="Northside Coding", **facts):
    """An organization and the membership of its owner."""
    organisation = make_organisation(name, **facts)
    return organisation, make_member(organisation, "owner")


def link_into(organisation, by, at=None, role="member", email=""):
    """The invitation and its token."""
    made = invite(organisation=organisation, by=by, role=role, email=email, at=at or NOON)
    return made.invitation, made.token
