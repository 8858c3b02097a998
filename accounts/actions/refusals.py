"""Why a step with an organization or an invitation is not taken, in words for people."""


class OrganisationRefused(Exception):
    """The step is not taken; the text says why and what would help."""


class NotAllowed(OrganisationRefused):
    """The role does not go that far."""


class NameUnusable(OrganisationRefused):
    """Taken by another organization, or no name."""


class AlreadyMember(OrganisationRefused):
    """A person belongs to one organization at most."""


class LastOwner(OrganisationRefused):
    """An organization is never without an owner."""


class NotAlone(OrganisationRefused):
    """Only an organization of one is closed by its owner."""


class SeatsTaken(OrganisationRefused):
    """As many members, and open invitations, as there are seats."""


class TooManyInvitations(OrganisationRefused):
    """More in a day than people join: it may be somebody's mail that is flooded."""


class GoneMeanwhile(OrganisationRefused):
    """Somebody else was quicker to end it."""


class InvitationOpen(OrganisationRefused):
    """The address has one already."""


class InvitationRefused(OrganisationRefused):
    """The link opens nothing."""


class InvitationUnknown(InvitationRefused):
    """No invitation has this link."""


class InvitationOver(InvitationRefused):
    """Used, expired or revoked."""


class InvitationForAnother(InvitationRefused):
    """It is bound to an address that is none of the account's."""
