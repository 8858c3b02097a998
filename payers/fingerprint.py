"""One number for what a version says, so that the same content is known again. No database."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from payers.document import VersionDocument


def fingerprint(document: VersionDocument) -> str:
    """The sha256 of what it says, whatever the order of its codes and diagnoses; the change note is no part of it."""
    ordered = replace(
        document,
        change_note="",
        codes=sorted(document.codes, key=lambda row: (row.group, row.system, row.code)),
        diagnoses=sorted(document.diagnoses, key=lambda row: (row.group, row.code, row.polarity)),
        passages=sorted(document.passages, key=lambda row: row.key),
        state_exceptions=sorted(document.state_exceptions, key=lambda row: row.state),
        sections=sorted(document.sections, key=lambda row: row.kind),
    )
    text = json.dumps(asdict(ordered), default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no plain form")
