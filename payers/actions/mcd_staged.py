"""The staged rows of the Medicare Coverage Database, put together again document by document."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from payers.importers.mcd_documents import PROPOSED, RETIRED
from payers.importers.mcd_rows import Part
from payers.vocabulary import PolicyKind
from sources.staging import Staging

# So many documents are in memory at once; a long list of diagnoses is counted, not kept.
DOCUMENTS_AT_ONCE = 25
_DATES = ("effective_from", "ended_on", "published_on", "reviewed_on", "notice_starts_on", "notice_ends_on")
_CONTENT = ("part", "position", "code", "text", "note", *_DATES)
_LISTED = (Part.CODE, Part.SUPPORTING, Part.OPPOSING)
_GROUPS = (Part.CODE_GROUP, Part.MODIFIER_GROUP, Part.SUPPORTING_GROUP, Part.OPPOSING_GROUP)


@dataclass(slots=True)
class StagedVersion:
    """One version of one document, but for its codes and diagnoses: those go from table to table."""

    kind: PolicyKind
    document: int
    version: int
    number: str = ""
    title: str = ""
    note: str = ""
    dates: dict[str, date | None] = field(default_factory=dict)
    scope: str = ""
    # (kind, publisher's title, text)
    sections: list[tuple[str, str, str]] = field(default_factory=list)
    # (paragraph, asterisk) by part and group
    groups: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    modifiers: dict[int, list[str]] = field(default_factory=dict)
    links: set[tuple[str, int]] = field(default_factory=set)
    contracts: set[str] = field(default_factory=set)
    # Fields in which a row could not be read.
    unread: set[str] = field(default_factory=set)
    lists_codes: bool = False
    sha256: str = ""

    @property
    def is_proposed(self) -> bool:
        return self.note == PROPOSED

    @property
    def is_retirement(self) -> bool:
        return self.note == RETIRED

    def forget_texts(self) -> None:
        """Once written they only fill the memory; links and contracts are needed until the end."""
        self.sections.clear()
        self.groups.clear()
        self.modifiers.clear()


def staged_versions(staging: Staging) -> Iterator[list[StagedVersion]]:
    """Every document, some at a time, each with its versions. What no row of a document names is left out."""
    retirements = _retirements(staging)
    for kind, first, last in _spans(staging):
        columns = ", ".join(("document", "version", *_CONTENT))
        rows = staging.query(
            f"SELECT {columns} FROM staging WHERE kind = %s AND document BETWEEN %s AND %s "  # noqa: S608  # nosec B608
            "ORDER BY document, version, part, position, code, note, text",
            (kind, first, last),
        )
        versions = [
            _version(PolicyKind(kind), document, version, [row[2:] for row in group])
            for (document, version), group in groupby(rows, key=lambda row: (row[0], row[1]))
        ]
        yield _with_retirements([version for version in versions if version.number], retirements)


def kinds_read_whole(staging: Staging) -> set[str]:
    """Sorts of documents of which every one could be read: what these lack is not there."""
    staged = staging.query("SELECT DISTINCT kind FROM staging WHERE part = %s", (Part.DOCUMENT,))
    unread = staging.query(
        "SELECT DISTINCT kind FROM staging WHERE part = %s AND code = %s", (Part.UNREAD, Part.DOCUMENT)
    )
    return {kind for (kind,) in staged} - {kind for (kind,) in unread}


def _spans(staging: Staging) -> Iterator[tuple[str, int, int]]:
    rows = staging.query(
        "SELECT kind, document FROM staging WHERE part = %s GROUP BY kind, document ORDER BY kind, document",
        (Part.DOCUMENT,),
    )
    for kind, of_kind in groupby(rows, key=lambda row: row[0]):
        ids = [document for _, document in of_kind]
        for start in range(0, len(ids), DOCUMENTS_AT_ONCE):
            chunk = ids[start : start + DOCUMENTS_AT_ONCE]
            yield kind, chunk[0], chunk[-1]


def _retirements(staging: Staging) -> dict[tuple[str, int], date]:
    rows = staging.query(
        "SELECT kind, document, MIN(ended_on) FROM staging WHERE part = %s GROUP BY kind, document", (Part.RETIRE,)
    )
    return {(kind, document): _day(ended_on) for kind, document, ended_on in rows if ended_on}


def _version(kind: PolicyKind, document: int, version: int, rows: list[tuple[Any, ...]]) -> StagedVersion:
    staged = StagedVersion(kind, document, version)
    digest = hashlib.sha256()
    for row in rows:
        part, position, code, text, note, *dates = row
        digest.update(repr((part, position, code, text, note, [str(each) for each in dates if each])).encode())
        if part in _LISTED:
            staged.lists_codes = staged.lists_codes or part == Part.CODE
        elif part == Part.DOCUMENT:
            staged.number, staged.title, staged.note = code, text, note
            staged.dates = {name: _day(each) for name, each in zip(_DATES, dates, strict=True)}
        else:
            _take(staged, part, position, code, text, note)
    staged.sha256 = digest.hexdigest()
    return staged


def _take(staged: StagedVersion, part: str, position: int, code: str, text: str, note: str) -> None:
    if part in _GROUPS:
        above, asterisk = staged.groups.get((part, position), ("", ""))
        staged.groups[part, position] = ("\n\n".join(filter(None, (above, text))), asterisk or note)
    elif part == Part.SECTION:
        staged.sections.append((code, note, text))
    elif part == Part.SCOPE:
        staged.scope = text
    elif part == Part.MODIFIER:
        staged.modifiers.setdefault(position, []).append(code)
    elif part == Part.LINK:
        staged.links.add((code, position))
    elif part == Part.HELD_BY:
        staged.contracts.add(code)
    elif part == Part.UNREAD:
        staged.unread.add(note)


def _with_retirements(versions: list[StagedVersion], retirements: dict[tuple[str, int], date]) -> list[StagedVersion]:
    """A day on which a document will be retired ends its newest version, where nothing ends it sooner."""
    newest = {(version.kind.value, version.document): version for version in versions}
    for key, version in newest.items():
        ended_on = retirements.get(key)
        first, held_end = version.dates["effective_from"], version.dates["ended_on"]
        if ended_on and first and ended_on > first and not version.note and (held_end is None or ended_on < held_end):
            version.dates["ended_on"] = ended_on
            version.sha256 = hashlib.sha256(f"{version.sha256} {ended_on}".encode()).hexdigest()
    return versions


def _day(value: Any) -> Any:
    """SQLite keeps a day as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
