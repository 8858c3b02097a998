"""What one row of a version's code table states, as the rules of precedence read it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from payers.models import PolicyCode, PolicyVersion
from payers.precedence import Statement
from payers.vocabulary import Disposition, PolicyKind, PriorAuthorization

Place = TypeVar("Place")


def held_by(row: PolicyCode, version: PolicyVersion, by_policy: Mapping[int, Iterable[Place]]) -> tuple[Place, ...]:
    """An article holds where it says; where it does not, where the determination says."""
    return tuple(by_policy.get(row.version.policy_id) or by_policy.get(version.policy_id) or ())


def statement_of(
    key: int, row: PolicyCode, version: PolicyVersion, *, lines: Iterable[str], states: Iterable[str]
) -> Statement:
    """`version` is the determination that an article's row speaks for, else the row's own; `lines` are slugs."""
    return Statement(
        key=key,
        policy=version.policy_id,
        kind=PolicyKind(version.policy.kind),
        number=version.policy.number,
        disposition=Disposition(row.disposition),
        prior_authorization=PriorAuthorization(row.prior_authorization),
        delegate=row.delegate.slug if row.delegate else "",
        lines=frozenset(lines),
        states=frozenset(states),
        is_sample=version.policy.is_sample or row.version.policy.is_sample,
    )
