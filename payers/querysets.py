"""The words by which payers, policies and their versions are chosen."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from payers.vocabulary import Stage

if TYPE_CHECKING:
    from payers.models import Payer, Policy, PolicyChange, PolicyCode, PolicyVersion  # noqa: F401

# Versions that readers may see: also those that a correction has replaced keep their address.
READABLE = (Stage.APPROVED, Stage.CORRECTED)


class PayerQuerySet(models.QuerySet["Payer"]):
    def key(self) -> Self:
        return self.filter(is_key=True)


class PolicyQuerySet(models.QuerySet["Policy"]):
    def readable(self) -> Self:
        """Policies with at least one version that was approved."""
        versions = self.model._meta.get_field("versions").related_model
        approved = versions._default_manager.filter(policy=models.OuterRef("pk"), stage__in=READABLE)
        return self.filter(models.Exists(approved))


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def approved(self) -> Self:
        return self.filter(stage=Stage.APPROVED)

    def readable(self) -> Self:
        return self.filter(stage__in=READABLE)

    def binding(self) -> Self:
        """Approved, and no mere proposal: what holds on some day. A retirement is among them."""
        return self.filter(stage=Stage.APPROVED, is_proposed=False)

    def in_force(self, on: date) -> Self:
        """The version that holds on that day: at most one a policy; none of a policy that has been retired."""
        open_or_later = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
        return self.binding().filter(open_or_later, effective_from__lte=on, is_retirement=False)

    def with_contents(self) -> Self:
        """Everything that a version says, in one query a table."""
        return self.prefetch_related(
            "sections", "criteria", "codes__delegate", "codes__capture", "diagnoses", "references",
            "state_exceptions", "captures",
        )  # fmt: skip


class PolicyCodeQuerySet(models.QuerySet["PolicyCode"]):
    def naming(self, system: str, code: str) -> Self:
        return self.filter(system=system, code=code)

    def in_force(self, on: date) -> Self:
        """Of versions that hold on that day."""
        open_or_later = Q(version__in_force_to__isnull=True) | Q(version__in_force_to__gt=on)
        return self.filter(
            open_or_later,
            version__stage=Stage.APPROVED,
            version__is_proposed=False,
            version__is_retirement=False,
            version__effective_from__lte=on,
        )


class PolicyChangeQuerySet(models.QuerySet["PolicyChange"]):
    def with_policy(self) -> Self:
        return self.select_related("policy__payer", "version", "previous")
