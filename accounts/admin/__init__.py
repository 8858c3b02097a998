"""Staff editing of people, teams and plans."""

from accounts.admin.people import TeamAdmin, UserAdmin
from accounts.admin.plans import PlanAdmin

__all__ = ["PlanAdmin", "TeamAdmin", "UserAdmin"]
