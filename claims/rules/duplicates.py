"""Lines that say the same twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from claims.facts import Facts
from claims.findings import Finding, Severity, named_lines
from claims.lines import Claim, ClaimLine

RULE = "duplicate"
SOURCE = "Medicare Claims Processing Manual (Pub. 100-04), chapter 1, section 120"
REPEATS = frozenset({"76", "77", "91"})


def duplicate_lines(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 1, section 120: exact and suspect duplicates.

    The same code, day and modifiers, in whatever order. Where a repeat is said (76, 77, 91) or the places differ, it is
    a doubt and not an error.
    """
    groups: dict[tuple[str, date, frozenset[str]], list[ClaimLine]] = defaultdict(list)
    for line in claim.lines:
        groups[line.code, line.date_of_service, frozenset(line.modifiers)].append(line)
    for (code, _, modifiers), lines in groups.items():
        if len(lines) > 1:
            yield _finding(code, modifiers & REPEATS, lines)


def _finding(code: str, repeats: frozenset[str], lines: Sequence[ClaimLine]) -> Finding:
    numbers = tuple(sorted(line.number for line in lines))
    is_elsewhere = len({line.place_of_service for line in lines}) > 1
    message = f"{named_lines(numbers).capitalize()} say the same: {code}, the same day, the same modifiers."
    if repeats:
        message += f" {' and '.join(sorted(repeats))} says a repeat on each of them."
    elif is_elsewhere:
        message += " Only the place of service differs."
    right = (
        "One line, with the units that the record supports. A repeat is told apart where the record shows it: by the "
        "same practitioner 76, by another 77, a laboratory test done again for further results 91."
    )
    severity: Severity = "warning" if repeats or is_elsewhere else "error"
    return Finding(RULE, severity, numbers, message, right, "", SOURCE, falls_on=numbers[1:])
