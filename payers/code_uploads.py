"""A file of codes between the look at what it would do and its saving: with the person who uploaded it, sealed.

Nothing of it is kept here: no file lies about, and nobody else can pass it on, or pass it on changed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from payers.code_files import CodeFile
from payers.code_tables import CodeTable

SALT = "payers.code_uploads"
# Half a working day, in seconds.
KEPT = 4 * 3600
# Django takes 2.5 MB in one form.
SEALED_LIMIT = 2_000_000
_READ = frozenset(each.column_name for each in CodeFile().fields.values() if not each.readonly)


class UploadLost(Exception):
    """What was looked at cannot be saved any more; the text says what to do."""


@dataclass(frozen=True, slots=True)
class CodeUpload:
    """`is_whole`: rows that the file has not are taken away. `seen_at` is when the version was last saved."""

    name: str
    table: CodeTable
    is_whole: bool
    seen_at: datetime


def sealed(upload: CodeUpload, *, version: int, person: int) -> str:
    """Without the columns that are not read. Raises UploadLost where the file is too large to be carried."""
    table = upload.table
    read = [place for place, header in enumerate(table.headers) if header in _READ]
    held = {
        "for": [version, person],
        "name": upload.name,
        "headers": [table.headers[place] for place in read],
        "rows": [[row[place] for place in read] for row in table.rows],
        "lines": table.lines,
        "note": table.note,
        "is_whole": upload.is_whole,
        "seen_at": upload.seen_at.isoformat(),
    }
    text = signing.dumps(held, salt=SALT, compress=True)
    if len(text) > SEALED_LIMIT:
        raise UploadLost("The file holds more text than can be looked at in one go: import it in parts.")
    return text


def unsealed(text: str, *, version: int, person: int) -> CodeUpload:
    """Raises UploadLost for what was tampered with, is too old, or is another person's or version's."""
    try:
        held = signing.loads(text, salt=SALT, max_age=KEPT)
    except signing.SignatureExpired as error:
        raise UploadLost("That was looked at too long ago: choose the file again.") from error
    except signing.BadSignature as error:
        raise UploadLost("The file has got lost on its way: choose it again.") from error
    if held["for"] != [version, person]:
        raise UploadLost("That file was looked at for another version, or by another person: choose it again.")
    table = CodeTable(held["headers"], held["rows"], held["lines"], held["note"])
    return CodeUpload(held["name"], table, held["is_whole"], datetime.fromisoformat(held["seen_at"]))
