"""Full text over the approved versions of policies: FTS5 on SQLite, tsvector on PostgreSQL.

What is typed is never read as the syntax of either: it is cut into words first, and every one of them has to be there.
The table (see the migration `policy_text`) holds no more than the versions do, and can be made again from them.
"""

import re
import unicodedata

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from payers.models import PolicyVersion

# More words than these only make the database look further.
TERMS = 12
TERM_LENGTH = 64
MOST_FOUND = 1000
_WORD = re.compile(r"\w+")
# Found in nearly every policy; PostgreSQL drops them by itself.
_STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "if", "in", "into", "is", "it", "no", "not", "of"}
    | {"on", "or", "the", "to", "was", "with"}
)

_SEEK_ON_SQLITE = "SELECT rowid FROM payers_policytext WHERE payers_policytext MATCH %s"
_SEEK_ON_POSTGRESQL = (
    "SELECT version_id FROM payers_policytext WHERE words @@ plainto_tsquery('pg_catalog.english', %s)"
)
_PUT_ON_SQLITE = "INSERT INTO payers_policytext (rowid, heading, body) VALUES (%s, %s, %s)"
_PUT_ON_POSTGRESQL = """
    INSERT INTO payers_policytext (version_id, words) VALUES (
        %s,
        setweight(to_tsvector('pg_catalog.english', %s), 'A') || setweight(to_tsvector('pg_catalog.english', %s), 'D')
    )
"""
# PostgreSQL refuses more than 1 MB of words and their places a document; this much text never comes to that.
BODY_BYTES = 400_000


def terms(text: str) -> list[str]:
    """The words to look for: each once, in small letters, none of those that stand everywhere."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("_", " "))
    return [word[:TERM_LENGTH] for word in dict.fromkeys(found) if word not in _STOP_WORDS][:TERMS]


def matching(text: str) -> RawSQL | None:
    """A subquery of the versions that hold every word, for `pk__in`; None where the text has no word to look for."""
    sought = terms(text)
    if not sought:
        return None
    if connection.vendor == "postgresql":
        return RawSQL(_SEEK_ON_POSTGRESQL, (" ".join(sought),))  # noqa: S611  # nosec B611: a constant
    return RawSQL(_SEEK_ON_SQLITE, (_fts5(sought),))  # noqa: S611  # nosec B611: a constant


def seek(text: str) -> list[int]:
    """Ids of the versions that hold every word of the text, the likeliest first."""
    sought = terms(text)
    if not sought:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            words = " ".join(sought)
            rank = "ts_rank(words, plainto_tsquery('pg_catalog.english', %s)) DESC"
            cursor.execute(f"{_SEEK_ON_POSTGRESQL} ORDER BY {rank}, version_id LIMIT {MOST_FOUND}", (words, words))
        else:
            rank = "bm25(payers_policytext, 10.0, 1.0)"
            cursor.execute(f"{_SEEK_ON_SQLITE} ORDER BY {rank}, rowid LIMIT {MOST_FOUND}", (_fts5(sought),))
        return [row[0] for row in cursor.fetchall()]


def _fts5(sought: list[str]) -> str:
    """Each word a quoted string: then no word is an operator."""
    return " ".join(f'"{word}"' for word in sought)


@transaction.atomic
def index_version(*, version: PolicyVersion) -> None:
    """Puts an approved version among what is found; the version that it corrects is found no more."""
    drop_version(version_id=version.pk)
    if version.corrects_id:
        drop_version(version_id=version.corrects_id)
    statement = _PUT_ON_POSTGRESQL if connection.vendor == "postgresql" else _PUT_ON_SQLITE
    heading = _plain(f"{version.policy.number} {version.title}")
    with connection.cursor() as cursor:
        cursor.execute(statement, (version.pk, heading, _plain(_body(version))))


def drop_version(*, version_id: int) -> None:
    column = "version_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM payers_policytext WHERE {column} = %s", (version_id,))  # noqa: S608  # nosec B608


@transaction.atomic
def reindex_policies() -> int:
    """Makes the whole table again; returns how many versions it holds."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payers_policytext")
    versions = PolicyVersion.objects.approved().select_related("policy").prefetch_related("sections", "criteria")
    number = 0
    for version in versions.order_by("pk").iterator(chunk_size=200):
        index_version(version=version)
        number += 1
    return number


def _body(version: PolicyVersion) -> str:
    sections = [f"{row.title} {row.text}" for row in version.sections.all()]
    criteria = [row.text for row in version.criteria.all()]
    # Three hundred codes often share one note.
    notes = version.codes.exclude(note="").order_by("note").values_list("note", flat=True).distinct()
    return "\n".join([version.summary, version.scope, *criteria, *sections, *notes])


def _plain(text: str) -> str:
    """Words alone, so that both databases cut `CS032.OP` and `radiation/chemotherapy` in the same places."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("_", " ")))
    return words.encode()[:BODY_BYTES].decode(errors="ignore")
