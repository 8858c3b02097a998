"""Procedure-to-procedure edits: two codes of one day of which the second is not paid beside the first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from claims.facts import Edition, Facts, PairRow
from claims.findings import Finding, Severity, named_lines, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine
from claims.rules.kinds import is_laboratory, is_visit
from edits.ncci import ASSOCIATED, ASSOCIATED_MODIFIERS, Indicator, Setting
from ui.windows import day_in_words

RULE = "ptp"
SOURCE = "Medicare NCCI PTP edits; Medicare NCCI Policy Manual, chapter I, section E"
ON_VISITS = frozenset({"24", "25", "57"})
ON_PROCEDURES = frozenset({"58", "78", "79", "59", "XE", "XP", "XS", "XU"})
ANATOMIC = frozenset(ASSOCIATED[0].modifiers)
_COUNTING = "; ".join(f"{group.name} {' '.join(group.modifiers)}" for group in ASSOCIATED)
_Lines = Sequence[ClaimLine]


def procedure_pairs(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Medicare NCCI Policy Manual, chapter I, section E; MLN1783722 for modifiers 59 and X{EPSU}.

    Indicator 0 denies the column 2 code whatever the modifier. With 1 both are paid only where documentation supports
    it and an associated modifier says why: on a visit 24, 25 or 57 (27 in a hospital), on a laboratory test 91, on
    another service 58, 78, 79, 59 or X{EPSU}, on either of the two an anatomic one. Where the column 2 code is a visit
    beside a procedure, one on the procedure alone leaves it in doubt. 9 was never applied.
    """
    for day, lines in claim.by_day().items():
        edition = facts.edition("ncci-ptp", day, claim.setting)
        if edition is None:
            yield from (_unjudged(line) for line in lines)
            continue
        if edition.is_excerpt:
            yield from (_excerpt(line, edition) for line in lines)
        by_code: dict[str, list[ClaimLine]] = defaultdict(list)
        for line in lines:
            by_code[line.code].append(line)
        for row in _rows(by_code, claim.setting, facts, edition, day):
            for second in by_code[row.column_2]:
                yield _judged(row, by_code[row.column_1], second)


def _rows(
    by_code: dict[str, list[ClaimLine]], setting: Setting, facts: Facts, edition: Edition, day: date
) -> Iterator[PairRow]:
    for column_1 in by_code:
        partners = facts.pairs.get((setting, column_1))
        if not partners:
            continue
        for column_2 in by_code.keys() & partners.keys():
            for row in partners[column_2]:
                if row.edition == edition and row.applies_on(day):
                    yield row


