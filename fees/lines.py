"""What people type into the calculator: codes with their modifiers. No database."""

import re
import unicodedata
from dataclasses import dataclass

from codes.formats import CPT, HCPCS, MODIFIER

MOST_LINES = 25
MOST_MODIFIERS = 4
LONGEST = 2_000
_BETWEEN = re.compile(r"[\s,;]+")
_SHOWN = 40


class UnreadableLines(ValueError):
    """The typed lines cannot be read; the text says which one, and what is expected."""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line to be priced: a procedure or supply code with its modifiers, as typed and in that order."""

    code: str
    modifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "-".join((self.code, *self.modifiers))


def read_lines(text: str) -> tuple[FeeLine, ...]:
    """`49411, 32553-51` or `77002 26`: in any case, between commas, blanks or line ends. Raises UnreadableLines."""
    if len(text) > LONGEST:
        raise UnreadableLines(f"At most {LONGEST:,} characters can be read; {len(text):,} were given.")
    lines: list[FeeLine] = []
    tidy = unicodedata.normalize("NFKC", text).upper()
    for part in filter(None, _BETWEEN.split(tidy)):
        if MODIFIER.fullmatch(part) and lines:
            # A modifier that stands apart from its code by a blank.
            lines[-1] = _line(f"{lines[-1]}-{part}")
        else:
            lines.append(_line(part))
    if not lines:
        raise UnreadableLines("Give a code, such as 49411, or several, such as 49411, 32553-51.")
    if len(lines) > MOST_LINES:
        raise UnreadableLines(f"At most {MOST_LINES} lines are priced at once; {len(lines)} were given.")
    return tuple(lines)


def _line(text: str) -> FeeLine:
    code, *modifiers = text.split("-")
    shown = repr(text[:_SHOWN])
    if not (CPT.fullmatch(code) or HCPCS.fullmatch(code)):
        raise UnreadableLines(
            f"{shown} does not begin with a CPT code, such as 49411, or a HCPCS Level II code, such as G0105."
        )
    for modifier in modifiers:
        if not MODIFIER.fullmatch(modifier):
            raise UnreadableLines(f"In {shown}, {modifier[:_SHOWN]!r} is not a modifier: two letters or digits.")
    if len(modifiers) > MOST_MODIFIERS:
        raise UnreadableLines(f"{shown} has {len(modifiers)} modifiers; a claim's line has room for {MOST_MODIFIERS}.")
    if len(set(modifiers)) < len(modifiers):
        raise UnreadableLines(f"{shown} has the same modifier twice.")
    return FeeLine(code, tuple(modifiers))
