"""Staff editing of people, teams, groups, plans, organizations and terms; the audit log to look at."""

from accounts.admin.audit import AuditEntryAdmin
from accounts.admin.licences import AcceptanceAdmin, DescriptorReaderAdmin, TermsAdmin
from accounts.admin.organisations import OrganisationAdmin
from accounts.admin.people import GroupAdmin, TeamAdmin, UserAdmin
from accounts.admin.plans import PlanAdmin

__all__ = [
    "AcceptanceAdmin",
    "AuditEntryAdmin",
    "DescriptorReaderAdmin",
    "GroupAdmin",
    "OrganisationAdmin",
    "PlanAdmin",
    "TeamAdmin",
    "TermsAdmin",
    "UserAdmin",
]
