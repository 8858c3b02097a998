"""Modifiers that are in no set, have ended, belong on another kind of service or claim, or contradict each other."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from claims.facts import Edition, Facts, ModifierFact
from claims.findings import Finding, Severity, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine
from claims.rules.kinds import kinds
from codes.checks.kinds import NAMES
from codes.formats import MODIFIER
from ui.windows import day_in_words

RULE_KNOWN, RULE_KIND, RULE_TOGETHER = "modifier-known", "modifier-kind", "modifier-together"
SOURCE_KNOWN = "45 CFR 162.1002: modifiers are part of CPT and of HCPCS Level II"
SOURCE_KIND = (
    "Medicare Claims Processing Manual (Pub. 100-04), chapters 12 and 4; Medicare NCCI Policy Manual, chapter I"
)
SOURCE_TOGETHER = "Medicare Claims Processing Manual, chapter 12, sections 20.2, 20.4.3 and 40.7; MLN1783722"
_ASSISTANTS = "modifiers of one assistant, who is one of these"
_BOTH_SIDES = "50 already says both sides"
_EXCLUSIVE: dict[frozenset[str], str] = {
    frozenset({"26", "TC"}): "the professional and the technical component are two lines, or neither modifier",
    frozenset({"50", "LT"}): _BOTH_SIDES,
    frozenset({"50", "RT"}): _BOTH_SIDES,
    frozenset({"62", "66"}): "two surgeons or a team, not both",
    **{frozenset({"59", other}): f"{other} says more exactly what 59 says" for other in ("XE", "XP", "XS", "XU")},
    **{frozenset(pair): _ASSISTANTS for pair in combinations(("80", "81", "82", "AS"), 2)},
}


def modifiers_known(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: 45 CFR 162.1002; the HCPCS edition of the day for its modifiers, the portal's own table for CPT's."""
    for line in claim.lines:
        for modifier in dict.fromkeys(line.modifiers):
            finding = _known(line, modifier, facts)
            if finding:
                yield finding


def _known(line: ClaimLine, modifier: str, facts: Facts) -> Finding | None:
    if not MODIFIER.fullmatch(modifier):
        message = f'"{modifier}" is not the shape of a modifier: two letters or digits.'
        return _finding(RULE_KNOWN, "error", line, message, "The modifier as its code set spells it.", SOURCE_KNOWN)
    fact = facts.modifiers.get(modifier)
    if fact and fact.system == "cpt":
        return None
    edition = facts.edition("hcpcs", line.date_of_service)
    if fact and edition and edition in fact.statements:
        return _ended(line, fact, *fact.statements[edition], edition.name)
    if edition is None and not modifier.isdigit():
        unjudged = f"Whether modifier {modifier} was valid on that day is not known."
        return not_loaded(
            RULE_KNOWN, line.number, importer="hcpcs", on=line.date_of_service, source=SOURCE_KNOWN, unjudged=unjudged
        )
    return _unknown(line, modifier, facts, edition)


def _ended(line: ClaimLine, fact: ModifierFact, begin: date | None, end: date | None, edition: str) -> Finding | None:
    day = line.date_of_service
    if end and end <= day:
        message = f"Modifier {fact.modifier} had ended on {day_in_words(end)}, the first day on which it is not valid."
    elif begin and day < begin:
        message = f"Modifier {fact.modifier} takes effect on {day_in_words(begin)}, after the date of service."
    else:
        return None
    right = "The modifier that was valid on the date of service, where the record supports one."
    return _finding(RULE_KNOWN, "error", line, message, right, SOURCE_KNOWN, edition)


