"""Codes that a text or the related codes name, and that no release lists or that have ended."""

import re
from collections.abc import Iterator

from codes.checks.findings import Finding
from codes.checks.prose import quoted, sentences
from codes.checks.subject import CodeFact, Knowledge, Passage, ReleaseFact, Subject
from codes.mentions import Mention, codes_named

# A sentence with one of these speaks of a code as a thing of the past.
_PAST = re.compile(
    r"\b(?:end(?:s|ed|ing)|deleted?|deletion|retired?|discontinued?|replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)"
    r"|former(?:ly)?|predecessors?|successors?|gone|no longer|withdrawn|took over|used to|served|lapsed?"
    r"|in (?:its|their|the) place|in place of|(?:until|before|through) (?:\w+ ){0,2}20\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20\d\d\b")
# Releases that, loaded whole, hold every code of a system.
_COMPLETE = {"cpt": {"cpt", "pfs", "rbcs"}, "hcpcs": {"hcpcs"}, "icd-10-cm": {"icd10cm"}}


def check_named_codes(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    own = Mention(subject.system, subject.code)
    absent: dict[Mention, str] = {}
    for passage in subject.every_text:
        yield from _in_passage(passage, own, known, absent)
    for row in subject.related:
        fact = known.codes.get((row.system, row.code))
        if _is_over(fact, known):
            if row.kind not in {"replaces", "replaced_by"} and not _PAST.search(row.note):
                yield _ended(row.code, fact, row.field, " among the related codes")
        elif not (fact and fact.is_listed):
            absent.setdefault(Mention(row.system, row.code), row.field)
    absent.pop(own, None)
    yield from _not_loaded(absent, known)


def _in_passage(passage: Passage, own: Mention, known: Knowledge, absent: dict[Mention, str]) -> Iterator[Finding]:
    """Ended codes, each once; codes that nothing lists go into `absent` with the field that names them first."""
    seen = {own}
    for sentence in sentences(passage.text):
        for mention in codes_named(sentence):
            fact = known.codes.get((mention.system, mention.code))
            if _is_over(fact, known):
                # A related code's note stands beside its row, which is judged by the relation.
                if mention not in seen and passage.field != f"related[{mention.code}]" and not _is_past(sentence, fact):
                    yield _ended(mention.code, fact, passage.field, f" in {quoted(sentence)}")
                    seen.add(mention)
            elif not (fact and fact.is_listed):
                absent.setdefault(mention, passage.field)


def _is_past(sentence: str, fact: CodeFact | None) -> bool:
    """The sentence says that the code is over, or states a year in which it still was valid."""
    ended_on = fact.ended_on if fact else None
    years = [int(year) for year in _YEAR.findall(sentence)]
    return bool(_PAST.search(sentence)) or bool(ended_on and years and min(years) < ended_on.year)


def _is_over(fact: CodeFact | None, known: Knowledge) -> bool:
    return bool(fact and fact.ended_on and fact.ended_on <= known.today)


def _ended(code: str, fact: CodeFact | None, field: str, where: str) -> Finding:
    if fact is None or fact.ended_on is None:
        raise ValueError(f"{code} has not ended")
    verb = "had ended by" if fact.is_end_bound else "ended on"
    instead = " or ".join(fact.replaced_by)
    return Finding(
        "code-ended", "error", field,
        f"{code}{where} is named as if it were valid; it {verb} {fact.ended_on:%-d %B %Y}"
        + (f", replaced by {instead}." if instead else "."),
        f"Name {instead or 'the code that is valid now'}, or say in the sentence that {code} has ended.",
    )  # fmt: skip


def _not_loaded(absent: dict[Mention, str], known: Knowledge) -> Iterator[Finding]:
    """One finding a code where a whole release lacks it; one for all where only excerpts are loaded or nothing is."""
    unchecked: list[Mention] = []
    for mention, field in absent.items():
        whole = next((release for release in _complete(mention.system, known) if not release.is_excerpt), None)
        if whole is None:
            unchecked.append(mention)
            continue
        yield Finding(
            "code-not-loaded", "warning", field,
            f"{mention.code} is listed by no loaded release, though {whole.name} is whole.",
            "Check the code; if it is new, load the edition that lists it.",
        )  # fmt: skip
    if unchecked:
        yield _unchecked(unchecked, absent[unchecked[0]], known)


def _unchecked(mentions: list[Mention], field: str, known: Knowledge) -> Finding:
    named = ", ".join(mention.code for mention in mentions)
    importers = sorted({name for mention in mentions for name in _COMPLETE.get(mention.system, set())})
    has_excerpt = any(_complete(mention.system, known) for mention in mentions)
    why = "not in the loaded excerpt" if has_excerpt else "no release of their system is loaded"
    return Finding(
        "code-not-loaded", "warning", field,
        f"Could not be checked, {why}: {named}.",
        f"Load a whole release ({' or '.join(importers)}) and check again." if importers else "Check them by hand.",
    )  # fmt: skip


def _complete(system: str, known: Knowledge) -> list[ReleaseFact]:
    return [release for release in known.releases if release.importer in _COMPLETE.get(system, set())]
