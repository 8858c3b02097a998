"""The log-ins of the demo, made only where the portal is being tried out (DEBUG)."""

from django.conf import settings
from django.utils import timezone

from accounts.actions import add_demo_user
from accounts.actions.organisations import add_demo_organisation
from accounts.demo_log_ins import MEMBERS, ORGANISATION, ORGANISATION_PLAN, PASSWORD, PLANS, USERS
from ui.demo import register_step


def load_users() -> list[str]:
    if not settings.DEBUG:
        return ["No demo log-ins: this is not a trial (DEBUG is not set)."]
    for email, groups, is_superuser in USERS:
        add_demo_user(
            email=email, password=PASSWORD, groups=groups, is_superuser=is_superuser, plan=PLANS.get(email, "")
        )
    add_demo_organisation(name=ORGANISATION, plan=ORGANISATION_PLAN, members=MEMBERS, at=timezone.now())
    return [f"Log-ins, password {PASSWORD}: {', '.join(email for email, _, _ in USERS)}"]


register_step(30, load_users)
