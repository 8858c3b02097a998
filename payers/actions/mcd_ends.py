"""Which versions of Medicare's documents hold until when, once a release has been taken over."""

from datetime import datetime

from payers.actions.mcd_contents import BATCH
from payers.actions.mcd_held import Held
from payers.medicare import Place, is_absence, places_of
from payers.models import PolicyEvent, PolicyVersion
from payers.vocabulary import Stage
from sources.editions import LoadRefused
from sources.models import Release
from ui.windows import day_in_words

# More documents gone at once than this, and the file is not whole.
LARGEST_SHARE_GONE = 0.25
FEW = 10


def retire_absent(*, held: Held, kinds: set[str], release: Release, at: datetime) -> None:
    """Documents of the loaded sorts that the release lacks hold no more, from its day at the latest.

    Raises LoadRefused where too many are gone.
    """
    day = release.effective_from
    by_kind: dict[str, list[int]] = {kind: [] for kind in kinds}
    standing: dict[str, int] = dict.fromkeys(kinds, 0)
    for policy in held.imported:
        kind = held.kinds[policy]
        if kind not in kinds or _has_ended(held, policy, release):
            continue
        standing[kind] += 1
        if policy not in held.listed:
            by_kind[kind].append(policy)
    for kind, gone in by_kind.items():
        if len(gone) > FEW and len(gone) > standing[kind] * LARGEST_SHARE_GONE:
            raise LoadRefused(
                f"{len(gone):,} of the {standing[kind]:,} documents ({kind}) that are held are not in this release: so "
                "many do not end in a week, and the file looks cut off. To take over what it holds and retire nothing, "
                "add --excerpt."
            )
    words = f"It is no longer among the documents of the Medicare Coverage Database of {day_in_words(day)}."
    rows = [_retirement(held, policy, release, at, words) for gone in by_kind.values() for policy in sorted(gone)]
    PolicyVersion.objects.bulk_create(rows, batch_size=BATCH)
    PolicyEvent.objects.bulk_create(
        (PolicyEvent(version=row, at=at, action="retired", origin="load mcd", note=words) for row in rows),
        batch_size=BATCH,
    )
    for row in rows:
        held.versions[row.policy_id][row.number] = row
        held.touched.add(row.policy_id)
    held.new += rows
    held.changed_rows += rows


def _has_ended(held: Held, policy: int, release: Release) -> bool:
    """Whether nothing of it holds on the release's day or later."""
    places = places_of(held.versions[policy].values(), is_listed=policy in held.listed)
    lasting = [
        place
        for place in places
        if place.stage == Stage.APPROVED and (place.in_force_to is None or place.in_force_to > release.effective_from)
    ]
    return not lasting or any(place.version.is_retirement for place in lasting)


def _retirement(held: Held, policy: int, release: Release, at: datetime, words: str) -> PolicyVersion:
    last = max(held.versions[policy].values(), key=lambda version: version.number)
    return PolicyVersion(
        policy_id=policy, number=last.number + 1, stage=Stage.DRAFT, title=last.title, is_retirement=True,
        effective_from=release.effective_from, change_note=words, release=release, created_at=at, updated_at=at,
        approved_at=at,
    )  # fmt: skip


def settle(*, held: Held, at: datetime) -> None:
    """Stages and ends of every version of the policies that were touched, each by its place beside the others."""
    returned = {
        policy
        for policy in held.listed
        if held.is_newest and any(is_absence(version) for version in held.versions[policy].values())
    }
    held.touched |= returned
    moved: list[PolicyVersion] = []
    corrected: list[PolicyVersion] = []
    for policy in sorted(held.touched):
        rows = {version.pk: version for version in held.versions[policy].values()}
        for place in places_of(rows.values(), is_listed=policy in held.listed and held.is_newest):
            row = rows[place.version.pk]
            was_approved = row.stage == Stage.APPROVED
            if _move(row, place, rows):
                moved.append(row)
            if was_approved and place.stage == Stage.CORRECTED:
                corrected.append(row)
    # All at once they stand side by side; one after another they could overlap on the way.
    ids = [row.pk for row in moved]
    for start in range(0, len(ids), BATCH):
        PolicyVersion.objects.filter(pk__in=ids[start : start + BATCH]).update(stage=Stage.DRAFT)
    PolicyVersion.objects.bulk_update(moved, ("stage", "in_force_to", "corrects"), batch_size=BATCH)
    held.changed_rows += corrected
    PolicyEvent.objects.bulk_create(
        (PolicyEvent(version=row, at=at, action="corrected", origin="load mcd") for row in corrected), batch_size=BATCH
    )


def _move(row: PolicyVersion, place: Place, rows: dict[int, PolicyVersion]) -> bool:
    before = (row.stage, row.in_force_to)
    row.stage, row.in_force_to = place.stage, place.in_force_to
    moved = before != (row.stage, row.in_force_to)
    if place.corrected_by and place.corrected_by.pk in rows:
        by = rows[place.corrected_by.pk]
        if by.corrects_id is None:
            by.corrects = row
            PolicyVersion.objects.filter(pk=by.pk).update(corrects=row)
    return moved
