"""Claims as the tests write them: `49411-59 x2 @11 2026-07-15 dx C34.11+Z85.118`."""

from datetime import date
from pathlib import Path

import pytest

from claims.reading import Unreadable, read_csv, read_pasted, read_upload, read_x12
from edits.ncci import Setting

ON = date(2026, 8, 1)
FILES = Path(__file__).parent / "files"
WHOSE = {"setting": Setting.PRACTITIONER, "payer": "", "state": "", "on": ON}


def pasted(text, **changes):
    return read_pasted(text, **{**WHOSE, **changes})


def table(text, **changes):
    data = text if isinstance(text, bytes) else text.encode()
    return read_csv(data, **{**WHOSE, "filename": "lines.csv", **changes})


def uploaded(data, **changes):
    return read_upload(data, **{**WHOSE, "filename": "upload", **changes})


def x12(text, **changes):
    data = text if isinstance(text, bytes) else text.encode()
    return read_x12(data, **{"filename": "claims.837", "payer": "", "state": "", "on": ON, **changes})


def spelled(line):
    """Without the day where it is ON, and without one unit."""
    text = "-".join((line.code, *line.modifiers))
    text += f" x{line.units}" if line.units != 1 else ""
    text += f" @{line.place_of_service}" if line.place_of_service else ""
    text += f" {line.date_of_service}" if line.date_of_service != ON else ""
    return text + (f" dx {'+'.join(line.diagnoses)}" if line.diagnoses else "")


def lines_of(read):
    """One list of spelled lines a claim."""
    return [[spelled(line) for line in claim.lines] for claim in read.claims]


def refused(reader, *arguments, **changes):
    with pytest.raises(Unreadable) as caught:
        reader(*arguments, **changes)
    return caught.value
