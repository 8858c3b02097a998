"""What people type or paste into a search box when they mean codes. No database."""

import re
import unicodedata
from dataclasses import dataclass

from codes.formats import MODIFIER, possible_spellings

_SYSTEM_NAME = re.compile(r"^(?:cpt|hcpcs|icd[- ]?10(?:[- ]?cm)?|codes?)\b[\s:#]*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/|]+")
_EDGES = " \t\r\n.,;:#()[]'\"*"
# A code with modifiers behind it, as on a claim: 49411-59, 49411-26-59.
_WITH_MODIFIERS = re.compile(r"(?P<code>[0-9A-Z.]{3,8})(?:-[0-9A-Z]{2})+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed text: `text` tidied, and `codes`, the code-shaped parts where it is made of nothing else."""

    text: str
    codes: tuple[str, ...] = ()


def read_typed(text: str) -> Typed:
    """`CPT 49411`, `49411-59`, `49411, 32553` and full-width digits name codes; words name none.

    A list of codes may carry modifiers; a single code may be written with blanks in it.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).replace("\x00", " ").split()).strip(_EDGES)
    bare = _SYSTEM_NAME.sub("", tidy).strip(_EDGES) or tidy
    parts = [_without_modifiers(part.strip(_EDGES)) for part in _BETWEEN.split(bare)]
    codes = [part for part in parts if possible_spellings(part)]
    if codes and all(part in codes or MODIFIER.fullmatch(part.upper()) for part in parts):
        return Typed(bare, tuple(dict.fromkeys(codes)))
    if possible_spellings(bare):
        return Typed(bare, (bare,))
    return Typed(bare)


def _without_modifiers(part: str) -> str:
    match = _WITH_MODIFIERS.fullmatch(part)
    return match["code"] if match else part
