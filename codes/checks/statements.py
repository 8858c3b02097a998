"""Which clauses of a version state something of its own code, and what they affirm.

A sentence that names another code, an alternative or a contrast is left alone, and so is a word that the clause
denies. It is better to miss a sly sentence than to cry wolf at a true one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codes.checks.prose import sentences
from codes.checks.subject import Passage, Subject
from codes.mentions import codes_named

# Fields whose every word names what the code is, whose sentences are about it, that speak of much else, and that
# tell of one patient.
NAMES = frozenset({"title", "service_type"})
_PLAIN = frozenset({"billing_description", "common_language"})
_SPOKEN = frozenset({"summary", "sites_note", "clinical_context", "modifiers_note"})
_TOLD = frozenset({"typical_patient", "workflow"})

_ABOUT = re.compile(
    r"\b(?:(?:this|the) (?:add-on )?(?:code|service|placement|procedure)|one unit"
    r"|(?:it|which) (?:also )?(?:covers|includes|serves|describes|is used|applies|is reported|is for|stands for)"
    r"|use it|report it|bill it)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:covers?|covered|includes?|included|reports?|reporting|reported|describes?|uses?|used|applies|apply|serves?"
    r"|stands for|is for|places?|placed|placement|placing|performed|done|counts?|bills?|billed|bundled|leaves?|left"
    r"|paid|reportable|billable|part of)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:alternativ\w+|instead|otherwise|rather than|unlike|whereas|in contrast|compared|differ\w*|other routes?"
    r"|other (?:approach|code|famil)\w*|own (?:\w+ )?codes?|another code|separate codes?|elsewhere|may be marked"
    r"|earlier|previous|converted|conversion|prior|history of|fails?|failed|after an?"
    r"|after (?:\w+ ){0,2}(?:surgery|operation|removal|resection|biopsy))\b",
    re.IGNORECASE,
)
_THING = re.compile(r"\b(?:markers?|seeds?|devices?|implants?|fiducials?|dosimeters?|clips?|coils?)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|none|nor|never|neither|cannot|except(?:ing)?|excluding|excludes?|excluded|outside|other than|but for"
    r"|apart from|without|leaves out|belongs? to|bars?|unless)\b|n't\b",
    re.IGNORECASE,
)
_RESTRICTION = re.compile(
    r"\b(?:only|solely|exclusively|limited to|restricted to|must be|always|alone)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[;:]\s+|,\s+(?:but|while|whereas|which|although|though)\s+|\s+[\u2013-]\s+")
# Naming one of these does not turn a sentence on guidance into one on another code.
_GUIDANCE_CODES = frozenset({"76940", "76942", "76965", "77002", "77011", "77012", "77013", "77014", "77021", "77387"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause that states something of the version's code."""

    field: str
    text: str

    @property
    def is_name(self) -> bool:
        return self.field in NAMES

    @property
    def is_restrictive(self) -> bool:
        return bool(_RESTRICTION.search(self.text))

    def affirms(self, patterns: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
        """The names whose pattern the clause holds outside any denial."""
        return frozenset(
            name
            for name, pattern in patterns.items()
            if any(not is_denied(self.text, match) for match in pattern.finditer(self.text))
        )


def is_denied(text: str, match: re.Match[str]) -> bool:
    """A denial stands before or among the words in the clause, or right after them and before any comma."""
    after = re.match(r"[^,;(]{0,32}", text[match.end() :])
    return bool(_NEGATION.search(text[: match.end()]) or (after and _NEGATION.search(after[0])))


def clauses(subject: Subject) -> Iterator[Clause]:
    for passage in subject.own:
        for sentence in sentences(passage.text):
            if _speaks_of_code(passage, sentence, subject):
                for part in _CLAUSE.split(sentence):
                    if not _names_another(part, subject):
                        yield Clause(passage.field, part)


def _speaks_of_code(passage: Passage, sentence: str, subject: Subject) -> bool:
    if passage.field in NAMES:
        return True
    if _CONTRAST.search(sentence) or not _CLAIM.search(sentence):
        return False
    if passage.field in _TOLD:
        return bool(_THING.search(sentence))
    is_about = bool(_ABOUT.search(sentence)) or subject.code in sentence
    return passage.field in _PLAIN or (passage.field in _SPOKEN and is_about)


def _names_another(text: str, subject: Subject) -> bool:
    return any(mention.code not in {subject.code, *_GUIDANCE_CODES} for mention in codes_named(text))
