"""What a code covers: approach, sites, guidance and unit, from our committed facts and from a loaded descriptor."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("scopes.yaml")

ANY = "any"
APPROACHES: dict[str, re.Pattern[str]] = {
    "percutaneous": re.compile(
        r"\b(?:percutaneous(?:ly)?|(?:through|across) the (?:skin|chest wall))\b", re.IGNORECASE
    ),
    "open": re.compile(
        r"\b(?:open (?:surgery|surgical|operations?|approach(?:es)?|procedures?|placement|incision|route|technique"
        r"|exposure|abdominal|or|and)|(?:by|during|at|an) open|laparotomy|thoracotomy|an incision)\b",
        re.IGNORECASE,
    ),
    "laparoscopic": re.compile(r"\blaparoscop\w+", re.IGNORECASE),
    "bronchoscopic": re.compile(r"\bbronchoscop\w+", re.IGNORECASE),
    "transrectal": re.compile(r"\btransrectal(?:ly)?\b(?! ultrasound)", re.IGNORECASE),
    "transperineal": re.compile(r"\btransperineal(?:ly)?\b", re.IGNORECASE),
    "endoscopic": re.compile(r"\b(?:endoscop\w+|colonoscop\w+)", re.IGNORECASE),
}
# An approach that a more general word may name.
GENERAL = {"bronchoscopic": {"endoscopic"}, "laparoscopic": {"endoscopic"}}
SITES: dict[str, re.Pattern[str]] = {
    "abdomen": re.compile(r"\b(?:abdom(?:en|inal)|belly|liver|hepatic|pancrea(?:s|tic)|spleen)\b", re.IGNORECASE),
    "brain": re.compile(r"\b(?:brain|intracranial|head)\b", re.IGNORECASE),
    "breast": re.compile(r"\b(?:breasts?|mammary)\b", re.IGNORECASE),
    "colon": re.compile(r"\b(?:colon|colonic|large (?:bowel|intestine)|bowel)\b", re.IGNORECASE),
    "knee": re.compile(r"\bknees?\b", re.IGNORECASE),
    "pelvis": re.compile(r"\bpelvi(?:s|c)\b", re.IGNORECASE),
    "prostate": re.compile(r"\bprostat(?:e|ic)\b", re.IGNORECASE),
    "retroperitoneum": re.compile(r"\b(?:retroperitone(?:um|al)|kidneys?|renal|adrenal)\b", re.IGNORECASE),
    "soft tissue": re.compile(r"\b(?:soft[- ]tissues?|lymph nodes?|armpit|axilla(?:ry)?)\b", re.IGNORECASE),
    "thorax": re.compile(
        r"\b(?:thora(?:x|cic)|intra-?thoracic|chest|lungs?|pulmonary|mediastin(?:um|al)|pleural?)\b", re.IGNORECASE
    ),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What one code covers; a blank says that nothing is known of it. `origin` names where this is from."""

    approaches: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    excluded_sites: frozenset[str] = frozenset()
    guidance: str = ""
    unit: str = ""
    origin: str = "our facts on the code"


def named(patterns: Mapping[str, re.Pattern[str]], text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


@lru_cache(maxsize=1)
def committed_scopes() -> dict[tuple[str, str], Scope]:
    """Those of `scopes.yaml`, by (system, code). Raises ValueError where the file uses a word it does not explain."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        (system, code): _committed(code, entry)
        for system, codes in content["codes"].items()
        for code, entry in codes.items()
    }


def _committed(code: str, entry: dict[str, Any]) -> Scope:
    unknown = {*entry} - {"approaches", "sites", "excluded_sites", "guidance", "unit"}
    unknown |= {*entry.get("approaches", ())} - {*APPROACHES, ANY}
    unknown |= {*entry.get("sites", ()), *entry.get("excluded_sites", ())} - {*SITES}
    if unknown:
        raise ValueError(f"{_FILE.name}, {code}: {', '.join(sorted(unknown))} is not explained")
    return Scope(
        approaches=frozenset(entry.get("approaches", ())),
        sites=frozenset(entry.get("sites", ())),
        excluded_sites=frozenset(entry.get("excluded_sites", ())),
        guidance=entry.get("guidance", ""),
        unit=entry.get("unit", ""),
    )


_EXAMPLES = re.compile(r"\((?:eg|e\.g\.|ie|i\.e\.)[^)]*\)", re.IGNORECASE)
_EXCLUSION = re.compile(
    r"\b(?:other than(?: (?:for )?the following(?: sites)?)?|except(?:ing)?|excluding|not|without)\b(?P<rest>[^;]*)",
    re.IGNORECASE,
)
_ANY_APPROACH = re.compile(r"\bany (?:approach|method|route)\b", re.IGNORECASE)
_GUIDANCE_INCLUDED = re.compile(r"\binclud(?:es|ing) [^;]*\bguidance\b", re.IGNORECASE)
_SESSION = re.compile(r"\bsingle or multiple\b", re.IGNORECASE)


def scope_of_descriptor(text: str) -> Scope:
    """What the wording of an official descriptor says outright; examples in brackets say nothing."""
    plain = _EXAMPLES.sub(" ", text)
    excluded = frozenset(site for match in _EXCLUSION.finditer(plain) for site in named(SITES, match["rest"]))
    positive = _EXCLUSION.sub(" ", plain)
    approaches = frozenset({ANY}) if _ANY_APPROACH.search(plain) else named(APPROACHES, positive)
    return Scope(
        approaches=approaches,
        sites=named(SITES, positive) - excluded,
        excluded_sites=excluded,
        guidance="included" if _GUIDANCE_INCLUDED.search(plain) else "",
        unit="session" if _SESSION.search(plain) else "",
        origin="the official descriptor",
    )


def merged(facts: Scope | None, descriptors: Iterable[str]) -> Scope | None:
    """Our facts where there are any, each blank filled from the descriptors; None where neither says anything."""
    scope = facts
    for text in descriptors:
        read = scope_of_descriptor(text)
        scope = read if scope is None else _filled(scope, read)
    return scope if scope != Scope(origin=scope.origin if scope else "") else None


def _filled(scope: Scope, other: Scope) -> Scope:
    return Scope(
        approaches=scope.approaches or other.approaches,
        sites=scope.sites or other.sites,
        excluded_sites=scope.excluded_sites or other.excluded_sites,
        guidance=scope.guidance or other.guidance,
        unit=scope.unit or other.unit,
        origin=scope.origin,
    )