def _judged(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    if row.modifier_indicator == Indicator.NOT_ALLOWED:
        return _never_together(row, firsts, second)
    on_second = counting(second)
    unmatched = [first for first in firsts if not on_second and not counting(first)]
    if unmatched:
        return _needs_reason(row, unmatched, second)
    if not on_second and is_visit(second.code) and not is_visit(row.column_1):
        return _unsaid_of_visit(row, firsts, second)
    same_site = [first for first in firsts if _is_same_site(first, second)]
    return _same_site(row, same_site, second) if same_site else _reason_given(row, firsts, second)


def counting(line: ClaimLine) -> list[str]:
    """The associated modifiers of a line that stand on the kind of service they are for."""
    found = [modifier for modifier in line.modifiers if modifier in ASSOCIATED_MODIFIERS]
    return [modifier for modifier in found if _is_rightly_placed(modifier, line.code)] if found else found


def _is_rightly_placed(modifier: str, code: str) -> bool:
    if modifier in ON_VISITS or modifier == "27":
        return is_visit(code)
    if modifier == "91":
        return is_laboratory(code)
    return modifier in ANATOMIC or not is_visit(code)


def _misplaced(line: ClaimLine) -> set[str]:
    return set(line.modifiers) & ASSOCIATED_MODIFIERS - set(counting(line))


def _is_same_site(first: ClaimLine, second: ClaimLine) -> bool:
    """Nothing but the same anatomic modifiers on both lines: they name one site, not two."""
    sites = set(counting(first)), set(counting(second))
    return bool(sites[0]) and sites[0] == sites[1] and sites[0] <= ANATOMIC


def _never_together(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    message = (
        f"{row.column_2} ({named_lines([second.number])}) is not paid beside {row.column_1} ({_of(firsts)}) on one "
        "day: modifier indicator 0, whatever the modifier."
    )
    right = f"No documentation sets this edit aside: {row.column_2} is part of {row.column_1} on that day."
    return _finding("error", row, firsts, second, message, right)


def _needs_reason(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    misplaced = sorted({modifier for line in (*firsts, second) for modifier in _misplaced(line)})
    message = (
        f"{row.column_2} ({named_lines([second.number])}) is paid beside {row.column_1} ({_of(firsts)}) only if "
        "documentation supports a separate service and a modifier says which; no modifier that counts is there."
    )
    if misplaced:
        message += f" {', '.join(misplaced)} stands on a line where it does not count."
    right = (
        "Allowed only if the record shows a separate encounter, site, lesion, specimen or practitioner, or one of the "
        f"circumstances of global surgery. Modifiers that count where the record supports them: {_COUNTING}. "
        f"Where it supports none, {row.column_2} is part of {row.column_1}."
    )
    return _finding("error", row, firsts, second, message, right)


def _same_site(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    sites = ", ".join(sorted(counting(second)))
    message = (
        f"{row.column_2} ({named_lines([second.number])}) and {row.column_1} ({_of(firsts)}) name the same site, "
        f"{sites}: that alone does not tell of a separate service."
    )
    right = "A record of two sites, each line naming its own; or of another circumstance that makes them separate."
    return _finding("warning", row, firsts, second, message, right)


def _unsaid_of_visit(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    given = [f"{modifier} on line {line.number}" for line in firsts for modifier in counting(line)]
    message = (
        f"{row.column_2} ({named_lines([second.number])}) is a visit beside {row.column_1} ({_of(firsts)}): "
        f"{' and '.join(given)} {'speak' if len(given) > 1 else 'speaks'} of the procedure, not of the visit."
    )
    right = (
        "Allowed only if the record shows a visit beyond the usual work around the procedure, or an unrelated one: 24, "
        f"25 or 57 on the visit says which, where the record supports it. Else {row.column_2} is part of "
        f"{row.column_1}."
    )
    return _finding("warning", row, firsts, second, message, right)


def _reason_given(row: PairRow, firsts: _Lines, second: ClaimLine) -> Finding:
    lines = sorted((*firsts, second), key=lambda line: line.number)
    given = [f"{modifier} on line {line.number}" for line in lines for modifier in counting(line)]
    message = (
        f"{row.column_2} ({named_lines([second.number])}) beside {row.column_1} ({_of(firsts)}): allowed only if "
        f"documentation supports {' and '.join(given)}."
    )
    right = "A record that shows what the modifier says: the separate encounter, site, specimen, practitioner or visit."
    return _finding("info", row, firsts, second, message, right)


def _finding(
    severity: Severity, row: PairRow, firsts: _Lines, second: ClaimLine, message: str, documentation: str
) -> Finding:
    return Finding(
        RULE,
        severity,
        tuple(sorted({second.number, *(first.number for first in firsts)})),
        message,
        documentation,
        row.edition.name,
        SOURCE,
        _quoted(row),
        (second.number,),
    )


def _of(lines: _Lines) -> str:
    return named_lines([line.number for line in lines])


def _quoted(row: PairRow) -> str:
    end = f", deleted from {day_in_words(row.ended_on)}" if row.ended_on else ""
    return (
        f"Column 1 {row.column_1}, column 2 {row.column_2}, effective {day_in_words(row.effective_from)}{end}, "
        f"modifier indicator {row.modifier_indicator}: {row.rationale}"
    )


def _unjudged(line: ClaimLine) -> Finding:
    unjudged = f"Line {line.number} was not compared with the others of its day."
    return not_loaded(RULE, line.number, importer="ncci-ptp", on=line.date_of_service, source=SOURCE, unjudged=unjudged)


def _excerpt(line: ClaimLine, edition: Edition) -> Finding:
    unjudged = f"Line {line.number} may have edits with others of its day that are not loaded."
    return only_excerpt(RULE, line.number, importer="ncci-ptp", edition=edition.name, source=SOURCE, unjudged=unjudged)
