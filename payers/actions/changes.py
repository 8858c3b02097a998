"""What an approved version changes, kept once: the feed, the watches and the acknowledgements hang on it."""

from datetime import datetime

from django.db import transaction

from payers.differences import classify, codes_touched, counts_of, summary_of
from payers.models import ChangedCode, PolicyChange, PolicyVersion
from payers.selectors.comparisons import difference_of

_SUMMARY_LENGTH = 500
_BATCH = 2_000


@transaction.atomic
def record_change(*, version: PolicyVersion, previous: PolicyVersion | None, at: datetime) -> PolicyChange:
    """`previous` is what held before it, None for the first version. Called again it returns what it kept."""
    kept = PolicyChange.objects.filter(version=version).first()
    if kept:
        return kept
    diff = difference_of(previous, version)
    change, is_new = PolicyChange.objects.get_or_create(
        version=version,
        defaults={
            "policy_id": version.policy_id,
            "previous": previous,
            "at": at,
            "kinds": [kind.value for kind in classify(diff)],
            "counts": counts_of(diff),
            "summary": summary_of(diff)[:_SUMMARY_LENGTH],
        },
    )
    if is_new:
        rows = (ChangedCode(change=change, system=system, code=code) for system, code in codes_touched(diff))
        ChangedCode.objects.bulk_create(rows, batch_size=_BATCH)
    return change
