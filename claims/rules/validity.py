"""Codes that no code set lists, that have ended, or that have not begun on the date of service."""

from collections.abc import Iterator

from claims.facts import CodeFact, Facts
from claims.findings import Finding, Severity, not_loaded
from claims.lines import Claim, ClaimLine
from codes.formats import CPT, HCPCS
from codes.lifespans import Validity, validity
from ui.windows import day_in_words

RULE = "code-validity"
SOURCE = "45 CFR 162.1000(a) and 162.1011: the medical code set valid on the day of the service"


def code_validity(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: 45 CFR 162.1000(a), 162.1011; the dates are those of the loaded CPT, HCPCS and fee schedule editions."""
    for line in claim.lines:
        fact = facts.codes.get(line.code)
        if fact is None:
            yield _unlisted(line, facts)
            continue
        day = line.date_of_service
        state = validity(span=fact.lifespan, windows=fact.windows, on=day, today=day)
        if state is Validity.ENDED:
            yield _ended(line, fact)
        elif state is Validity.NOT_YET:
            yield _not_yet(line, fact)
        elif state is Validity.NOT_LOADED:
            yield _unlisted(line, facts)


def _ended(line: ClaimLine, fact: CodeFact) -> Finding:
    span = fact.lifespan
    preposition = "by" if span.is_end_bound else "on"
    end = day_in_words(span.ended_on) if span.ended_on else ""
    instead = f"; it was replaced by {' or '.join(fact.replaced_by)}" if fact.replaced_by else ""
    return _error(
        line,
        f"{line.code} had ended {preposition} {end}, the first day on which it is not valid{instead}.",
        "The code that was valid on the date of service, chosen again from the record of that service.",
        fact,
    )


def _not_yet(line: ClaimLine, fact: CodeFact) -> Finding:
    begin = day_in_words(fact.lifespan.effective_from) if fact.lifespan.effective_from else ""
    return _error(
        line,
        f"{line.code} takes effect on {begin}, after the date of service.",
        "The code that was valid on the date of service; or the right date, if the record gives another.",
        fact,
    )


def _error(line: ClaimLine, message: str, documentation: str, fact: CodeFact) -> Finding:
    editions = ", ".join(edition.name for edition in fact.listed_in)
    return Finding(
        RULE, "error", (line.number,), message, documentation, editions, SOURCE, f"{fact.code}, listed in {editions}"
    )


def _unlisted(line: ClaimLine, facts: Facts) -> Finding:
    """An error where a whole code set of the day lacks the code; the fee schedule alone is not the whole of CPT."""
    number, code, day = line.number, line.code, line.date_of_service
    is_hcpcs = HCPCS.fullmatch(code) is not None
    if not is_hcpcs and not CPT.fullmatch(code):
        message = f'"{code}" has the shape of neither a CPT nor a HCPCS Level II code.'
        return Finding(RULE, "error", (number,), message, "The code as the code set spells it.", "", SOURCE)
    own = "hcpcs" if is_hcpcs else "cpt"
    for importer in (own, "pfs"):
        edition = facts.edition(importer, day)
        if edition and not edition.is_excerpt:
            is_code_set = importer == own
            message = f"{code} is not in {edition.name}, the edition of {day_in_words(day)}."
            if not is_code_set:
                message += " The fee schedule does not list every code: the code set itself is not loaded for that day."
            severity: Severity = "error" if is_code_set else "warning"
            right = "The code as the code set of that day spells it."
            return Finding(RULE, severity, (number,), message, right, edition.name, SOURCE)
    unjudged = f"Whether {code} was valid on that day is not known."
    return not_loaded(RULE, number, importer=own, on=day, source=SOURCE, unjudged=unjudged)
