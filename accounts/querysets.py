"""The words by which plans and views are chosen."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import BooleanField, Exists, OuterRef, Q, Value
from django.db.models.expressions import ExpressionWrapper

if TYPE_CHECKING:
    from accounts.models import CodeView, Plan, User  # noqa: F401


class PlanQuerySet(models.QuerySet["Plan"]):
    def with_given_to(self, user: "User | None") -> Self:
        """Annotates `is_given`: the person was given the plan, or their organization was."""
        if user is None:
            return self.annotate(is_given=Value(False))
        members = self.model._default_manager.filter(pk=OuterRef("pk"), organisations__memberships__user=user)
        organisation = Exists(members)
        given = Q(pk=user.plan_id) | Q(organisation) if user.plan_id else Q(organisation)
        return self.annotate(is_given=ExpressionWrapper(given, output_field=BooleanField()))


class CodeViewQuerySet(models.QuerySet["CodeView"]):
    def counting(self, reader: str, period_days: int, now: datetime) -> dict[str, datetime]:
        """The pages of a reader that count at present, each with the moment it was counted."""
        views = self.filter(reader=reader, seen_at__gt=now - timedelta(days=period_days))
        return dict(views.values_list("page", "seen_at"))
