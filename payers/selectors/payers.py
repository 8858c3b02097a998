"""Reads for pages about payers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from payers.models import LineOfBusiness, Payer, Policy, PolicyChange, PolicyVersion
from payers.querysets import PolicyQuerySet
from payers.selectors.library import whats_new
from payers.vocabulary import Standing

# Of a payer's retired policies the page shows this many; the library shows them all.
RETIRED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PayerRow:
    """A payer of the list, with how many of its policies are in force, and how many of these are samples."""

    payer: Payer
    lines: list[LineOfBusiness]
    policies: int
    samples: int


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy of a payer: the version in force, and those that wait or are proposed; None where there is none."""

    policy: Policy
    current: PolicyVersion | None
    upcoming: PolicyVersion | None
    proposed: PolicyVersion | None

    @property
    def shown(self) -> PolicyVersion | None:
        """The version that names the policy."""
        return self.current or self.upcoming or self.proposed


@dataclass(frozen=True, slots=True)
class PayerPage:
    """`retired` holds the last version of each; `retired_number` counts them all."""

    payer: Payer
    lines: list[LineOfBusiness]
    in_force: int
    retired: list[PolicyVersion]
    retired_number: int
    changes: list[PolicyChange]

    @property
    def is_medicare(self) -> bool:
        return self.payer.kind == Payer.Kind.MEDICARE_FFS


def key_payers() -> list[Payer]:
    """The payers shown on every code page, Medicare first."""
    return sorted(Payer.objects.key(), key=lambda payer: (payer.kind != Payer.Kind.MEDICARE_FFS, payer.name))


def payer_rows(*, on: date) -> list[PayerRow]:
    in_force = PolicyVersion.objects.in_force(on).order_by().values_list("policy__payer")
    counts = in_force.annotate(number=Count("pk"), samples=Count("pk", filter=Q(policy__is_sample=True)))
    numbers = {payer: (number, samples) for payer, number, samples in counts}
    return [
        PayerRow(payer, list(payer.lines_of_business.all()), *numbers.get(payer.pk, (0, 0)))
        for payer in Payer.objects.prefetch_related("lines_of_business")
    ]


def payer_page(payer: Payer, *, on: date) -> PayerPage:
    own = PolicyVersion.objects.filter(policy__payer=payer)
    retired = own.retired(on).exclude(policy__in=Policy.objects.filter(payer=payer).living(on))
    return PayerPage(
        payer=payer,
        lines=list(payer.lines_of_business.order_by("name")),
        in_force=own.in_force(on).count(),
        retired=list(retired.select_related("policy__payer").order_by("policy__number")[:RETIRED_SHOWN]),
        retired_number=retired.count(),
        changes=whats_new(today=on, payer=payer.pk, days=None),
    )


def living_policies(payer: Payer, *, on: date) -> PolicyQuerySet:
    """To be paged: policies in force, future or proposed, by number."""
    return payer.policies.living(on).prefetch_related("lines_of_business").order_by("number")


def policy_rows(policies: Iterable[Policy], *, on: date) -> list[PolicyRow]:
    """One query more, however many policies there are."""
    held = list(policies)
    versions: dict[int, list[PolicyVersion]] = {policy.pk: [] for policy in held}
    for version in PolicyVersion.objects.living(on).filter(policy__in=held).order_by("effective_from"):
        versions[version.policy_id].append(version)
    return [_row(policy, versions[policy.pk], on) for policy in held]


def _row(policy: Policy, versions: list[PolicyVersion], on: date) -> PolicyRow:
    """Of several that wait the first, of several proposals the newest."""
    by_standing: dict[Standing, list[PolicyVersion]] = {}
    for version in versions:
        version.policy = policy
        by_standing.setdefault(version.standing_on(on), []).append(version)
    current = by_standing.get(Standing.ACTIVE, [None])[0]
    proposed = by_standing.get(Standing.PROPOSED, [None])[-1]
    if current and proposed and proposed.number < current.number:
        proposed = None
    return PolicyRow(policy, current, by_standing.get(Standing.FUTURE, [None])[0], proposed)
