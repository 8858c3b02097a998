"""Modifiers that are in no set, or that do not fit the code."""

from collections.abc import Iterator

from codes.checks.facts import PaymentIndicators
from codes.checks.findings import Finding
from codes.checks.kinds import NAMES, kinds_of
from codes.checks.subject import Knowledge, ModifierFact, ModifierLine, Subject

_ASSISTANT = {"1": "an assistant at surgery is never paid", "9": "the concept of an assistant does not apply"}
_CO_SURGEONS = {"0": "co-surgeons are not permitted", "9": "the concept of co-surgeons does not apply"}
_TEAM = {"0": "team surgeons are not permitted", "9": "the concept of a team does not apply"}
_BILATERAL = {
    "0": "the bilateral adjustment does not apply",
    "2": "the code is already valued for both sides",
    "9": "the concept of two sides does not apply",
}


def check_modifiers(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    for row in subject.modifiers:
        fact = known.modifiers.get(row.modifier)
        if fact is None:
            yield _unknown(row, known)
            continue
        if fact.ended_on and fact.ended_on <= known.today:
            yield _ended(row, fact)
        misfit = _misfit_of_kind(subject, row, fact)
        if misfit:
            yield misfit
            continue
        indicators = known.indicators.get((subject.system, subject.code))
        if indicators:
            yield from _misfits_of_indicators(subject, row, indicators)


def _unknown(row: ModifierLine, known: Knowledge) -> Finding:
    # Two digits are a CPT modifier or none; many of them are places of service too.
    same_kind = [name for name in known.modifiers if name.isdigit() == row.modifier.isdigit()]
    if not same_kind:
        return Finding(
            "modifier-unknown", "warning", row.field,
            f'"{row.modifier}" cannot be checked: no modifiers of its kind are loaded.',
            "Load the modifiers: manage.py load hcpcs FILE for HCPCS ones, manage.py demo for our words on CPT ones.",
        )  # fmt: skip
    place = known.places.get(row.modifier)
    if place:
        return Finding(
            "modifier-unknown", "error", row.field,
            f"{row.modifier} is a place of service ({place}), not a modifier.",
            "Take the row out of the table; name the place among the sites of service if it is one.",
        )  # fmt: skip
    return Finding(
        "modifier-unknown", "error", row.field,
        f'"{row.modifier}" is in no loaded set of modifiers, neither CPT nor HCPCS Level II.',
        "Take the row out, correct its spelling, or load the edition that holds it.",
    )  # fmt: skip


def _ended(row: ModifierLine, fact: ModifierFact) -> Finding:
    return Finding(
        "modifier-unknown", "error", row.field,
        f"Modifier {row.modifier} ended on {fact.ended_on:%-d %B %Y}.",
        "Take the row out, or name the modifier that is valid now.",
    )  # fmt: skip


def _misfit_of_kind(subject: Subject, row: ModifierLine, fact: ModifierFact) -> Finding | None:
    kinds = kinds_of(subject.system, subject.code)
    if not kinds or not fact.applies_to or "any" in fact.applies_to or fact.applies_to & set(kinds):
        return None
    fits = " or ".join(NAMES.get(kind, kind) for kind in sorted(fact.applies_to))
    return _misfit(
        row,
        f"Modifier {row.modifier} belongs on {fits}; {subject.code} is {NAMES.get(kinds[0], kinds[0])}.",
        "Take the row out; where the other code of the claim carries it, say so in the note on modifiers.",
    )


def _misfits_of_indicators(subject: Subject, row: ModifierLine, has: PaymentIndicators) -> Iterator[Finding]:
    reason = _reason_against(row.modifier, has)
    if reason:
        yield _misfit(
            row,
            f"Modifier {row.modifier} does not fit {subject.code}: {reason} ({has.edition}).",
            "Take the row out; the note on modifiers may say why it does not apply.",
        )


def _reason_against(modifier: str, has: PaymentIndicators) -> str:
    """Why the fee schedule's indicators rule a modifier out (field meanings of the relative value file, CMS)."""
    if modifier in {"26", "TC"}:
        return _against_components(modifier, has.pctc)
    if modifier == "51" and has.global_days == "ZZZ":
        return "it is an add-on code, global indicator ZZZ"
    by_modifier = {
        "50": ("bilateral", has.bilateral, _BILATERAL),
        "51": (
            "multiple-procedure",
            has.multiple_procedure,
            {"0": "no reduction applies", "9": "the concept does not"},
        ),
        "62": ("co-surgeon", has.co_surgeons, _CO_SURGEONS),
        "66": ("team", has.team, _TEAM),
        **dict.fromkeys(("80", "81", "82", "AS"), ("assistant", has.assistant, _ASSISTANT)),
    }
    name, value, against = by_modifier.get(modifier, ("", "", {}))
    return f"{against[value]}, {name} indicator {value}" if value in against else ""


def _against_components(modifier: str, pctc: str) -> str:
    """Indicator 1 takes both; 6, a laboratory test that a physician interprets, takes 26 alone."""
    if pctc == "1" or (pctc == "6" and modifier == "26"):
        return ""
    return f"the code has no professional and technical component of that kind, PC/TC indicator {pctc}"


def _misfit(row: ModifierLine, message: str, suggestion: str) -> Finding:
    return Finding("modifier-misfit", "error", row.field, message, suggestion)
