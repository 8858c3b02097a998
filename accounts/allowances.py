"""What a reader's plan allows, in figures and in words; the database is read in `accounts.access`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.models import Plan


class Refusal(StrEnum):
    """Why the page that was asked for is not whole."""

    NO_VIEWS = "no views"
    NETWORK = "network"
    NOT_COUNTED = "not counted"
    UNAVAILABLE = "unavailable"


def plan_of(plans: Iterable[Plan], *, is_guest: bool, is_staff: bool, given: Iterable[int]) -> Plan | None:
    """The plan of the highest rank among those that the reader has by being there and those they were given."""
    kinds = {Plan.Kind.GUEST} if is_guest else {Plan.Kind.ACCOUNT, *([Plan.Kind.STAFF] if is_staff else [])}
    numbers = set(given)
    held = [plan for plan in plans if plan.kind in kinds or plan.pk in numbers]
    return max(held, key=lambda plan: (plan.rank, plan.pk), default=None)


@dataclass(frozen=True, slots=True)
class Access:
    """What one reader may see: `seen` are the code pages that count now, each with the moment it was counted.

    `is_open`: the portal meters nobody. `account_plan`: what a guest would get by registering. A reader without a plan,
    because somebody deleted it, sees what is open to everyone.
    """

    is_open: bool = True
    is_guest: bool = True
    plan: Plan | None = None
    account_plan: Plan | None = None
    seen: Mapping[str, datetime] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def limit(self) -> int | None:
        """Distinct code pages in a period; None where there is no limit."""
        if self.is_open:
            return None
        return self.plan.views if self.plan else 0

    @property
    def period_days(self) -> int:
        return self.plan.period_days if self.plan else 1

    @property
    def is_metered(self) -> bool:
        return self.limit is not None

    @property
    def views_remaining(self) -> int | None:
        """Never below none, though a plan was lowered beneath what is spent already."""
        return None if self.limit is None else max(0, self.limit - len(self.seen))

    @property
    def comes_back_at(self) -> datetime | None:
        """When the next view is there again; None while some remain."""
        if not self.limit or len(self.seen) < self.limit:
            return None
        return sorted(self.seen.values())[len(self.seen) - self.limit] + timedelta(days=self.period_days)

    @property
    def period(self) -> str:
        """`30 days`, `a day`."""
        return "a day" if self.period_days == 1 else f"{self.period_days} days"

    def opens(self, section: str) -> bool:
        """Whether the plan opens the section, on the pages that it lets the reader see."""
        return self.is_open or bool(self.plan and (self.plan.opens_all or section in self.plan.sections))

    def shows(self, page: str) -> bool:
        """Whether the reader sees what the plan opens on this page without spending a view."""
        return not self.is_metered or page in self.seen

    @property
    def state(self) -> str:
        """`0 code page views remaining. Guest accounts are limited to 1. Register a free account to get 5 more.`"""
        views = self.views_remaining
        if views is None:
            return ""
        name = self.plan.name if self.plan else "Guest"
        accounts = f"{name}s" if name.endswith("account") else f"{name} accounts"
        words = f"{views} code page view{'' if views == 1 else 's'} remaining. {accounts} are limited to {self.limit}."
        return f"{words} {self.offer}".strip()

    @property
    def offer(self) -> str:
        """What registering would give; blank where it gives nothing, and for whoever is registered."""
        if not self.is_guest or not self.is_metered or self.account_plan is None:
            return ""
        if self.account_plan.views is None:
            return "Register a free account to see every code page."
        more = self.account_plan.views - (self.limit or 0)
        return f"Register a free account to get {more} more." if more > 0 else ""

    @property
    def why_locked(self) -> str:
        """Why the sections of this page are locked, and what opens them."""
        plan = self.plan.name if self.plan else "Guest"
        match self.refusal:
            case Refusal.NO_VIEWS:
                return self._why_spent
            case Refusal.NETWORK:
                return "Your network has brought as many new guests today as it may. A free account opens the page."
            case Refusal.NOT_COUNTED:
                return "This page was fetched ahead, or by a program, and cost no view. Reload it to open it."
            case Refusal.UNAVAILABLE:
                return "Your view could not be counted just now, and was not spent. Reload the page in a minute."
        return f"The plan “{plan}” does not open this section."

    @property
    def _why_spent(self) -> str:
        if not self.limit:
            return f"{'Guests see' if self.is_guest else 'Your plan opens'} no code page. {self.offer}".strip()
        back = self.comes_back_at
        when = f" The next one comes back on {back:%-d %B %Y}." if back else ""
        if self.is_guest:
            return f"Your views of {self.period} are spent.{when} {self.offer}".strip()
        return f"Your views of {self.period} are spent.{when} Another plan may open more."
