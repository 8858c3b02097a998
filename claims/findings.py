"""What a rule found on a claim, and the order in which findings are read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ui.windows import day_in_words

Severity = Literal["error", "warning", "not_loaded", "info"]
# What denies a line comes first; what could not be judged comes before what only wants reading.
SEVERITY_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "not_loaded": 2, "info": 3}
SEVERITY_WORDS: dict[Severity, str] = {
    "error": "Not payable as written",
    "warning": "At risk",
    "not_loaded": "Not judged",
    "info": "Worth knowing",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one rule says of some lines of a claim.

    `lines` are all that it speaks of; `falls_on` those it bears upon, where that is not all: of a pair the line that is
    denied. `documentation`: what would make it right. `edition` and `source`: by which release and which publication it
    is said. `quoted`: the row that says it, as loaded; blank where there is none.
    """

    rule: str
    severity: Severity
    lines: tuple[int, ...]
    message: str
    documentation: str = ""
    edition: str = ""
    source: str = ""
    quoted: str = ""
    falls_on: tuple[int, ...] = ()

    @property
    def borne_by(self) -> tuple[int, ...]:
        return self.falls_on or self.lines

    @property
    def severity_words(self) -> str:
        return SEVERITY_WORDS[self.severity]


# What an importer brings, as findings name it.
BROUGHT = {
    "ncci-ptp": "NCCI procedure-to-procedure edits",
    "mue": "medically unlikely edits (MUE)",
    "aoc": "NCCI add-on code edits",
    "pfs": "the Medicare physician fee schedule",
    "hcpcs": "HCPCS Level II codes and modifiers",
    "cpt": "CPT codes",
    "icd10cm": "ICD-10-CM diagnoses",
    "pos": "the place of service code set",
    "policies": "payer policies",
}


def not_loaded(
    rule: str, *lines: int, importer: str, on: date, source: str, unjudged: str, edition: str = ""
) -> Finding:
    """The release that would judge the lines is not loaded; `unjudged` says what is left open by that."""
    return Finding(
        rule=rule,
        severity="not_loaded",
        lines=tuple(sorted(lines)),
        message=f"Not loaded: {BROUGHT[importer]} for {day_in_words(on)}. {unjudged}",
        documentation=f"Load the edition that covers the day (manage.py load {importer} FILE), then check again.",
        edition=edition,
        source=source,
    )


def only_excerpt(rule: str, *lines: int, importer: str, edition: str, source: str, unjudged: str) -> Finding:
    """The loaded release holds only some rows of its edition: what it lacks proves nothing."""
    return Finding(
        rule=rule,
        severity="not_loaded",
        lines=tuple(sorted(lines)),
        message=f"Only an excerpt of {BROUGHT[importer]} {edition} is loaded. {unjudged}",
        documentation=f"Load the whole edition (manage.py load {importer} FILE), then check again.",
        edition=edition,
        source=source,
    )


def named_lines(numbers: tuple[int, ...] | list[int]) -> str:
    """`line 1`, `lines 1 and 2`, `lines 1, 2 and 5`."""
    texts = [str(number) for number in sorted(numbers)]
    if len(texts) == 1:
        return f"line {texts[0]}"
    return f"lines {', '.join(texts[:-1])} and {texts[-1]}"
