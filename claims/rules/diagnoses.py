"""Diagnoses: whether they are codes of the day, complete, and in the coverage lists of the payer's policies."""

from collections.abc import Iterator

from claims.facts import CodeFact, Edition, Facts, PolicyRow
from claims.findings import Finding, Severity, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine
from claims.rules.governing import governing_rows, is_everywhere, spoken_of
from codes.formats import ICD_10_CM
from ui.windows import day_in_words

RULE_VALID, RULE_COVERED = "diagnosis-validity", "diagnosis-coverage"
SOURCE_VALID = "ICD-10-CM Official Guidelines for Coding and Reporting, section I.B.2; 45 CFR 162.1002"
SOURCE_COVERED = "Social Security Act, section 1862(a)(1)(A); the lists of the policy named"
_COMPLETE = "The code carried out to its last character, as the record supports."


def diagnoses_valid(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: ICD-10-CM Official Guidelines, section I.B.2 (all characters); the ICD-10-CM edition of the day."""
    for line in claim.lines:
        edition = facts.edition("icd10cm", line.date_of_service)
        for code in dict.fromkeys(line.diagnoses):
            finding = _valid(line, code, facts.diagnoses.get(code), edition)
            if finding:
                yield finding


def _valid(line: ClaimLine, code: str, fact: CodeFact | None, edition: Edition | None) -> Finding | None:
    if not ICD_10_CM.fullmatch(code):
        return _invalid(line, f'"{code}" has not the shape of an ICD-10-CM code.', edition)
    if edition is None:
        return not_loaded(
            RULE_VALID, line.number, importer="icd10cm", on=line.date_of_service, source=SOURCE_VALID,
            unjudged=f"Whether diagnosis {code} was valid on that day is not known.",
        )  # fmt: skip
    if fact is None or edition not in fact.listed_in:
        if edition.is_excerpt:
            unjudged = f"Whether {code} is a valid diagnosis is not known."
            return only_excerpt(
                RULE_VALID, line.number, importer="icd10cm", edition=edition.name, source=SOURCE_VALID,
                unjudged=unjudged,
            )  # fmt: skip
        return _invalid(line, f"{code} is not in ICD-10-CM {edition.name}.", edition)
    if fact.billable_in.get(edition) is False:
        return _invalid(line, f"{code} is a heading of ICD-10-CM {edition.name}: more characters are needed.", edition)
    return None


def _invalid(line: ClaimLine, message: str, edition: Edition | None) -> Finding:
    name = edition.name if edition else ""
    return Finding(RULE_VALID, "error", (line.number,), message, _COMPLETE, name, SOURCE_VALID)


def diagnoses_covered(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Social Security Act, section 1862(a)(1)(A); Medicare Program Integrity Manual, chapter 13.

    A list for names the diagnoses that support the code, one of which is needed; a list against those that do not. A
    code and its diagnoses belong together by their group in the policy. Being listed is not being covered.
    """
    if claim.payer not in facts.payers:
        return
    for line in claim.lines:
        by_version: dict[int, list[PolicyRow]] = {}
        for row in governing_rows(claim, line, facts):
            by_version.setdefault(row.version_key, []).append(row)
        for rows in by_version.values():
            yield from _against_lists(claim, line, rows, facts)


def _against_lists(claim: Claim, line: ClaimLine, rows: list[PolicyRow], facts: Facts) -> Iterator[Finding]:
    held = [lists for row in rows if (lists := facts.diagnosis_lists.get((row.version_key, row.group))) is not None]
    if not held:
        return
    row, severity = rows[0], _severity(claim, rows[0])
    supports_number = sum(lists.supports_number for lists in held)
    if not line.diagnoses:
        message = f"Line {line.number} has no diagnosis; {spoken_of(row)} judges {line.code} by its diagnoses."
        yield _finding("warning", line, row, message, "The diagnosis that the record supports.")
        return
    against = [code for code in line.diagnoses if any(code in lists.against for lists in held)]
    supporting = {code: note for lists in held for code, note in lists.supports.items() if code in line.diagnoses}
    if against:
        message = f"{', '.join(against)} does not support {line.code} in {spoken_of(row)}: it is on the list against."
        right = "A record of another diagnosis that supports the service, if there is one."
        yield _finding("warning" if supporting else severity, line, row, message, right)
    elif supports_number and not supporting:
        message = (
            f"None of {', '.join(line.diagnoses)} is among the {supports_number:,} diagnoses that support {line.code} "
            f"in {spoken_of(row)}."
        )
        right = "A record of a diagnosis that the policy lists, if the patient has one; else notice to the patient."
        yield _finding(severity, line, row, message, right)
    yield from _notes(line, row, supporting)


def _notes(line: ClaimLine, row: PolicyRow, supporting: dict[str, str]) -> Iterator[Finding]:
    noted = {code: note for code, note in supporting.items() if note}
    if noted and len(noted) == len(supporting):
        said = "; ".join(f"{code}: {note}" for code, note in sorted(noted.items()))
        message = f"The policy says more of the diagnosis that supports {line.code} ({spoken_of(row)}): {said}"
        yield _finding("info", line, row, message, "What that note asks for, in the record.")


def _severity(claim: Claim, row: PolicyRow) -> Severity:
    return "error" if is_everywhere(claim, row) else "warning"


def _finding(severity: Severity, line: ClaimLine, row: PolicyRow, message: str, documentation: str) -> Finding:
    edition = f"{row.version}, in force since {day_in_words(row.effective_from)}"
    return Finding(RULE_COVERED, severity, (line.number,), message, documentation, edition, SOURCE_COVERED, row.quote)
