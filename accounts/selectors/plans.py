"""What a reader's own pages show of their plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.allowances import Access
from accounts.models import Plan
from accounts.plan_sections import section_titles


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A code page that counts at present, and when its view comes back."""

    page: str
    seen_at: datetime
    comes_back_at: datetime

    @property
    def system(self) -> str:
        return self.page.partition("/")[0]

    @property
    def code(self) -> str:
        return self.page.partition("/")[2]


@dataclass(frozen=True, slots=True)
class OfferedPlan:
    """A plan in a row of the table of plans; `sections` are the titles of what it opens beside what all see."""

    plan: Plan
    is_mine: bool
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What `/accounts/plan/` shows."""

    access: Access
    seen: list[SeenPage]
    plans: list[OfferedPlan]


def plan_page(access: Access) -> PlanPage:
    """`seen`: the newest first."""
    period = timedelta(days=access.period_days)
    newest = sorted(access.seen.items(), key=lambda view: view[1], reverse=True)
    plans = [] if access.is_open else list(Plan.objects.all())
    return PlanPage(
        access=access,
        seen=[SeenPage(page, seen_at, seen_at + period) for page, seen_at in newest],
        plans=[OfferedPlan(plan, plan == access.plan, opened_by(plan, section_titles())) for plan in plans],
    )


def opened_by(plan: Plan, titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(title for slug, title in titles.items() if plan.opens_all or slug in plan.sections)
