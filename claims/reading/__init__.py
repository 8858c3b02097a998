"""Reads what a person pastes or uploads into claims that hold nothing of who the patient is. No database, no logging.

Columns and segments that name people are left out before anything is built, told by their headers and names alone;
errors name the line, the field and the rule, and never repeat what stood there, nor the name of the file. Whoever shows
a form again asks `may_be_shown_back` whether the text that was typed may stand in it.
"""

from claims.reading.echo import may_be_shown_back
from claims.reading.outcome import Problem, ReadClaims, Unreadable
from claims.reading.readers import read_csv, read_pasted, read_upload
from claims.reading.x12 import read_x12

__all__ = [
    "Problem",
    "ReadClaims",
    "Unreadable",
    "may_be_shown_back",
    "read_csv",
    "read_pasted",
    "read_upload",
    "read_x12",
]
