"""Every write of this app: verbs, a file for each noun."""

from accounts.actions.people import add_demo_user, leave_team

__all__ = ["add_demo_user", "leave_team"]
