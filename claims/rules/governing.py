"""Which statements of the claim's payer decide on a line's code on its day."""

from collections.abc import Iterator

from claims.facts import Facts, PolicyRow
from claims.lines import Claim, ClaimLine
from payers.precedence import Statement, decide


def rows_in_force(claim: Claim, line: ClaimLine, facts: Facts) -> list[PolicyRow]:
    rows = facts.policies.get((claim.payer, line.code), ())
    return [row for row in rows if row.holds_on(line.date_of_service)]


def governing_rows(claim: Claim, line: ClaimLine, facts: Facts) -> list[PolicyRow]:
    """Those that nothing of a higher rank sets aside, for any line of business, each once."""
    rows = rows_in_force(claim, line, facts)
    if not rows:
        return rows
    by_key = {row.statement.key: row for row in rows}
    kept = dict.fromkeys(s.key for s in _governing([row.statement for row in rows], claim.state))
    return [by_key[key] for key in kept]


def _governing(statements: list[Statement], state: str) -> Iterator[Statement]:
    for ruling in decide(statements, state=state):
        yield from ruling.governing


def spoken_of(row: PolicyRow) -> str:
    """How a finding names what it quotes: what is made up says so, and where it holds not everywhere says where."""
    sample = "Sample: " if row.statement.is_sample else ""
    reach = [*row.line_names, *sorted(row.statement.states)]
    return f"{sample}{row.version}{' (' + ', '.join(reach) + ')' if reach else ''}"


def is_everywhere(claim: Claim, row: PolicyRow) -> bool:
    """That it holds for this claim whatever its line of business and, where none is given, its state."""
    return not row.line_names and (not row.statement.states or bool(claim.state))
