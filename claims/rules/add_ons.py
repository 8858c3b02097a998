"""Add-on codes: never paid without the primary code they add to."""

from collections.abc import Iterator, Sequence
from datetime import date

from claims.facts import AddOnRow, Edition, Facts
from claims.findings import Finding, Severity, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine
from edits.ncci import CONTRACTOR_DEFINED, AddOnType

RULE = "add-on"
SOURCE = "Medicare NCCI add-on code edits; Medicare NCCI Policy Manual, chapter I, sections R and W"
SOURCE_MARK = "Medicare physician fee schedule, global period ZZZ (record layout of the RVU file)"
ADD_ON_PERIOD = "ZZZ"
_NAMED = 12


def add_on_codes(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Medicare NCCI Policy Manual, chapter I, sections R and W; the add-on code edit file.

    Type 1 lists every primary code; type 2 lists none (CCCCC: the contractor names them); type 3 lists some. The
    primary is looked for among the lines of the same day. What the file lacks and the fee schedule marks ZZZ is an
    add-on too, of primaries that are not known here.
    """
    for day, lines in claim.by_day().items():
        edition = facts.edition("aoc", day)
        codes = {line.code for line in lines}
        has_nothing_else = all(code in facts.add_ons or _is_marked(code, day, facts) for code in codes)
        for line in lines:
            if edition is None:
                yield _unjudged(line)
                continue
            rows = [row for row in facts.add_ons.get(line.code, ()) if row.edition == edition and row.applies_on(day)]
            if rows:
                yield from _judged(line, rows, codes - {line.code}, facts)
            elif edition.is_excerpt:
                yield _excerpt(line, edition)
            elif has_nothing_else and _is_marked(line.code, day, facts):
                yield _marked(line, edition, facts.edition("pfs", day))


def _judged(line: ClaimLine, rows: Sequence[AddOnRow], others: set[str], facts: Facts) -> Iterator[Finding]:
    primaries = {row.primary for row in rows} - {CONTRACTOR_DEFINED}
    if primaries & others:
        return
    # What is itself an add-on carries no other add-on by the contractor's word.
    is_alone = all(code in facts.add_ons for code in others)
    open_rows = [row for row in rows if row.edit_type != AddOnType.LISTED]
    if not open_rows:
        yield _without_primary(line, rows, sorted(primaries))
    elif is_alone:
        yield _alone(line, open_rows[0])
    else:
        yield _by_contractor(line, open_rows[0], sorted(primaries))


def _without_primary(line: ClaimLine, rows: Sequence[AddOnRow], primaries: Sequence[str]) -> Finding:
    listed = ", ".join(primaries[:_NAMED])
    more = f" and {len(primaries) - _NAMED} more" if len(primaries) > _NAMED else ""
    return _finding(
        "error",
        line,
        rows[0],
        f"{line.code} is an add-on code, and none of its primary codes is on the claim for that day: {listed}{more}.",
        "A record of the primary service, reported for the same day by the same practitioner. Where it was billed on "
        "another claim, that claim has to be paid first.",
    )


def _alone(line: ClaimLine, row: AddOnRow) -> Finding:
    return _finding(
        "error",
        line,
        row,
        f"{line.code} is an add-on code, and no service that it could add to stands on the claim for that day.",
        "A record of the primary service, reported for the same day by the same practitioner.",
    )


def _by_contractor(line: ClaimLine, row: AddOnRow, primaries: Sequence[str]) -> Finding:
    is_partly_listed = row.edit_type == AddOnType.PARTLY_LISTED
    if is_partly_listed:
        listed = f"none of the primary codes that the file lists ({', '.join(primaries[:_NAMED])}) stands on the claim"
        message = f"{line.code} is an add-on code, and {listed}; the contractor may accept others."
    else:
        message = f"{line.code} is an add-on code whose primary codes the Medicare contractor names."
    return _finding(
        "warning" if is_partly_listed else "info",
        line,
        row,
        message,
        "A primary service of the same day that the contractor accepts: see its list or local article.",
    )


def _is_marked(code: str, day: date, facts: Facts) -> bool:
    row = facts.fee(code, day)
    return row is not None and row.global_days == ADD_ON_PERIOD


def _marked(line: ClaimLine, edition: Edition, schedule: Edition | None) -> Finding:
    message = (
        f"{line.code} is not in the add-on file {edition.name}, but the fee schedule marks it as an add-on code, and "
        "no service that it could add to stands on the claim for that day."
    )
    right = "A record of the primary service, reported for the same day by the same practitioner."
    quoted = f"{line.code}: global {ADD_ON_PERIOD}"
    name = schedule.name if schedule else ""
    return Finding(RULE, "warning", (line.number,), message, right, name, SOURCE_MARK, quoted)


def _finding(severity: Severity, line: ClaimLine, row: AddOnRow, message: str, documentation: str) -> Finding:
    quoted = f"Type {row.edit_type}, add-on {row.add_on}, primary {row.primary}"
    return Finding(RULE, severity, (line.number,), message, documentation, row.edition.name, SOURCE, quoted)


def _unjudged(line: ClaimLine) -> Finding:
    unjudged = f"Whether {line.code} needs a primary code beside it is not known."
    return not_loaded(RULE, line.number, importer="aoc", on=line.date_of_service, source=SOURCE, unjudged=unjudged)


def _excerpt(line: ClaimLine, edition: Edition) -> Finding:
    unjudged = f"Whether {line.code} is an add-on code is not known."
    return only_excerpt(RULE, line.number, importer="aoc", edition=edition.name, source=SOURCE, unjudged=unjudged)