def _unknown(line: ClaimLine, modifier: str, facts: Facts, edition: Edition | None) -> Finding:
    """An error only where the sets that could hold it are here."""
    name = edition.name if edition else ""
    unjudged = f"Whether {modifier} is a modifier is not known."
    if not any(fact.system == "cpt" for fact in facts.modifiers.values()):
        message, right = (
            f"Not loaded: CPT modifiers. {unjudged}",
            "Load the portal's table of modifiers (manage.py demo).",
        )
        return _finding(RULE_KNOWN, "not_loaded", line, message, right, SOURCE_KNOWN, name)
    place = next((row for row in facts.places.get(modifier, ()) if row.setting != "unassigned"), None)
    if edition and edition.is_excerpt and not modifier.isdigit():
        return only_excerpt(
            RULE_KNOWN, line.number, importer="hcpcs", edition=name, source=SOURCE_KNOWN, unjudged=unjudged
        )
    if place:
        message = f"{modifier} is a place of service ({place.name}), not a modifier."
    else:
        held = f" nor those of HCPCS {name}" if edition else ""
        message = f"{modifier} is in no loaded set of modifiers: neither the CPT ones known here{held}."
    right = "The modifier as its code set spells it, where the record supports one."
    return _finding(RULE_KNOWN, "error", line, message, right, SOURCE_KNOWN, name)


def modifiers_of_kind(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 12 (professional) and 4 (hospital); NCCI Policy Manual, chapter I.

    24, 25 and 57 are for visits, 91 for laboratory tests, 27, 73 and 74 for hospitals, and so on, as the portal's
    table of modifiers says of each.
    """
    other_setting = "facility" if claim.is_professional else "professional"
    for line in claim.lines:
        if not line.modifiers:
            continue
        own = set(kinds(line.code))
        for modifier in dict.fromkeys(line.modifiers):
            fact = facts.modifiers.get(modifier)
            if fact is None:
                continue
            if fact.setting == other_setting:
                yield _wrong_claim(line, fact, claim.is_professional)
            if own and fact.applies_to and "any" not in fact.applies_to and not fact.applies_to & own:
                yield _wrong_kind(line, fact)


def _wrong_claim(line: ClaimLine, fact: ModifierFact, is_professional: bool) -> Finding:
    for_whom = "facility" if is_professional else "professional"
    message = f"Modifier {fact.modifier} ({fact.title}) is for {for_whom} claims."
    right = "The claim without it, or with the modifier that this kind of claim uses for what the record shows."
    return _finding(RULE_KIND, "error" if is_professional else "warning", line, message, right, SOURCE_KIND)


def _wrong_kind(line: ClaimLine, fact: ModifierFact) -> Finding:
    fits = " or ".join(NAMES.get(kind, kind) for kind in sorted(fact.applies_to))
    own = kinds(line.code)[0]
    message = f"Modifier {fact.modifier} belongs on {fits}; {line.code} is {NAMES.get(own, own)}."
    right = "The modifier on the line of the service that the record supports it for; or the line without it."
    return _finding(RULE_KIND, "error", line, message, right, SOURCE_KIND)


def modifiers_together(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 12, sections 20.2 (components), 20.4.3 (assistants), 40.7 (two sides).

    MLN1783722: 59 and an X{EPSU} modifier are not reported on one line.
    """
    for line in claim.lines:
        if len(line.modifiers) < 2:
            continue
        for first, second in combinations(sorted(set(line.modifiers)), 2):
            reason = _EXCLUSIVE.get(frozenset({first, second}))
            if reason:
                message = f"{first} and {second} do not go together on one line: {reason}."
                right = "The one modifier that the record supports."
                yield _finding(RULE_TOGETHER, "error", line, message, right, SOURCE_TOGETHER)
        if len(set(line.modifiers)) < len(line.modifiers):
            twice = sorted({modifier for modifier in line.modifiers if line.modifiers.count(modifier) > 1})
            message = f"{', '.join(twice)} stands more than once on the line."
            right = "Each modifier once."
            yield _finding(RULE_TOGETHER, "warning", line, message, right, SOURCE_TOGETHER)


def _finding(
    rule: str, severity: Severity, line: ClaimLine, message: str, documentation: str, source: str, edition: str = ""
) -> Finding:
    return Finding(rule, severity, (line.number,), message, documentation, edition, source)
