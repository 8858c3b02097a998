"""The words by which plans, views and terms are chosen."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.expressions import ExpressionWrapper

if TYPE_CHECKING:
    from accounts.models import CodeView, Invitation, Plan, Terms, User  # noqa: F401


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


class TermsQuerySet(models.QuerySet["Terms"]):
    def in_force(self, owner: str, edition: int, today: date) -> Self:
        """Of one owner's edition, the version that is asked today first."""
        return self.filter(owner=owner, edition=edition, effective_from__lte=today).order_by("-version")

    def with_answer_of(self, reader: str, month: date, digest: str) -> Self:
        """Annotates the reader's last answer, `is_accepted` and `answered_at`, and whether the month `is_counted`."""
        answers_to = self.model._meta.get_field("answers").related_model
        readers = apps.get_model("accounts", "DescriptorReader")
        last = answers_to._default_manager.filter(terms=OuterRef("pk"), reader=reader).order_by("-at", "-pk")
        counted = readers._default_manager.filter(owner=OuterRef("owner"), month=month, reader=digest)
        return self.annotate(
            is_accepted=Subquery(last.values("is_accepted")[:1]),
            answered_at=Subquery(last.values("at")[:1]),
            is_counted=Exists(counted),
        )

    def with_answers(self) -> Self:
        """Annotates `is_answered`: somebody answered it, so that it is not changed any more."""
        answers_to = self.model._meta.get_field("answers").related_model
        return self.annotate(is_answered=Exists(answers_to._default_manager.filter(terms=OuterRef("pk"))))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        """Neither used nor revoked nor expired."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)
