"""Two versions of one policy beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from payers.differences import PolicyDiff, compare
from payers.models import Policy, PolicyVersion
from payers.selectors.documents import documents_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, the earlier first, and every readable version of their policy, oldest first."""

    policy: Policy
    old: PolicyVersion
    new: PolicyVersion
    versions: list[PolicyVersion]

    @property
    def numbers(self) -> tuple[int, int]:
        return self.old.number, self.new.number

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def comparison_of(policy: Policy, numbers: Iterable[int]) -> Comparison | None:
    """None where readers may not see one of them. One query."""
    versions = list(policy.versions.readable().order_by("number"))
    for version in versions:
        version.policy = policy
    by_number = {version.number: version for version in versions}
    chosen = [by_number.get(number) for number in numbers]
    found = in_order([version for version in chosen if version])
    return Comparison(policy, found[0], found[-1], versions) if found and None not in chosen else None


def in_order(versions: Sequence[PolicyVersion]) -> list[PolicyVersion]:
    """As they take effect; a correction comes after what it corrects."""
    ordered = sorted(versions, key=lambda version: (version.effective_from, version.number))
    return ordered[::-1] if ordered and ordered[0].corrects_id == ordered[-1].pk else ordered


def difference_of(old: PolicyVersion | None, new: PolicyVersion) -> PolicyDiff:
    """Reads all that both say: the same number of queries for one version as for two."""
    documents = documents_of([version.pk for version in (old, new) if version])
    return compare(documents[old.pk] if old else None, documents[new.pk])
