"""Codes that prose names: CPT, HCPCS Level II and dotted ICD-10-CM, told apart from money, ZIP codes and counts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_CODE = re.compile(
    r"(?<![\w$.,/#@])"
    r"(?:(?P<cpt>\d{4}[0-9AFMTU])(?!\w|%|[.,]\d|-\d{4}\b)"
    r"|(?P<icd>[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})(?!\w)"
    r"|(?P<hcpcs>[A-V]\d{4})(?!\w|\.\d))"
)
# What stands before five digits that are no code. A city and its state come before a ZIP code.
_NOT_A_CODE_AFTER = re.compile(
    r"(?:\b(?:ZIP|zip)(?: ?\+ ?4)?(?: codes?)?|\b(?:Pub|No|PMID|NCT|DRG|page|room|issue|line)s?\.?"
    r"|[A-Z][a-z]+, [A-Z]{2})\s*$"
)
# What is counted, after five digits that are a count.
_NOT_A_CODE_BEFORE = re.compile(
    r"\s+(?:claims|patients|people|persons|adults|beneficiaries|members|hospitals|physicians|dollars|deaths|cases)\b"
)

_SYSTEMS = {"cpt": "cpt", "icd": "icd-10-cm", "hcpcs": "hcpcs"}
_BETWEEN_CODES = re.compile(r"(?<=[A-V0-9]\d{3}[0-9A-Z])[-\u2013/](?=(?:\d{4}[0-9AFMTU]|[A-V]\d{4})\b)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One code as a text names it."""

    system: str
    code: str


@lru_cache(maxsize=16384)
def codes_named(text: str) -> tuple[Mention, ...]:
    """In order of appearance, each once."""
    found: dict[Mention, None] = {}
    for match in _CODE.finditer(_ranges_apart(text)):
        if _is_number(match):
            continue
        found[_mention(match)] = None
    return tuple(found)


def replace_codes(text: str, replacement: Callable[[Mention], str]) -> str:
    """The text with each code it names replaced; all else stays as it stands."""
    return _CODE.sub(lambda match: match[0] if _is_number(match) else replacement(_mention(match)), text)


def _mention(match: re.Match[str]) -> Mention:
    return Mention(_SYSTEMS[str(match.lastgroup)], match[0])


def _ranges_apart(text: str) -> str:
    """`19281-19288` names both ends; the hyphen between them must not hide the second."""
    return _BETWEEN_CODES.sub(" \u2013 ", text)


def _is_number(match: re.Match[str]) -> bool:
    if match.lastgroup != "cpt" or not match[0].isdigit():
        return False
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_NOT_A_CODE_AFTER.search(before[-24:]) or _NOT_A_CODE_BEFORE.match(after))
