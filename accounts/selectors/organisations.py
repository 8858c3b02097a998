"""What the page of an organization shows to one of its members."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import governs, handled_roles, handles, manages

# How long an invitation that is over still stands on the page.
SHOWN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`is_me`: whoever looks. `roles`: those that they may give, none where they may not."""

    membership: Membership
    is_me: bool
    is_removable: bool
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """`state`: open, used, revoked or expired."""

    invitation: Invitation
    state: str
    is_revocable: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """`invited_roles`: values and labels of those whom the person looking may invite; none for a plain member."""

    organisation: Organisation
    mine: Membership
    members: list[MemberRow]
    invitations: list[InvitationRow]
    invited_roles: tuple[tuple[str, str], ...]
    notes: int

    @property
    def manages(self) -> bool:
        return manages(self.mine.role)

    @property
    def governs(self) -> bool:
        return governs(self.mine.role)

    @property
    def open_invitations(self) -> int:
        return sum(row.state == "open" for row in self.invitations)

    @property
    def seats_free(self) -> int:
        """Never below none, though the operator may have lowered the seats beneath the members."""
        return max(0, self.organisation.seats - len(self.members) - self.open_invitations)

    @property
    def is_last_owner(self) -> bool:
        owners = [row for row in self.members if governs(row.membership.role)]
        return self.governs and len(owners) == 1

    @property
    def is_closable(self) -> bool:
        return self.governs and len(self.members) == 1


def membership_of(user: User) -> Membership | None:
    return Membership.objects.select_related("organisation__plan").filter(user=user).first()


def organisation_page(mine: Membership, now: datetime) -> OrganisationPage:
    """Invitations are for those who make some; a plain member's page has none."""
    organisation = mine.organisation
    members = [_member_row(each, mine) for each in organisation.memberships.select_related("user")]
    made = _invitations(organisation, now) if manages(mine.role) else []
    return OrganisationPage(
        organisation=organisation,
        mine=mine,
        members=members,
        invitations=[_invitation_row(each, mine, now) for each in made],
        invited_roles=_labelled(handled_roles(mine.role)),
        notes=organisation.notes.count(),
    )


def _invitations(organisation: Organisation, now: datetime) -> list[Invitation]:
    recent = organisation.invitations.filter(expires_at__gt=now - SHOWN_AFTER)
    return list(recent.select_related("created_by", "used_by"))


def _member_row(membership: Membership, mine: Membership) -> MemberRow:
    is_me = membership.pk == mine.pk
    return MemberRow(
        membership=membership,
        is_me=is_me,
        is_removable=not is_me and handles(mine.role, membership.role),
        roles=_labelled(handled_roles(mine.role)) if governs(mine.role) else (),
    )


def _invitation_row(invitation: Invitation, mine: Membership, now: datetime) -> InvitationRow:
    state = "used" if invitation.used_at else "revoked" if invitation.revoked_at else "open"
    if state == "open" and invitation.expires_at <= now:
        state = "expired"
    return InvitationRow(invitation, state, state == "open" and handles(mine.role, invitation.role))


def _labelled(roles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((role, str(Membership.Role(role).label)) for role in roles)
