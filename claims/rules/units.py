"""Units of service: numbers that no claim can bear, and medically unlikely edits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from claims.facts import Facts, UnitRow
from claims.findings import Finding, Severity, named_lines, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine
from edits.ncci import Adjudication

# X12 837, element 380 in SV104 and SV205: at most eight digits.
MOST_UNITS = 99_999_999
RULE_NUMBER, RULE_MUE = "units", "mue"
SOURCE_NUMBER = "X12 837, quantity of the service line (SV104, SV205)"
SOURCE_MUE = "Medicare medically unlikely edits; Medicare NCCI Policy Manual, chapter I, section V"


def units_number(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: X12 837 implementation guides, service line quantity: positive, at most eight digits."""
    for line in claim.lines:
        if not 1 <= line.units <= MOST_UNITS:
            message = f"{line.units:,} units of {line.code}: a line bears from 1 to {MOST_UNITS:,}."
            right = "The number of units that the record supports."
            yield Finding(RULE_NUMBER, "error", (line.number,), message, right, "", SOURCE_NUMBER)


def unlikely_units(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Medicare NCCI Policy Manual, chapter I, section V; the MUE tables of each setting.

    Adjudication indicator 1 judges each line; 2 and 3 the units of all lines of the code on the day, whatever their
    modifiers: 2 is absolute, 3 may be exceeded where the record supports it, on review. A code without a row has no
    published edit.
    """
    for day, lines in claim.by_day().items():
        edition = facts.edition("mue", day, claim.setting)
        by_code: dict[str, list[ClaimLine]] = defaultdict(list)
        for line in lines:
            by_code[line.code].append(line)
        for code, own in by_code.items():
            if edition is None:
                yield from (_unjudged(line) for line in own)
                continue
            row = next((row for row in facts.units.get((claim.setting, code), ()) if row.edition == edition), None)
            if row:
                yield from _judged(row, own)
            elif edition.is_excerpt:
                unjudged = f"{code} may have an edit that is not loaded."
                for line in own:
                    yield only_excerpt(
                        RULE_MUE, line.number, importer="mue", edition=edition.name, source=SOURCE_MUE,
                        unjudged=unjudged,
                    )  # fmt: skip


def _unjudged(line: ClaimLine) -> Finding:
    unjudged = f"The units of line {line.number} were not judged."
    return not_loaded(
        RULE_MUE, line.number, importer="mue", on=line.date_of_service, source=SOURCE_MUE, unjudged=unjudged
    )


def _judged(row: UnitRow, lines: Sequence[ClaimLine]) -> Iterator[Finding]:
    if row.adjudication_indicator == Adjudication.LINE:
        yield from (_over_line(row, line) for line in lines if line.units > row.value)
        return
    total = sum(line.units for line in lines)
    if total > row.value:
        yield _over_day(row, lines, total)


def _over_line(row: UnitRow, line: ClaimLine) -> Finding:
    message = (
        f"{_counted(line.units)} of {row.code} on line {line.number}; the edit allows {row.value:,} on a line "
        "(adjudication indicator 1)."
    )
    right = (
        "A record that supports each unit. Each line is judged by itself: units of separate circumstances are reported "
        "on lines of their own, with the modifier that the record supports."
    )
    return _finding("error", row, (line.number,), message, right)


def _over_day(row: UnitRow, lines: Sequence[ClaimLine], total: int) -> Finding:
    numbers = tuple(sorted(line.number for line in lines))
    is_absolute = row.adjudication_indicator == Adjudication.DAY_POLICY
    found = f"{_counted(total)} of {row.code} on one day ({named_lines(numbers)})"
    message = f"{found}; the edit allows {row.value:,} a day"
    if is_absolute:
        message += ", absolutely (adjudication indicator 2)."
        right = "No documentation raises it: the limit follows from the code's own definition or from policy."
    else:
        message += " (adjudication indicator 3): what is over is denied first, and may be paid on review."
        right = "A record for the review that shows every unit provided, rightly coded and medically necessary."
    return _finding("error" if is_absolute else "warning", row, numbers, message, right)


def _counted(units: int) -> str:
    """An edit may allow none: then one unit is too many."""
    return f"{units:,} unit{'' if units == 1 else 's'}"


def _finding(severity: Severity, row: UnitRow, numbers: tuple[int, ...], message: str, documentation: str) -> Finding:
    name = Adjudication(row.adjudication_indicator).official
    quoted = f"{row.code}, {row.value}, {row.adjudication_indicator} {name}: {row.rationale}"
    return Finding(RULE_MUE, severity, numbers, message, documentation, row.edition.name, SOURCE_MUE, quoted)
