"""How the claim check speaks of its rules and of the lines that they name. No database."""

from collections.abc import Iterable, Iterator
from datetime import date

from ui.windows import day_in_words

# Each rule of claims.check, as readers see it.
RULE_WORDS = {
    "code-validity": "Code on the date of service",
    "ptp": "NCCI procedure-to-procedure edit",
    "units": "Number of units",
    "mue": "Medically unlikely edit (MUE)",
    "add-on": "Add-on code",
    "modifier-known": "Modifier",
    "modifier-kind": "Modifier and kind of service",
    "modifier-indicator": "Modifier and payment indicator",
    "modifier-together": "Modifiers together",
    "duplicate": "Duplicate lines",
    "global-period": "Global period",
    "place-of-service": "Place of service",
    "diagnosis-validity": "Diagnosis code",
    "diagnosis-coverage": "Diagnosis and coverage",
    "payer-policy": "Payer policy",
    "prior-authorization": "Prior authorization",
    "payer": "Payer",
}


def rule_in_words(rule: str) -> str:
    return RULE_WORDS.get(rule, rule)


def lines_in_words(numbers: Iterable[int], of: int = 0) -> str:
    """`Line 1`, `Lines 1-3, 7`, `All 12 lines` where these are all `of` them."""
    held = sorted(set(numbers))
    if of > 2 and len(held) == of:
        return f"All {of:,} lines"
    return f"Line{'s' if len(held) > 1 else ''} {spans(held)}"


def spans(numbers: Iterable[int]) -> str:
    """Neighbors drawn together: `1-3, 7`."""
    return ", ".join(
        str(first) if first == last else f"{first}, {last}" if last == first + 1 else f"{first}-{last}"
        for first, last in _runs(sorted(set(numbers)))
    )


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def counted_lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"


def days_in_words(days: Iterable[date]) -> str:
    """`15 July 2026`; `3 dates of service, 1 May 2026 to 15 July 2026`; blank for none."""
    held = sorted(set(days))
    if len(held) < 2:
        return "".join(day_in_words(day) for day in held)
    return f"{len(held):,} dates of service, {day_in_words(held[0])} to {day_in_words(held[-1])}"
