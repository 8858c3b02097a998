"""The ways in: pasted lines, a CSV or workbook, and any upload by its content."""

import io
import zipfile
from datetime import date
from itertools import islice

from claims.reading.gathering import Gathering
from claims.reading.outcome import BYTES_LIMIT, Misfit, Problem, ReadClaims, Unreadable, decoded, too_large
from claims.reading.tables import TEXT_LINES_LIMIT, read_sheet, read_text, require_few
from claims.reading.x12 import is_x12, read_x12
from edits.ncci import Setting
from sources.files import FileRejected
from sources.files.workbooks import sheet_rows

_SHEET = "xl/workbook.xml"
# Of a workbook's parts: some times what as many lines as are read take. All of it is read before any row is.
EXPANDED_LIMIT = 40_000_000
# By the first bytes: what people upload by mistake.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook, or one with a password: save it as .xlsx without one, or as CSV"),
    (b"%PDF", "a PDF: copy its lines into a table, or upload CSV"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{", "JSON: the claims API reads it, not this page"),
    (b"[", "JSON: the claims API reads it, not this page"),
    (b"<", "XML or a web page: save it as CSV"),
)


def read_pasted(text: str, *, setting: Setting, payer: str, state: str, on: date) -> ReadClaims:
    """Lines as typed or pasted. `on` is the day of those that give none. Raises Unreadable."""
    if len(text) > BYTES_LIMIT:
        raise Unreadable(Problem(None, "lines", f"more than {BYTES_LIMIT:,} characters; at most so many are read"))
    if is_x12(text.encode("utf-8", "replace")):
        return read_x12(text.encode("utf-8", "replace"), filename="", payer=payer, state=state, on=on)
    gathering = Gathering(setting, payer, state, on)
    return _read(text, gathering, "pasted lines")


def read_csv(data: bytes, *, filename: str, setting: Setting, payer: str, state: str, on: date) -> ReadClaims:
    """A CSV or an xlsx workbook's first sheet, told apart by content. Raises Unreadable.

    The file's name is not repeated anywhere: names of files name patients.
    """
    _require_moderate(data)
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(data, Gathering(setting, payer, state, on, source="workbook"))
    text, note = decoded(data)
    gathering = Gathering(setting, payer, state, on, source="CSV file", notes=[note] if note else [])
    return _read(text, gathering, "CSV")


def read_upload(data: bytes, *, filename: str, setting: Setting, payer: str, state: str, on: date) -> ReadClaims:
    """Any file, by its content. An X12 file says its own setting. Raises Unreadable."""
    _require_moderate(data)
    if is_x12(data):
        return read_x12(data, filename=filename, payer=payer, state=state, on=on)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what in _OTHERS:
        if start.startswith(mark):
            raise Unreadable(Problem(None, "file", f"is {what}"))
    return read_csv(data, filename=filename, setting=setting, payer=payer, state=state, on=on)


def _require_moderate(data: bytes) -> None:
    if len(data) > BYTES_LIMIT:
        raise too_large()
    if not data.strip():
        raise Unreadable(Problem(None, "file", "is empty"))


def _read(text: str, gathering: Gathering, kind: str) -> ReadClaims:
    try:
        read_text(text, gathering)
    except Misfit as misfit:
        raise Unreadable(Problem(None, misfit.field, str(misfit))) from None
    return gathering.result(kind)


def _read_workbook(data: bytes, gathering: Gathering) -> ReadClaims:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            is_workbook = _SHEET in archive.namelist()
    except zipfile.BadZipFile:
        raise Unreadable(Problem(None, "file", "is a ZIP archive that is truncated or damaged")) from None
    if not is_workbook:
        raise Unreadable(Problem(None, "file", "is a ZIP archive: unpack it, and upload the file in it"))
    try:
        rows = list(islice(sheet_rows("workbook", data, expanded_limit=EXPANDED_LIMIT), TEXT_LINES_LIMIT + 1))
    except FileRejected as rejected:
        # What the reader of workbooks says in brackets may hold a piece of the file.
        reason = rejected.reason.partition(" (")[0]
        raise Unreadable(Problem(rejected.line, "workbook", reason)) from None
    require_few(len(rows))
    read_sheet(rows, gathering)
    return gathering.result("spreadsheet")
