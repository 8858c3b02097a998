"""Tells those who watch, and the full text, what a release of the Medicare Coverage Database changed."""

from datetime import datetime

from payers.actions.changes import record_change
from payers.actions.mcd_contents import BATCH
from payers.actions.mcd_held import Held
from payers.actions.notices import queue_notices
from payers.actions.webhooks import queue_deliveries
from payers.fulltext import drop_version, index_version
from payers.models import PolicyVersion
from payers.vocabulary import Stage


def tell(*, held: Held, at: datetime) -> None:
    """One change for each version of a policy that was here before: the first load of a document is no news."""
    news = [version for version in held.new if version.stage == Stage.APPROVED] if held.is_newest else []
    for version in sorted(news, key=lambda each: (each.policy_id, each.number)):
        change = record_change(version=version, previous=_before(held, version), at=at)
        queue_notices(change=change, at=at)
        queue_deliveries(change=change, at=at)
    _index(held)


def _before(held: Held, version: PolicyVersion) -> PolicyVersion | None:
    earlier = [each for each in held.versions[version.policy_id].values() if each.number < version.number]
    return max(earlier, key=lambda each: each.number, default=None)


def _index(held: Held) -> None:
    ids = [row.pk for row in held.changed_rows]
    for start in range(0, len(ids), BATCH):
        rows = PolicyVersion.objects.filter(pk__in=ids[start : start + BATCH]).select_related("policy")
        for version in rows.prefetch_related("sections", "criteria"):
            if version.stage == Stage.APPROVED:
                index_version(version=version)
            else:
                drop_version(version_id=version.pk)
