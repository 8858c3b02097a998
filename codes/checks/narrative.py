"""Narratives that narrow or contradict what their code covers: site, approach, guidance, unit."""

import re
from collections.abc import Iterator

from codes.checks.findings import Finding
from codes.checks.prose import quoted
from codes.checks.scopes import ANY, APPROACHES, GENERAL, SITES, Scope, named
from codes.checks.statements import Clause, clauses, is_denied
from codes.checks.subject import Knowledge, Subject

_GUIDANCE = re.compile(r"\b(?:guidance|fluoroscopy)\b", re.IGNORECASE)
_INCLUDED = re.compile(
    r"\b(?:includ(?:es?|ed|ing)|bundled|part of|inherent|built in|integral|covered)\b", re.IGNORECASE
)
_SEPARATE = re.compile(
    r"\b(?:(?:reported|coded|billed|paid|charged|is|are) separate(?:ly)?|separately (?:report|bill|cod|pa)\w*"
    r"|(?:report|bill|code)\w* (?:it |them |for it )?(?:apart|separately|in addition|as well|too|also)"
    r"|also (?:report|bill|code)\w*)\b",
    re.IGNORECASE,
)
# "never billed separately" says that it is included.
_NOT_SEPARATE = re.compile(
    r"\b(?:not|never|nor|cannot|no)\b[^.;,]{0,40}"
    r"\b(?:separate(?:ly)?|apart|in addition|billed|reported|coded)\b",
    re.IGNORECASE,
)
_NOT_INCLUDED = re.compile(r"\b(?:not|never|nor)\b(?: \w+)? (?:included|bundled|part of|covered)\b", re.IGNORECASE)
_THING = r"(?:marker|seed|device|implant|fiducial|coil|clip|dosimeter)"
_PER_ITEM = re.compile(
    rf"\b(?:units?|once|report\w*|bill\w*|counts?|charged?)\b[^.;]*"
    rf"\b(?:for each|for every|per|each) (?:\w+ )?{_THING}s?\b"
    rf"|\b(?:each|every) (?:\w+ )?{_THING}s? (?:is|counts|takes|earns|gets)[^.;]*\bunit\b"
    rf"|\b(?:only|exactly|no more than) (?:one|a single) {_THING}\b",
    re.IGNORECASE,
)
_ALL_AT_ONCE = re.compile(
    r"\b(?:however many|any number of|regardless of (?:the|how) (?:number|many)(?: of)?|no matter how many"
    r"|all(?: of)? the) (?:\w+ )?(?:lesions?|targets?|masses|sites|nodes?)\b",
    re.IGNORECASE,
)


def check_narrative(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    scope = known.scopes.get((subject.system, subject.code))
    if scope is None:
        return
    for clause in clauses(subject):
        yield from _check_sites(clause, scope, subject.code)
        yield from _check_approach(clause, scope, subject.code)
        yield from _check_guidance(clause, scope, subject.code)
        yield from _check_unit(clause, scope, subject.code)
    yield from _check_whole(subject, scope)


def _check_sites(clause: Clause, scope: Scope, code: str) -> Iterator[Finding]:
    mentioned = clause.affirms(SITES)
    excluded = mentioned & scope.excluded_sites
    if excluded:
        yield _contradicts(clause, scope, f"{code} does not cover {_listed(excluded)}", "Name the code that does")
    elif clause.is_restrictive and mentioned and mentioned < scope.sites:
        yield _narrows(clause, scope, f"{code} covers {_listed(scope.sites)}, not {_listed(mentioned)} alone")
    elif clause.is_name and scope.sites and mentioned and not mentioned & scope.sites:
        yield _contradicts(clause, scope, f"{code} covers {_listed(scope.sites)}", "Name what it covers")


def _check_approach(clause: Clause, scope: Scope, code: str) -> Iterator[Finding]:
    mentioned = clause.affirms(APPROACHES)
    if not scope.approaches or not mentioned:
        return
    if ANY in scope.approaches:
        if clause.is_name or clause.is_restrictive:
            yield _narrows(clause, scope, f"{code} covers any approach, not the {_listed(mentioned)} one alone")
        return
    foreign = mentioned - scope.approaches
    foreign -= {general for approach in scope.approaches for general in GENERAL.get(approach, ())}
    if foreign:
        covered = f"{code} covers the {_listed(scope.approaches)} approach, not the {_listed(foreign)} one"
        yield _contradicts(clause, scope, covered, "Name the code for that approach")


def _check_guidance(clause: Clause, scope: Scope, code: str) -> Iterator[Finding]:
    if not _GUIDANCE.search(clause.text):
        return
    left_out = bool(_NOT_INCLUDED.search(clause.text))
    denied = not left_out and bool(_NOT_SEPARATE.search(clause.text))
    separate = left_out or (not denied and _affirmed(_SEPARATE, clause.text))
    if scope.guidance == "separate" and not separate and (denied or _affirmed(_INCLUDED, clause.text)):
        yield _contradicts(clause, scope, f"imaging guidance is reported apart from {code}", "Say that it is separate")
    if scope.guidance == "included" and separate:
        yield _contradicts(clause, scope, f"{code} includes imaging guidance", "Say that it is included")


def _affirmed(pattern: re.Pattern[str], text: str) -> bool:
    return any(not is_denied(text, match) for match in pattern.finditer(text))


def _check_unit(clause: Clause, scope: Scope, code: str) -> Iterator[Finding]:
    if scope.unit == "session" and _affirmed(_PER_ITEM, clause.text):
        yield _contradicts(clause, scope, f"{code} counts once a session, however many are placed", "Say one unit")
    if scope.unit in {"first", "further"} and _affirmed(_ALL_AT_ONCE, clause.text):
        yield _contradicts(clause, scope, f"{code} counts one lesion", "Say which lesion one unit stands for")


def _check_whole(subject: Subject, scope: Scope) -> Iterator[Finding]:
    """The title, and the overview as a whole, against all the sites."""
    title = Clause("title", subject.text("title"))
    missing = scope.sites - named(SITES, title.text)
    if missing and missing != scope.sites:
        yield _narrows(title, scope, f"{subject.code} also covers {_listed(missing)}")
    overview = f"{subject.text('summary')}\n\n{subject.text('billing_description')}"
    unsaid = scope.sites - named(SITES, overview)
    if overview.strip() and unsaid:
        yield Finding(
            "narrative-narrows", "warning", "summary",
            f"Neither the summary nor the billing overview says that {subject.code} covers {_listed(unsaid)} "
            f"({scope.origin}).",
            f"Name {_listed(unsaid)} where the text says what the code covers.",
        )  # fmt: skip


def _contradicts(clause: Clause, scope: Scope, fact: str, remedy: str) -> Finding:
    return Finding(
        "narrative-contradicts", "error", clause.field,
        f"{quoted(clause.text)} contradicts {scope.origin}: {fact}.",
        f"{remedy}, or state the limit in the same sentence.",
    )  # fmt: skip


def _narrows(clause: Clause, scope: Scope, fact: str) -> Finding:
    return Finding(
        "narrative-narrows", "error", clause.field,
        f"{quoted(clause.text)} is narrower than {scope.origin}: {fact}.",
        "Say all that the code covers, or none of it.",
    )  # fmt: skip


def _listed(words: frozenset[str]) -> str:
    """`abdomen, pelvis and retroperitoneum`."""
    *most, last = sorted(words)
    return f"{', '.join(most)} and {last}" if most else last
