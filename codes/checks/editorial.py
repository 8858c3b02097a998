"""Rules of payers and facts of the edits that rest on the editors' own description alone."""

import re
from collections.abc import Iterator

from codes.checks.findings import Finding
from codes.checks.prose import cited_spans, paragraphs, quoted, sentences
from codes.checks.subject import Knowledge, Subject

EDITORIAL = "editorial"
_PAYER = re.compile(
    r"\b(?:Aetna|Anthem|BCBS|Blue (?:Cross|Shield)|Centene|Cigna|CMS|Elevance|Humana|Kaiser|Medicaid|Medicare|Molina"
    r"|TRICARE|UHC|UnitedHealthcare)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:pay(?:s|able)?|paid|requir(?:es?|ed)|den(?:y|ies|ied)|allow(?:s|ed)?|permit(?:s|ted)?|cover(?:s|ed)?|must"
    r"|reimburs(?:es?|ed)|reject(?:s|ed)?|refuse[sd]?|accept(?:s|ed)?|recogni[sz]e[sd]?|exclude[sd]?|limit(?:s|ed)?"
    r"|bundle[sd]?|waive[sd]?|wants?|expects?|prohibit(?:s|ed)?|counts?|handles?|reads?|treats?|uses?|asks?|payments?"
    r"|(?:does|do|may|will) not)\b",
    re.IGNORECASE,
)
_EDIT = re.compile(
    r"\b(?:NCCI|MUE|medically unlikely|procedure-to-procedure|PTP|fee schedules?|RVUs?|relative value|OPPS"
    r"|(?:PC/TC|bilateral|assistant|co-surgeon|team|multiple-procedure|status) indicator)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";\s+")
# What the page holds and lacks is the editors' to say.
_CONTENTS = re.compile(
    r"\b(?:th(?:is|e) (?:page|table|list|panel)s?|readers|not (?:\w+ )?(?:here|there|yet)|followed here)\b",
    re.IGNORECASE,
)
_UNCHECKED = frozenset({"title", "service_type", "audience", "workflow"})


def check_editorial(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    for passage in subject.passages:
        if passage.field in _UNCHECKED:
            continue
        for paragraph in paragraphs(passage.text):
            for span in cited_spans(paragraph):
                if set(span.keys) == {EDITORIAL}:
                    yield from _claims(passage.field, span.text)


def _claims(field: str, text: str) -> Iterator[Finding]:
    for sentence in sentences(text):
        if _CONTENTS.search(sentence):
            continue
        for clause in _CLAUSE.split(sentence):
            if _PAYER.search(clause) and _RULE.search(clause):
                yield _finding(field, "rule of a payer", clause)
            elif _EDIT.search(clause):
                yield _finding(field, "fact of the edits or a fee schedule", clause)


def _finding(field: str, what: str, sentence: str) -> Finding:
    return Finding(
        "editorial-only", "warning", field,
        f"A {what} rests on the editors' own description alone: {quoted(sentence)}.",
        "Cite the manual, edit file, fee schedule or policy that says so; where there is none, say it as a practice.",
    )  # fmt: skip
