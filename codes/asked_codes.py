"""A list of codes and ranges of codes that somebody typed or pasted to choose rows by. No database."""

import re
from dataclasses import dataclass

from codes.formats import canonical_code, possible_spellings

MOST = 1_000
_BETWEEN = re.compile(r"[\s,;|]+")
_RANGE = re.compile(r"(?P<first>[0-9A-Za-z.]{3,8})\s*(?:-|\N{EN DASH}|\.\.)\s*(?P<last>[0-9A-Za-z.]{3,8})")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")


class UnreadableCodes(Exception):
    """What was typed is no list of codes; the text names the part that is none."""


@dataclass(frozen=True, slots=True)
class AskedCodes:
    """Single codes in their canonical spelling, and ranges with both ends."""

    codes: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()


def read_asked(text: str) -> AskedCodes:
    """`49411, 32553 70010-79999`; also a modifier or a place of service. Raises UnreadableCodes."""
    ranges = []
    for match in _RANGE.finditer(text):
        first, last = (_spelled(match[end])[0] for end in ("first", "last"))
        if first > last:
            raise UnreadableCodes(f"{match[0]!r} runs backwards: the lower code is expected first.")
        ranges.append((first, last))
    codes = [code for part in _BETWEEN.split(_RANGE.sub(" ", text)) if part for code in _spelled(part)]
    if len(codes) + len(ranges) > MOST:
        raise UnreadableCodes(f"More than {MOST:,} codes; at most so many are looked for at once.")
    return AskedCodes(tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(ranges)))


def _spelled(part: str) -> list[str]:
    """All that it may be: A4648 is a HCPCS code, or the diagnosis A46.48 without its dot."""
    found = [code for _, code in possible_spellings(part)]
    if not found and _MODIFIER.fullmatch(canonical_code(part)):
        found = [canonical_code(part)]
    if not found:
        raise UnreadableCodes(f"{part[:20]!r} has no code's shape; expected such as 49411, or 49400-49999.")
    return found
