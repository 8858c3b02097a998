"""What is held of the Medicare Coverage Database when a release comes in, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from payers.actions.mcd_contents import Written
from payers.actions.mcd_staged import StagedVersion
from payers.importers.mcd_rows import Part
from payers.models import Payer, Policy, PolicyEvent, PolicyVersion
from sources.editions import LoadRefused
from sources.models import Release
from sources.staging import Staging

_SHOWN = 5


@dataclass(slots=True)
class Held:
    """Policies by their numbers, versions by policy and number; and what this load wrote."""

    payer: Payer
    is_newest: bool
    policies: dict[str, int]
    kinds: dict[int, str]
    imported: set[int]
    versions: dict[int, dict[int, PolicyVersion]]
    # Numbers that two documents bear: the number of every document but the first then names its id too.
    doubled: dict[tuple[str, str], int] = field(default_factory=dict)
    # Policies that this release lists, with what its newest version is linked to.
    listed: dict[int, StagedVersion] = field(default_factory=dict)
    documents: dict[tuple[str, int], int] = field(default_factory=dict)
    # Versions that are new, of policies that were here before; and rows that had lists of codes.
    new: list[PolicyVersion] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    changed_rows: list[PolicyVersion] = field(default_factory=list)
    _batch: list[Written] = field(default_factory=list)

    def number_of(self, staged: StagedVersion) -> str:
        first = self.doubled.get((staged.kind.value, staged.number))
        return staged.number if first in (None, staged.document) else f"{staged.number} ({staged.document})"

    def knows(self, staged: StagedVersion) -> bool:
        return self.number_of(staged) in self.policies

    def policy_of(self, staged: StagedVersion) -> int:
        policy = self.policies[self.number_of(staged)]
        newest = self.listed.get(policy)
        if newest is None or newest.version <= staged.version:
            self.listed[policy] = staged
        self.documents[staged.kind.value, staged.document] = policy
        return policy

    def added(self, policies: Iterable[Policy]) -> None:
        for policy in policies:
            self.policies[policy.number] = policy.pk
            self.kinds[policy.pk] = policy.kind

    def wrote(self, new: Sequence[Written], changed: Sequence[Written]) -> None:
        for each in new:
            if each.row.policy_id in self.imported:
                self.new.append(each.row)
            self.versions[each.row.policy_id][each.row.number] = each.row
        self.replaced += [each.row.pk for each in changed]
        self.changed_rows += [each.row for each in (*new, *changed)]
        self.touched |= {each.row.policy_id for each in (*new, *changed)}
        self._batch = [*new, *changed]

    def take_batch(self) -> list[Written]:
        batch, self._batch = self._batch, []
        return batch


def take_stock(payer: Payer, release: Release) -> Held:
    """`imported` are the policies that a load brought: its events tell, for a release may since have been replaced."""
    policies = {policy.number: policy for policy in Policy.objects.filter(payer=payer)}
    loaded = PolicyEvent.objects.filter(version__policy__payer=payer, origin=f"load {release.importer}")
    imported = set(loaded.values_list("version__policy_id", flat=True).distinct())
    versions: dict[int, dict[int, PolicyVersion]] = defaultdict(dict)
    for version in PolicyVersion.objects.filter(policy__payer=payer):
        versions[version.policy_id][version.number] = version
    later = Release.objects.ready().of(release.importer).filter(effective_from__gt=release.effective_from)
    return Held(
        payer=payer,
        is_newest=not later.exists(),
        policies={number: policy.pk for number, policy in policies.items()},
        kinds={policy.pk: policy.kind for policy in policies.values()},
        imported=imported,
        versions=versions,
    )


def require_no_hand_written(held: Held, staging: Staging) -> None:
    """Raises LoadRefused where a document bears the number of a policy that somebody wrote here."""
    rows = staging.query(
        "SELECT DISTINCT kind, code, document FROM staging WHERE part = %s ORDER BY kind, code, document",
        (Part.DOCUMENT,),
    )
    first: dict[tuple[str, str], int] = {}
    for kind, number, document in rows:
        if (kind, number) in first:
            held.doubled[kind, number] = first[kind, number]
        first.setdefault((kind, number), document)
    by_hand = sorted(
        number for _, number in first if number in held.policies and held.policies[number] not in held.imported
    )
    if by_hand:
        more = f" and {len(by_hand) - _SHOWN} more" if len(by_hand) > _SHOWN else ""
        raise LoadRefused(
            f"{held.payer} {', '.join(by_hand[:_SHOWN])}{more} was written here by hand, and a load overwrites nothing "
            "that people wrote: give that policy another number, or delete it, and load again."
        )
