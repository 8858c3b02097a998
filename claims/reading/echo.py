"""Whether a pasted text may be shown again in its box: only where every word of it is a word of claim lines."""

import re
from datetime import date, timedelta

from claims.reading.cells import is_diagnosis, is_procedure, read_day
from claims.reading.columns import is_header_word
from claims.reading.identifiers import identifier_within
from claims.reading.outcome import LINES_LIMIT, Misfit, Unreadable
from claims.reading.tables import numbered_lines

# Dates of service of one paste lie near each other; one far from the others is likely a birth date.
NEAR = timedelta(days=400)
_HARMLESS = re.compile(
    r"[0-9A-Z]{1,2}|(?:-[0-9A-Z]{2})+|(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})(?:-[0-9A-Z]{2})+|x?-?[0-9]{1,4}(?:\.[0-9])?x?|"
    r"@[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}|ABC|ABCD|BCD?|units?|x|-|@",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:dx|diag|diagnos[ei]s|icd(?:-?10)?|codes?|cpt|hcpcs|of|service|place|number|no|date|from|to)[:=]?",
    re.IGNORECASE,
)


def may_be_shown_back(text: str) -> bool:
    """False for any word that might name or number a person: two letters may be a modifier, three are a word."""
    try:
        lines = [line for _, line in numbered_lines(text)]
    except Unreadable:
        return False
    days: list[date] = []
    if len(lines) > LINES_LIMIT or any(identifier_within(line) for line in lines):
        return False
    return all(_is_harmless(word, days) for line in lines for word in re.split(r"[\s,;|]+", line) if word) and (
        not days or max(days) - min(days) <= NEAR
    )


def _is_harmless(word: str, days: list[date]) -> bool:
    if _HARMLESS.fullmatch(word) or _HEAD.fullmatch(word) or is_procedure(word) or is_diagnosis(word):
        return True
    try:
        days.append(read_day(word))
    except Misfit:
        return is_header_word(word)
    return True
