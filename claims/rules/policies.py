"""What the payer's policies in force say of a code: disposition, prior authorization, places, modifiers."""

from collections.abc import Iterator, Sequence

from claims.facts import Facts, PayerFact, PolicyRow
from claims.findings import Finding, Severity, not_loaded
from claims.lines import Claim, ClaimLine
from claims.rules.governing import governing_rows, is_everywhere, rows_in_force, spoken_of
from payers.precedence import disagree
from payers.vocabulary import NEVER_PAID, Disposition, PriorAuthorization
from ui.windows import day_in_words

RULE_POLICY, RULE_AUTHORIZATION, RULE_PAYER = "payer-policy", "prior-authorization", "payer"
SOURCE_PAYER = "Medicare NCCI and the Medicare physician fee schedule are Medicare's own rules"
_ASKED = {
    PriorAuthorization.REQUIRED: "prior authorization is required",
    PriorAuthorization.CONDITIONAL: "prior authorization is required in some cases",
    PriorAuthorization.DELEGATED: "prior authorization is decided by a delegate",
}


def payer_of_claim(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: the payers held here. Edits and fee schedule indicators are Medicare's; other payers may differ."""
    if not claim.payer:
        return
    payer = facts.payers.get(claim.payer)
    numbers = tuple(sorted(line.number for line in claim.lines))
    if payer is None:
        message = f'No payer "{claim.payer}" is known here: its policies were not looked at.'
        yield Finding(RULE_PAYER, "not_loaded", numbers, message, "The payer's name as the list of payers has it.")
    elif not payer.is_medicare:
        message = f"NCCI edits and fee schedule indicators are Medicare's. {payer.name} may follow them or its own."
        yield Finding(RULE_PAYER, "info", numbers, message, "The payer's reimbursement policies.", "", SOURCE_PAYER)


def payer_policies(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: the payer's own documents, as quoted; for Medicare the Medicare Coverage Database.

    42 CFR 405.1060 and 405.1062: a national determination goes before a local one (`payers.precedence`).
    """
    payer = facts.payers.get(claim.payer)
    if payer is None:
        return
    for line in claim.lines:
        held = rows_in_force(claim, line, facts)
        rows = governing_rows(claim, line, facts) if held else held
        if not rows:
            yield _silent(line, payer, held)
            continue
        for row in rows:
            yield _disposition(claim, line, row)
            yield from _limits(line, row)
        yield from _conflicts(line, rows)


def prior_authorizations(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: the payer's own documents, as quoted."""
    if claim.payer not in facts.payers:
        return
    for line in claim.lines:
        for row in governing_rows(claim, line, facts):
            asked = _ASKED.get(row.statement.prior_authorization)
            if asked:
                by = f": {row.delegate_name}" if row.delegate_name else ""
                message = f"{line.code}: {asked}{by} ({spoken_of(row)})."
                right = "The authorization, obtained before the service, with its number on the claim."
                yield _finding(RULE_AUTHORIZATION, "warning", line, row, message, right)


def _silent(line: ClaimLine, payer: PayerFact, related: Sequence[PolicyRow]) -> Finding:
    names = ", ".join(dict.fromkeys(row.version for row in related))
    unjudged = f"No policy of {payer.name} in force on that day that decides on {line.code} is loaded."
    if names:
        unjudged += f" {names} lists it without a decision."
    return not_loaded(
        RULE_POLICY, line.number, importer="policies", on=line.date_of_service,
        source=f"{payer.name}: its policies", unjudged=unjudged,
    )  # fmt: skip


def _disposition(claim: Claim, line: ClaimLine, row: PolicyRow) -> Finding:
    disposition = row.statement.disposition
    message = f"{line.code}: {disposition.label.lower()} ({spoken_of(row)})."
    severity: Severity = "info"
    right = "What the policy asks for, in the record of the service."
    if disposition in NEVER_PAID:
        severity = "error" if is_everywhere(claim, row) else "warning"
        right = "No claim under this policy; an exception or an appeal rests on the policy's own terms."
    elif disposition is Disposition.CRITERIA:
        right = "A record that meets each criterion of the policy."
    return _finding(RULE_POLICY, severity, line, row, message, right)


def _limits(line: ClaimLine, row: PolicyRow) -> Iterator[Finding]:
    if row.places and line.place_of_service and line.place_of_service not in row.places:
        places = ", ".join(row.places)
        message = f"{line.code} in place {line.place_of_service}: the policy limits it to {places} ({spoken_of(row)})."
        yield _finding(RULE_POLICY, "error", line, row, message, "A service in one of these places.")
    missing = [modifier for modifier in row.modifiers if modifier not in line.modifiers]
    if missing:
        message = f"{line.code}: the policy asks for {', '.join(missing)} ({spoken_of(row)})."
        yield _finding(RULE_POLICY, "warning", line, row, message, "The modifier, where the record supports it.")


def _conflicts(line: ClaimLine, rows: Sequence[PolicyRow]) -> Iterator[Finding]:
    for index, first in enumerate(rows):
        for second in rows[index + 1 :]:
            if disagree(first.statement, second.statement):
                message = f"{line.code}: {spoken_of(first)} and {spoken_of(second)} disagree."
                right = "The payer's word on which of the two holds."
                yield _finding(RULE_POLICY, "warning", line, first, message, right)


def _finding(
    rule: str, severity: Severity, line: ClaimLine, row: PolicyRow, message: str, documentation: str
) -> Finding:
    edition = f"{row.version}, in force since {day_in_words(row.effective_from)}"
    quoted = " ".join(part for part in (row.quote, row.note) if part)
    return Finding(rule, severity, (line.number,), message, documentation, edition, row.url or row.version, quoted)
