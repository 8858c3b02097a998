"""The findings of a batch as rows of a CSV file: what it rests on first, then a row for each finding. No database.

A line without a finding has its row too: silence is told, not left out.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from claims.check import Result
from claims.editions import Basis
from claims.lines import ClaimLine
from claims.wording import rule_in_words
from payers.code_cells import Cell
from ui.windows import day_in_words, window_in_words

SILENT = "No loaded rule speaks against it"
DISCLAIMER = (
    "No promise of payment: it says what the loaded rules say, as of each date of service. The record and the payer "
    "decide."
)
HEADER = (
    "claim", "lines", "codes", "date of service", "severity", "rule", "message", "what would make it right", "edition",
    "source", "quoted row",
)  # fmt: skip
Row = tuple[str, ...]
_CELL = Cell()


def file_rows(results: Sequence[Result], basis: Sequence[Basis], *, judged_on: date) -> Iterator[Row]:
    """Cells that a spreadsheet would run as formulas are neutralized."""
    for row in (*_head(basis, judged_on), HEADER):
        yield tuple(_cell(text) for text in row)
    for number, result in enumerate(results, start=1):
        for row in _of_claim(str(number), result):
            yield tuple(_cell(text) for text in row)


def _cell(text: str) -> str:
    return str(_CELL.render(text, None))


def _head(basis: Sequence[Basis], judged_on: date) -> Iterator[Row]:
    yield ("Claim check", f"judged on {day_in_words(judged_on)}")
    yield ("Note", DISCLAIMER)
    for source in basis:
        for edition in source.editions:
            excerpt = " (excerpt: only some of its rows are loaded)" if edition.is_excerpt else ""
            window = window_in_words(edition.effective_from, edition.effective_to)
            yield ("Edition", source.title, f"{edition.name}{excerpt}", window)
        if source.days_missing:
            yield ("Not loaded", source.title, f"for {source.missing_in_words}")
    yield ()


def _of_claim(number: str, result: Result) -> Iterator[Row]:
    by_number = {line.number: line for line in result.claim.lines}
    spoken_of: set[int] = set()
    for finding in result.findings:
        spoken_of.update(finding.lines)
        lines = [by_number[line] for line in finding.lines]
        yield (
            number, *_of_lines(lines), finding.severity_words, rule_in_words(finding.rule), finding.message,
            finding.documentation, finding.edition, finding.source, finding.quoted,
        )  # fmt: skip
    for line in result.claim.lines:
        if line.number not in spoken_of:
            yield (number, *_of_lines([line]), SILENT, "", "", "", "", "", "")


def _of_lines(lines: Sequence[ClaimLine]) -> tuple[str, str, str]:
    return (
        " ".join(str(line.number) for line in lines),
        " ".join(dict.fromkeys(line.code for line in lines)),
        " ".join(dict.fromkeys(line.date_of_service.isoformat() for line in lines)),
    )
