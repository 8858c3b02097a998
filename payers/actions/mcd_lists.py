"""Codes and diagnoses of the Medicare Coverage Database, moved from table to table: half a million in a release."""

from collections.abc import Sequence

from payers.actions.mcd_contents import Written, group_key
from payers.importers.mcd_rows import Part
from payers.medicare import NOTHING_DECIDED, disposition_of
from payers.models import PolicyCode, PolicyDiagnosis, SourceCapture
from payers.vocabulary import Disposition, Polarity, PriorAuthorization
from sources.staging import Staging

_BATCH = 500
_POLARITIES = {Part.SUPPORTING: Polarity.SUPPORTS, Part.OPPOSING: Polarity.DOES_NOT_SUPPORT}
_GROUPS = {Part.SUPPORTING: Part.SUPPORTING_GROUP, Part.OPPOSING: Part.OPPOSING_GROUP}


def open_lists(*, staging: Staging) -> None:
    """The tables that say which staged rows are to be moved, and what holds for a whole group of them."""
    close_lists(staging=staging)
    staging.execute(
        "CREATE TEMPORARY TABLE mcd_written (kind text, document integer, version integer, version_id bigint)"
    )
    staging.execute(
        "CREATE TEMPORARY TABLE mcd_group "
        "(version_id bigint, part text, position integer, disposition text, note text, capture_id bigint)"
    )


def close_lists(*, staging: Staging) -> None:
    for table in ("mcd_written", "mcd_group"):
        staging.execute(f"DROP TABLE IF EXISTS {table}")


def note_lists(*, staging: Staging, written: Sequence[Written]) -> None:
    """Notes that the lists of these versions are to be written."""
    captures = {
        (version, key): pk
        for version, key, pk in SourceCapture.objects.filter(version__in=[each.row.pk for each in written]).values_list(
            "version_id", "key", "pk"
        )
    }
    versions = [(each.staged.kind.value, each.staged.document, each.staged.version, each.row.pk) for each in written]
    groups = [
        (
            each.row.pk,
            part,
            number,
            *_of_group(part, paragraph, asterisk),
            captures.get((each.row.pk, group_key(number))),
        )
        for each in written
        for (part, number), (paragraph, asterisk) in each.staged.groups.items()
    ]
    with staging.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO mcd_written VALUES (%s, %s, %s, %s)", versions)
        if groups:
            cursor.executemany("INSERT INTO mcd_group VALUES (%s, %s, %s, %s, %s, %s)", groups)


def _of_group(part: str, paragraph: str, asterisk: str) -> tuple[str, str]:
    """The disposition of a group's codes and the note on each of its rows."""
    if part != Part.CODE_GROUP:
        return "", asterisk
    disposition = disposition_of(paragraph)
    return disposition.value, NOTHING_DECIDED if disposition == Disposition.RELATED else ""


def write_lists(*, staging: Staging, replaced: Sequence[int]) -> None:
    """Codes and diagnoses of all noted versions; `replaced` are those of them that had some."""
    for start in range(0, len(replaced), _BATCH):
        batch = replaced[start : start + _BATCH]
        PolicyCode.objects.filter(version__in=batch).delete()
        PolicyDiagnosis.objects.filter(version__in=batch).delete()
    if staging.is_postgres:
        staging.execute("ANALYZE mcd_written")
        staging.execute("ANALYZE mcd_group")
    # CROSS JOIN keeps SQLite reading the few versions first, and each one's rows by the index.
    joined = (
        "FROM mcd_written w CROSS JOIN staging s LEFT JOIN mcd_group g "
        "ON g.version_id = w.version_id AND g.part = %s AND g.position = s.position "
        "WHERE s.kind = w.kind AND s.document = w.document AND s.version = w.version AND s.part = %s "
    )
    staging.execute(
        "INSERT INTO payers_policycode "
        '(version_id, "group", system, code, disposition, prior_authorization, places, modifiers, note, capture_id) '
        "SELECT w.version_id, s.position, s.text, s.code, COALESCE(MAX(g.disposition), %s), %s, '[]', '[]', "
        f"TRIM(COALESCE(MAX(g.note), '') || ' ' || MAX(s.note)), MAX(g.capture_id) {joined}"
        "GROUP BY w.version_id, s.position, s.text, s.code",
        (Disposition.CRITERIA, PriorAuthorization.NOT_STATED, Part.CODE_GROUP, Part.CODE),
    )
    for part, polarity in _POLARITIES.items():
        staging.execute(
            'INSERT INTO payers_policydiagnosis (version_id, "group", code, polarity, note) '
            "SELECT w.version_id, s.position, s.code, %s, "
            f"COALESCE(MAX(CASE WHEN s.note = '*' THEN g.note END), '') {joined}"
            "GROUP BY w.version_id, s.position, s.code",
            (polarity, _GROUPS[part], part),
        )
