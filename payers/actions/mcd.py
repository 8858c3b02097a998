"""Takes a release of the Medicare Coverage Database over into policies, within the swap of the load.

- A version that is held and says the same stays; one that says something else is replaced, and keeps its address.
- Versions that a release no longer holds stay as history.
- A document that the newest whole release lacks has ended by that release's day: a version that says so retires it.
- A policy that was written here by hand is never touched: the load is refused.
- What is older than the newest release adds history, and changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from payers.actions.mcd_contents import BATCH, Written, write_contents
from payers.actions.mcd_ends import retire_absent, settle
from payers.actions.mcd_held import Held, require_no_hand_written, take_stock
from payers.actions.mcd_links import write_links
from payers.actions.mcd_lists import close_lists, note_lists, open_lists, write_lists
from payers.actions.mcd_news import tell
from payers.actions.mcd_places import write_places
from payers.actions.mcd_staged import StagedVersion, kinds_read_whole, staged_versions
from payers.models import Payer, Policy, PolicyEvent, PolicyVersion
from payers.numbers import policy_slug
from payers.vocabulary import Stage
from sources.models import Release
from sources.staging import Staging

IMPORTER = "mcd"
ORIGIN = "load mcd"
MEDICARE = "medicare"
_WRITTEN_FIELDS = (
    "title", "scope", "is_proposed", "is_retirement", "published_on", "effective_from", "last_reviewed_on", "ended_on",
    "notice_starts_on", "notice_ends_on", "change_note", "content_sha256", "updated_at", "release", "stage",
)  # fmt: skip


@transaction.atomic
def write_mcd(release: Release, staging: Staging) -> int:
    """Returns how many rows the release holds; the documents are far fewer."""
    at = release.ready_at or release.started_at
    payer, _ = Payer.objects.get_or_create(
        slug=MEDICARE, defaults={"name": "Medicare", "kind": Payer.Kind.MEDICARE_FFS, "is_key": True}
    )
    _index(staging)
    held = take_stock(payer, release)
    require_no_hand_written(held, staging)
    places = write_places(release=release, staging=staging)
    open_lists(staging=staging)
    for versions in staged_versions(staging):
        _write(held, versions, release, at)
        written = held.take_batch()
        write_contents(written=written, at=at)
        note_lists(staging=staging, written=written)
        for version in versions:
            version.forget_texts()
    write_lists(staging=staging, replaced=held.replaced)
    if held.is_newest:
        write_links(held=held, places=places)
        if not release.is_excerpt:
            retire_absent(held=held, kinds=kinds_read_whole(staging), release=release, at=at)
    settle(held=held, at=at)
    _adopt(held, release)
    tell(held=held, at=at)
    close_lists(staging=staging)
    return int(staging.query("SELECT COUNT(*) FROM staging")[0][0])


def _index(staging: Staging) -> None:
    """The staged rows are looked up by their document, many times."""
    schema = "" if staging.is_postgres else "temp."
    staging.execute(f"CREATE INDEX {schema}staging_document ON staging (kind, document, version, part)")
    staging.execute(f"CREATE INDEX {schema}staging_part ON staging (part, code)")


def _write(held: Held, versions: Sequence[StagedVersion], release: Release, at: datetime) -> None:
    """New and changed versions as rows, without what they say in other tables, and not yet in force."""
    _add_policies(held, versions, release)
    new: list[Written] = []
    changed: list[Written] = []
    for staged in versions:
        policy = held.policy_of(staged)
        before = held.versions[policy].get(staged.version)
        if before is None:
            row = PolicyVersion(policy_id=policy, number=staged.version, created_at=at, approved_at=at)
            new.append(Written(staged, _filled(row, staged, release, at)))
        elif _is_replaced(held, staged, before):
            changed.append(Written(staged, _filled(before, staged, release, at)))
    PolicyVersion.objects.bulk_create([each.row for each in new], batch_size=BATCH)
    PolicyVersion.objects.bulk_update([each.row for each in changed], _WRITTEN_FIELDS, batch_size=BATCH)
    _record(new, "loaded", at)
    _record(changed, "replaced", at)
    held.wrote(new, changed)


def _is_replaced(held: Held, staged: StagedVersion, before: PolicyVersion) -> bool:
    """What could not be read in full does not take the place of what was, nor does an older release's word."""
    return held.is_newest and before.content_sha256 != staged.sha256 and not (staged.unread and before.content_sha256)


def _add_policies(held: Held, versions: Iterable[StagedVersion], release: Release) -> None:
    missing = {held.number_of(staged): staged for staged in versions if not held.knows(staged)}
    added = Policy.objects.bulk_create(
        Policy(payer=held.payer, number=number, slug=policy_slug(number), kind=staged.kind, release=release)
        for number, staged in missing.items()
    )
    held.added(added)
    if held.is_newest:
        known = {held.policy_of(staged) for staged in versions}
        Policy.objects.filter(pk__in=known).update(release=release)


def _filled(row: PolicyVersion, staged: StagedVersion, release: Release, at: datetime) -> PolicyVersion:
    dates = staged.dates
    row.title, row.scope = staged.title, staged.scope
    row.is_proposed, row.is_retirement = staged.is_proposed, staged.is_retirement
    row.effective_from = dates["effective_from"]  # type: ignore[assignment]
    row.ended_on, row.published_on = dates["ended_on"], dates["published_on"]
    row.last_reviewed_on = dates["reviewed_on"]
    row.notice_starts_on, row.notice_ends_on = dates["notice_starts_on"], dates["notice_ends_on"]
    row.content_sha256, row.release, row.updated_at = staged.sha256, release, at
    row.change_note = ""
    if staged.unread:
        fields = ", ".join(sorted(staged.unread))
        row.change_note = f"Not all of it could be read from the release: rows with a fault in {fields} are missing."[
            :300
        ]
    # In force only once its place beside the other versions is known.
    row.stage = Stage.DRAFT
    return row


def _adopt(held: Held, release: Release) -> None:
    """What came with an edition that has since been loaded anew: no policy of an import looks like one of staff."""
    imported = sorted(held.imported)
    for start in range(0, len(imported), BATCH):
        ids = imported[start : start + BATCH]
        Policy.objects.filter(pk__in=ids, release=None).update(release=release)
        PolicyVersion.objects.filter(policy__in=ids, release=None).update(release=release)


def _record(written: Iterable[Written], action: str, at: datetime) -> None:
    PolicyEvent.objects.bulk_create(
        (PolicyEvent(version=each.row, at=at, actor=None, action=action, origin=ORIGIN) for each in written),
        batch_size=BATCH,
    )
