"""The words by which payers, policies and their versions are chosen."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from payers.vocabulary import Stage

if TYPE_CHECKING:
    from codes.models import Family
    from payers.models import (  # noqa: F401
        Payer,
        Policy,
        PolicyChange,
        PolicyCode,
        PolicyVersion,
    )

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

    def living(self, on: date) -> Self:
        """Policies that hold on that day, will hold, or are proposed."""
        versions = self.model._meta.get_field("versions").related_model
        living = versions._default_manager.living(on)  # type: ignore[attr-defined]
        return self.filter(models.Exists(living.filter(policy=models.OuterRef("pk"))))


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

    def future(self, on: date) -> Self:
        """What takes effect after that day; a retirement too."""
        return self.binding().filter(effective_from__gt=on)

    def proposed(self) -> Self:
        return self.approved().filter(is_proposed=True)

    def living(self, on: date) -> Self:
        """What holds on that day, will hold, or is proposed."""
        holds = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
        return self.approved().filter(Q(is_proposed=True) | (Q(is_retirement=False) & holds))

    def retired(self, on: date) -> Self:
        """Of each policy that holds no more on that day, the last word: its retirement, or what ended by itself."""
        # Approved, said by exclusion: without statistics SQLite takes the index of all approved versions for each row.
        never_approved = [stage.value for stage in Stage if stage != Stage.APPROVED]
        begun = self.model._default_manager.filter(
            policy=models.OuterRef("policy"), is_proposed=False, effective_from__lte=on
        ).exclude(stage__in=never_approved)
        later = begun.filter(effective_from__gt=models.OuterRef("effective_from"))
        over = Q(is_retirement=True) | Q(in_force_to=models.F("ended_on"), in_force_to__lte=on)
        return self.binding().filter(over, ~models.Exists(later), effective_from__lte=on)

    def with_contents(self) -> Self:
        """Everything that a version says, in one query a table."""
        return self.prefetch_related(
            "sections", "criteria", "codes__delegate", "codes__capture", "diagnoses", "references",
            "state_exceptions", "captures",
        )  # fmt: skip


class PolicyCodeQuerySet(models.QuerySet["PolicyCode"]):
    def naming(self, system: str, code: str) -> Self:
        return self.filter(system=system, code=code)

    def not_over(self, on: date) -> Self:
        """Of versions that hold on that day or take effect after it; of retirements too."""
        open_or_later = Q(version__in_force_to__isnull=True) | Q(version__in_force_to__gt=on)
        return self.filter(open_or_later, version__stage=Stage.APPROVED, version__is_proposed=False)

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

    def readable(self) -> Self:
        """Of versions that readers may see; one withdrawn since is not among them."""
        return self.filter(version__stage__in=READABLE)

    def of_kind(self, kind: str) -> Self:
        """The list of kinds is read as text: SQLite knows no containment of JSON."""
        as_text = Cast("kinds", models.TextField())
        return self.annotate(kinds_text=as_text).filter(kinds_text__contains=f'"{kind}"')

    def touching(self, spellings: Iterable[tuple[str, str]]) -> Self:
        """Changes that touch any of the (system, code) pairs; none where there are no pairs."""
        named = Q(pk__in=())
        for system, code in spellings:
            named |= Q(system=system, code=code)
        return self.filter(models.Exists(self._touched().filter(named)))

    def of_family(self, family: "Family") -> Self:
        """Changes that touch a code of the family."""
        member = family.codes.filter(system=models.OuterRef("system"), code=models.OuterRef("code"))
        return self.filter(models.Exists(self._touched().filter(models.Exists(member))))

    def _touched(self) -> models.QuerySet[models.Model]:
        codes = self.model._meta.get_field("codes").related_model
        return codes._default_manager.filter(change=models.OuterRef("pk"))
