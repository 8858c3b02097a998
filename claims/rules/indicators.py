"""Modifiers against the payment indicators of the Medicare physician fee schedule. Professional claims only."""

from collections import defaultdict
from collections.abc import Iterator

from claims.facts import Facts, FeeRow
from claims.findings import Finding, Severity, named_lines, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine

RULE = "modifier-indicator"
SOURCE = (
    "Medicare physician fee schedule, payment policy indicators; Medicare Claims Processing Manual (Pub. 100-04), "
    "chapter 12, sections 20.2, 20.4.3, 40.6, 40.7 and 40.8"
)
_RECORD = "A record that shows why it was medically necessary, sent with the claim."
_NO_CONCEPT = "the concept does not apply to it"
_Judgement = tuple[Severity, str, str]
# By indicator and value: how it is judged, why, and what would make it right. A value that is not here allows it.
_BILATERAL: dict[str, _Judgement] = {
    "0": ("error", "no bilateral adjustment applies", "One line without 50, for what the code describes."),
    "2": ("error", "its value already covers both sides", "One line with one unit and without 50."),
    "9": ("error", _NO_CONCEPT, "The line without 50."),
}
_SIDE: dict[str, _Judgement] = {
    "2": (
        "warning",
        "its value covers both sides",
        "A record that says which sides were treated.",
    ),
    "9": ("warning", _NO_CONCEPT, "The line without a side."),
}
_ASSISTANT: dict[str, _Judgement] = {
    "0": ("warning", "an assistant is paid only where documentation supports the need", _RECORD),
    "1": ("error", "an assistant at surgery is never paid for it", "No documentation changes that."),
    "9": ("error", _NO_CONCEPT, "The line without it."),
}
_CO_SURGEONS: dict[str, _Judgement] = {
    "0": ("error", "co-surgeons are not permitted", "No documentation changes that."),
    "1": ("warning", "two surgeons are paid only where documentation supports the need", _RECORD),
    "2": ("info", "two surgeons are permitted if they are of different specialties", "An operative note of each."),
    "9": ("error", _NO_CONCEPT, "The line without 62."),
}
_TEAM: dict[str, _Judgement] = {
    "0": ("error", "team surgery is not permitted", "No documentation changes that."),
    "1": ("warning", "a team is paid only where documentation supports the need", _RECORD),
    "2": ("info", "a team is permitted, priced by the contractor", "An operative note of each surgeon."),
    "9": ("error", _NO_CONCEPT, "The line without 66."),
}
_MULTIPLE: dict[str, _Judgement] = {
    "0": ("warning", "no reduction for multiple procedures applies", "The line without 51."),
    "9": ("warning", _NO_CONCEPT, "The line without 51."),
}
_NAMES = {"50": "bilateral", "LT": "bilateral", "RT": "bilateral", "62": "co-surgeon", "66": "team", "51": "multiple"}
_PARTS = {
    "0": "it is a physician service without components",
    "2": "it is by nature the professional component alone",
    "3": "it is by nature the technical component alone",
    "4": "it is by nature the whole test",
    "5": "it is a service incident to a physician's",
    "6": "it is a laboratory test that a physician interprets: only 26 is for it",
    "7": "it is a therapy service without components",
    "8": "it is by nature the physician's interpretation",
    "9": _NO_CONCEPT,
}
JUDGED = frozenset({"26", "TC", "50", "51", "62", "66", "80", "81", "82", "AS", "LT", "RT"})


