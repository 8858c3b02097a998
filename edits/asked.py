"""The codes that somebody asks the pair checker about, from what they typed or pasted. No database."""

from codes.formats import canonical_code
from codes.importers.fields import system_of
from codes.typed import read_typed

FEWEST = 2
# 300 pairs.
MOST = 25
LONGEST = 2_000


class Unanswerable(Exception):
    """The text names no codes that can be compared; the words say what is expected."""


def codes_asked(text: str) -> tuple[str, ...]:
    """2 to 25 CPT or HCPCS Level II codes, each once, in the order typed. Raises Unanswerable."""
    typed = read_typed(text)
    codes = tuple(dict.fromkeys(canonical_code(code) for code in typed.codes))
    others = [code for code in codes if system_of(code) is None]
    if not codes:
        raise Unanswerable(f"{_unread(typed.text)} Type codes such as 49411, 10035.")
    if others:
        raise Unanswerable(f"No CPT or HCPCS Level II code: {', '.join(others[:5])}. NCCI edits name no others.")
    if len(codes) < FEWEST:
        raise Unanswerable(f"{codes[0]} is one code; a pair takes two. Add the codes of the same day.")
    if len(codes) > MOST:
        raise Unanswerable(f"{len(codes)} codes are asked about; at most {MOST} are compared at once.")
    return codes


def _unread(text: str) -> str:
    """Which parts of the text are no codes."""
    parts = text.replace(",", " ").replace(";", " ").split()
    unread = [part for part in parts if not read_typed(part).codes]
    return f"Not codes: {', '.join(part[:20] for part in unread[:5])}." if unread else "No codes are given."
