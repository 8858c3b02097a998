"""Judges and writes the edits of a release, in statements that SQLite and PostgreSQL both take."""

from collections import Counter

from edits.importers import ptp
from edits.importers.aoc import AddOnRow
from edits.importers.mue import UnitRow
from edits.importers.ptp import PairRow
from edits.ncci import Indicator
from sources.editions import LoadRefused
from sources.files import SourceFile
from sources.models import Release
from sources.staging import Staging

# CMS cuts a release into parts of nearly the same length.
SHORTEST_PART = 0.75


def write_pairs(release: Release, staging: Staging) -> int:
    fields = [name for name in PairRow._fields if name not in ("line", "part")]
    return _write("edits_pairedit", fields, release, staging)


def write_units(release: Release, staging: Staging) -> int:
    return _write("edits_unitedit", UnitRow._fields[1:], release, staging)


def write_add_ons(release: Release, staging: Staging) -> int:
    return _write("edits_addonedit", AddOnRow._fields[1:], release, staging)


def _write(table: str, fields: "list[str] | tuple[str, ...]", release: Release, staging: Staging) -> int:
    columns = ", ".join(f'"{name}"' for name in fields)
    return staging.execute(
        f"INSERT INTO {table} (release_id, {columns}) SELECT %s, {columns} FROM staging",  # noqa: S608  # nosec B608
        (release.pk,),
    )


def judge_pairs(files: list[SourceFile], staging: Staging, *, is_excerpt: bool, allow_fewer: bool) -> None:
    """Raises LoadRefused for parts that make no whole release, and for windows of one pair that overlap."""
    names = {(found := ptp.part_name(file)).part: (file.name, found.revision) for file in files}
    if len(names) < len(files):
        twice = Counter(ptp.part_name(file).part for file in files).most_common(1)[0][0]
        raise LoadRefused(f"Part {twice} of the release is given twice; each of its parts is expected once.")
    revisions = {revision: name for name, revision in names.values()}
    if len(revisions) > 1:
        parts = "; ".join(f"{name} is revision {number}" for number, name in sorted(revisions.items()))
        raise LoadRefused(f"These parts are of different revisions of one release: {parts}.")
    if not is_excerpt:
        _require_parts(names, staging, allow_fewer=allow_fewer)
    _require_no_overlap(staging)


def _require_parts(names: dict[int, tuple[str, int]], staging: Staging, *, allow_fewer: bool) -> None:
    missing = [str(part) for part in ptp.PARTS if part not in names]
    if missing:
        given = ", ".join(name for name, _ in names.values())
        raise LoadRefused(
            f"A release has {len(ptp.PARTS)} parts; missing: part {', '.join(missing)}. Given: {given}. "
            "A pair of a missing part would be answered with 'no edit'."
        )
    # Counted in one walk: to group them, the database would sort the rows.
    counts = ", ".join(f"COUNT(CASE WHEN part = {part:d} THEN 1 END)" for part in ptp.PARTS)
    counted = staging.query(f"SELECT {counts} FROM staging")  # noqa: S608  # nosec B608
    rows = dict(zip(ptp.PARTS, counted[0], strict=True))
    longest = max(rows.values())
    for part, (name, _) in sorted(names.items()):
        if not rows[part] or (not allow_fewer and rows[part] < longest * SHORTEST_PART):
            raise LoadRefused(
                f"{name} has {rows[part]:,} rows where the longest part has {longest:,}: under "
                f"{SHORTEST_PART:.0%} looks like a broken download. If it is right, add --allow-fewer."
            )


def _require_no_overlap(staging: Staging) -> None:
    """Windows of one pair may follow each other; an edit that was never applied takes no time."""
    counted = f"FROM staging WHERE modifier_indicator <> {Indicator.NOT_APPLICABLE:d}"
    # Few pairs stand more than once: to sort all rows by their windows would take as long as to read them.
    staging_pairs = f"SELECT column_1, column_2 {counted} GROUP BY column_1, column_2 HAVING COUNT(*) > 1"
    found = staging.query(
        f"SELECT * FROM (SELECT s.column_1, s.column_2, s.part, s.line, s.ended_on, "  # noqa: S608  # nosec B608
        "LEAD(s.part) OVER pair AS next_part, LEAD(s.line) OVER pair AS next_line, "
        "LEAD(s.effective_from) OVER pair AS next_from "
        f"FROM ({staging_pairs}) p JOIN staging s ON s.column_1 = p.column_1 AND s.column_2 = p.column_2 "
        f"WHERE s.modifier_indicator <> {Indicator.NOT_APPLICABLE:d} "
        "WINDOW pair AS (PARTITION BY s.column_1, s.column_2 ORDER BY s.effective_from, s.part, s.line)) windows "
        "WHERE next_line IS NOT NULL AND (ended_on IS NULL OR ended_on > next_from) LIMIT 1"
    )
    for column_1, column_2, part, line, _, next_part, next_line, _ in found:
        raise LoadRefused(
            f"{column_1}/{column_2}: the windows on line {line} of part {part} and line {next_line} of part "
            f"{next_part} overlap; one indicator a day is expected."
        )
