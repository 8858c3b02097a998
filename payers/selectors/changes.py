"""Reads for the list of changes, for one change, and for the newest ones on the first page."""

from dataclasses import dataclass

from payers.models import PolicyChange
from payers.querysets import PolicyChangeQuerySet
from payers.selectors.comparisons import difference_of
from payers.selectors.differences import ShownDiff, shown_diff


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change at its lasting address."""

    change: PolicyChange
    shown: ShownDiff


def readable_changes() -> PolicyChangeQuerySet:
    """Newest first."""
    return PolicyChange.objects.with_policy().readable()


def change_page(pk: int) -> ChangePage | None:
    """None where there is no such change, or its version has been withdrawn."""
    change = readable_changes().filter(pk=pk).first()
    if change is None:
        return None
    for version in (change.version, change.previous):
        if version:
            version.policy = change.policy
    return ChangePage(change, shown_diff(difference_of(change.previous, change.version)))
