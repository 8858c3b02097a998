"""People, what their plan opens, what they have accepted, and what they keep here."""

from accounts.models.audit import AuditEntry
from accounts.models.licences import Acceptance, DescriptorReader, Terms
from accounts.models.organisations import Invitation, Membership, Organisation
from accounts.models.people import EmailUserManager, Team, User
from accounts.models.plans import CodeView, Plan
from accounts.models.workspace import Favourite, FavouriteList, Note, SavedFilter, SearchEntry, Visit

__all__ = [
    "Acceptance",
    "AuditEntry",
    "CodeView",
    "DescriptorReader",
    "EmailUserManager",
    "Favourite",
    "FavouriteList",
    "Invitation",
    "Membership",
    "Note",
    "Organisation",
    "Plan",
    "SavedFilter",
    "SearchEntry",
    "Team",
    "Terms",
    "User",
    "Visit",
]
