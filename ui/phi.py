"""Finds in free text what may tell who a patient is, so that it is refused or taken out before anything is kept.

The one detector of the portal, pure and without dependencies; the kinds follow 45 CFR 164.514(b)(2)(i). It reads words
that coders write, so codes, modifiers, policy numbers, dates of service and eponyms stay; a name is found where a
label or a title stands beside it. What it finds is never repeated: only its kind and its place.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from ui.phi_rules import CERTAIN, RULES, Kind, Rule

# Drawn otherwise, read alike. One sign for each, so that places stay the same.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
        **dict.fromkeys("\u2018\u2019\u02bc\uff07", "'"),
        "\uff20": "@", "\uff0e": ".", "\uff1a": ":", "\uff0f": "/", "\uff03": "#",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)  # fmt: skip
# Signs without width, and the marks of emphasis: whoever writes 123-**45**-6789 writes the number.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff*_`\\\\]")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found, and where it stands: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def find_identifiers(text: str) -> tuple[Found, ...]:
    """In the order of the text, none within another. The time it takes grows as the text does."""
    return _found(text, RULES)


def find_certain(text: str) -> tuple[Found, ...]:
    """Of those whose shape nothing else has: numbers of Social Security, telephone and Medicare, e-mail addresses."""
    return _found(text, CERTAIN)


def redact(text: str) -> str:
    """The text with the kind in the place of each thing found: `[phone number removed]`."""
    parts, at = [], 0
    for found in find_identifiers(text):
        parts += [text[at : found.start], f"[{found.kind.bare} removed]"]
        at = found.end
    return "".join([*parts, text[at:]])


def refusal(text: str, what: str = "The text") -> str:
    """Why it is not kept: each kind and where it stands, never the thing itself; blank where nothing was found."""
    found = find_identifiers(text)
    if not found:
        return ""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    shown = [f"{each.kind} ({_place(each.start, starts)})" for each in found[:5]]
    more = f", and {len(found) - 5} more" if len(found) > 5 else ""
    return (
        f"{what} was not kept: it looks as if it held {', '.join(shown)}{more}. "
        "Take out whatever tells who a patient is, then save it again."
    )


def _place(start: int, starts: list[int]) -> str:
    line = bisect_right(starts, start)
    return f"line {line}, character {start - starts[line - 1] + 1}"


def _found(text: str, rules: tuple[Rule, ...]) -> tuple[Found, ...]:
    plain, places = _plain(text)
    spans = []
    for rule in rules:
        for match in rule.pattern.finditer(plain):
            if rule.accepts is None or rule.accepts(match):
                start, end = match.span()
                spans.append((places[start], places[end - 1] + 1, rule.kind) if places else (start, end, rule.kind))
    # Of two at one place the longer one; of two that overlap the first.
    spans.sort(key=lambda span: (span[0], -span[1]))
    found: list[Found] = []
    for start, end, kind in spans:
        if not found or start >= found[-1].end:
            found.append(Found(kind, start, end))
        elif end > found[-1].end:
            found[-1] = Found(found[-1].kind, found[-1].start, end)
    return tuple(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it is read, and where each of its signs stands in what was written; empty where none was left out."""
    alike = text.translate(_ALIKE)
    if not _UNSEEN.search(alike):
        return alike, []
    places = [place for place, sign in enumerate(alike) if not _UNSEEN.match(sign)]
    return "".join(alike[place] for place in places), places
