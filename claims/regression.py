"""What a comparison of kept cases prints, for people and for scripts. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from claims.documents import Document, finding_document
from claims.findings import Finding
from claims.judgements import Difference
from claims.wording import rule_in_words


@dataclass(frozen=True, slots=True)
class Entry:
    """One case, whether it differs or not. `owner` is a team, or a person's e-mail address.

    `is_unjudged`: a rule judged it on the first day and not on the second. `is_open`: some rule does not on the second.
    """

    case: int
    title: str
    owner: str
    differences: Sequence[Difference]
    is_unjudged: bool = False
    is_open: bool = False

    @property
    def is_worse(self) -> bool:
        return any(difference.is_worse for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cases, as if they were served on `second` against `first`."""

    first: date
    second: date
    entries: Sequence[Entry]

    @property
    def worse(self) -> int:
        return sum(entry.is_worse for entry in self.entries)

    @property
    def unjudged(self) -> int:
        return sum(entry.is_unjudged for entry in self.entries)

    @property
    def open(self) -> int:
        return sum(entry.is_open for entry in self.entries)

    @property
    def different(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.differences]


def report(comparison: Comparison) -> Document:
    """For a script; only cases that differ are listed."""
    return {
        "against": comparison.first.isoformat(),
        "as_of": comparison.second.isoformat(),
        "cases": len(comparison.entries),
        "different": len(comparison.different),
        "worse": comparison.worse,
        "no_longer_judged": comparison.unjudged,
        "not_judged_in_full": comparison.open,
        "differences": [
            {
                "case": entry.case,
                "title": entry.title,
                "owner": entry.owner,
                "is_worse": entry.is_worse,
                "findings": [_difference(difference) for difference in entry.differences],
            }
            for entry in comparison.different
        ],
    }


def _difference(difference: Difference) -> Document:
    return {
        "rule": difference.rule,
        "lines": list(difference.lines),
        "how": str(difference.kind),
        "is_worse": difference.is_worse,
        "before": finding_document(difference.before) if difference.before else None,
        "after": finding_document(difference.after) if difference.after else None,
        "edition_before": difference.edition_before,
        "edition_after": difference.edition_after,
    }


def in_lines(comparison: Comparison) -> Iterator[str]:
    """For people: each difference, then the sum."""
    for entry in comparison.different:
        yield f"Case {entry.case}, {entry.title} ({entry.owner})"
        for difference in entry.differences:
            mark = " (worse)" if difference.is_worse else ""
            yield f"  {difference.kind}{mark}: {rule_in_words(difference.rule)}"
            yield f"    {comparison.first}: {_side(difference.before, difference.edition_before)}"
            yield f"    {comparison.second}: {_side(difference.after, difference.edition_after)}"
    yield (
        f"{_cases(len(comparison.entries))} compared, as if served on {comparison.second} against {comparison.first}: "
        f"{len(comparison.different):,} judged differently, {comparison.worse:,} worse, "
        f"{comparison.unjudged:,} no longer in full."
    )
    if comparison.open:
        yield (
            f"In {_cases(comparison.open)} something is not judged as of {comparison.second}: an edition is not "
            "loaded, or only an excerpt of it is."
        )


def _side(finding: Finding | None, edition: str) -> str:
    by = f" [{edition}]" if edition else ""
    return f"{finding.severity_words}. {finding.message}{by}" if finding else f"Nothing found.{by}"


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number:,} cases"
