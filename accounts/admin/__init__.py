"""Staff editing of people, teams and plans."""

from accounts.admin.licences import AcceptanceAdmin, DescriptorReaderAdmin, TermsAdmin
from accounts.admin.people import TeamAdmin, UserAdmin
from accounts.admin.plans import PlanAdmin

__all__ = ["AcceptanceAdmin", "DescriptorReaderAdmin", "PlanAdmin", "TeamAdmin", "TermsAdmin", "UserAdmin"]