def modifiers_by_indicator(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 12: 20.2 (26, TC), 20.4.3 (80, 81, 82, AS), 40.6 (51), 40.7 (50), 40.8.

    The indicators are those of the relative value file in force on the day (record layout of the RVU file, CMS).
    """
    if not claim.is_professional:
        return
    for line in claim.lines:
        asked = [modifier for modifier in dict.fromkeys(line.modifiers) if modifier in JUDGED]
        if not asked:
            continue
        row = facts.fee(line.code, line.date_of_service)
        if row is None:
            finding = _no_row(line, asked, facts)
            if finding:
                yield finding
            continue
        for modifier in asked:
            yield from _judged(line, modifier, row)
    yield from _sides_apart(claim, facts)


def _no_row(line: ClaimLine, asked: list[str], facts: Facts) -> Finding | None:
    """Codes outside the fee schedule have no indicators; of an edition that is not there, nothing is known."""
    edition = facts.edition("pfs", line.date_of_service)
    unjudged = f"Whether {' and '.join(asked)} may stand on {line.code} is not known."
    if edition is None:
        day = line.date_of_service
        return not_loaded(RULE, line.number, importer="pfs", on=day, source=SOURCE, unjudged=unjudged)
    if edition.is_excerpt:
        return only_excerpt(RULE, line.number, importer="pfs", edition=edition.name, source=SOURCE, unjudged=unjudged)
    message = f"{line.code} is not in {edition.name}: no payment indicator says whether {' and '.join(asked)} fits it."
    return Finding(RULE, "info", (line.number,), message, "", edition.name, SOURCE)


def _judged(line: ClaimLine, modifier: str, row: FeeRow) -> Iterator[Finding]:
    if modifier in {"26", "TC"}:
        if row.pctc != "1" and not (row.pctc == "6" and modifier == "26"):
            why = _PARTS.get(row.pctc, "it has no components")
            yield _finding("error", line, row, modifier, "PC/TC", row.pctc, why, f"The line without {modifier}.")
        return
    if modifier == "51" and row.global_days == "ZZZ":
        yield _finding("error", line, row, "51", "global", "ZZZ", "it is an add-on code", "The line without 51.")
        return
    value, table = _table(modifier, row)
    if value in table:
        severity, why, right = table[value]
        name = _NAMES.get(modifier, "assistant")
        yield _finding(severity, line, row, modifier, name, value, why, right)
    if modifier == "50" and row.bilateral in {"1", "3"} and line.units > 1:
        why = f"both sides are one line with one unit, and line {line.number} has {line.units}"
        right = "One unit, with a record of both sides."
        yield _finding("warning", line, row, "50", "bilateral", row.bilateral, why, right)


def _table(modifier: str, row: FeeRow) -> tuple[str, dict[str, _Judgement]]:
    if modifier == "50":
        return row.bilateral, _BILATERAL
    if modifier in {"LT", "RT"}:
        return row.bilateral, _SIDE
    if modifier == "62":
        return row.co_surgeons, _CO_SURGEONS
    if modifier == "66":
        return row.team, _TEAM
    return (row.multiple, _MULTIPLE) if modifier == "51" else (row.assistant, _ASSISTANT)


def _finding(
    severity: Severity, line: ClaimLine, row: FeeRow, modifier: str, name: str, value: str, why: str, right: str
) -> Finding:
    message = f"{modifier} on {line.code}: {why} ({name} indicator {value})."
    return Finding(RULE, severity, (line.number,), message, right, row.edition.name, SOURCE, _quoted(row))


def _quoted(row: FeeRow) -> str:
    return (
        f"{row.code}: PC/TC {row.pctc}, global {row.global_days}, multiple {row.multiple}, bilateral {row.bilateral}, "
        f"assistant {row.assistant}, co-surgeons {row.co_surgeons}, team {row.team}"
    )


def _sides_apart(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Both sides of one session on two lines, where the bilateral adjustment applies (chapter 12, section 40.7)."""
    sides: dict[tuple[str, object], dict[str, ClaimLine]] = defaultdict(dict)
    for line in claim.lines:
        for side in {"LT", "RT"}.intersection(line.modifiers):
            sides[line.code, line.date_of_service].setdefault(side, line)
    for held in sides.values():
        if len(held) < 2 or held["LT"] is held["RT"]:
            continue
        left, right_side = held["LT"], held["RT"]
        row = facts.fee(left.code, left.date_of_service)
        if row and row.bilateral == "1":
            numbers = tuple(sorted({left.number, right_side.number}))
            message = (
                f"Both sides of {left.code} stand on {named_lines(numbers)}. Medicare wants both sides of one session "
                "on one line with one unit (bilateral indicator 1)."
            )
            right = "A record of both sides in one session; or of two sessions, if there were two."
            yield Finding(RULE, "warning", numbers, message, right, row.edition.name, SOURCE, _quoted(row))
