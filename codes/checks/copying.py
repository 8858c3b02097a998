"""Text copied from a descriptor that its owner licenses. Public descriptors may be quoted."""

import re
from collections.abc import Iterator, Sequence

from codes.checks.findings import Finding
from codes.checks.subject import Knowledge, Passage, Subject
from codes.citations import without_markers
from codes.mentions import codes_named

RUN = 8  # words; shorter runs are the common names of things
_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")


def check_copying(subject: Subject, known: Knowledge) -> Iterator[Finding]:
    for passage in subject.every_text:
        words = _words(without_markers(passage.text))
        for system, code in _codes_near(subject, passage):
            for text in known.licensed_texts.get((system, code), ()):
                run = shared_run(words, _words(text))
                if run:
                    yield Finding(
                        "descriptor-copied", "error", passage.field,
                        f'"{" ".join(run)}" stands word for word in the official descriptor of {code}, '
                        "which is its owner's and under licence.",
                        "Say it in our own words and order.",
                    )  # fmt: skip
                    break


def shared_run(words: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The longest run of at least RUN words that stands in both; the first, where several are as long."""
    starts: dict[tuple[str, ...], int] = {}
    for index in range(len(others) - RUN + 1):
        starts.setdefault(tuple(others[index : index + RUN]), index)
    best: tuple[str, ...] = ()
    for index in range(len(words) - RUN + 1):
        other = starts.get(tuple(words[index : index + RUN]))
        if other is None:
            continue
        length = RUN
        while words[index + length : index + length + 1] and (
            words[index + length] == (others[other + length] if other + length < len(others) else None)
        ):
            length += 1
        if length > len(best):
            best = tuple(words[index : index + length])
    return best


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _codes_near(subject: Subject, passage: Passage) -> list[tuple[str, str]]:
    """The version's own code, the related code whose note this is, and the codes that the passage names."""
    related = [(row.system, row.code) for row in subject.related if row.field == passage.field]
    named = [(mention.system, mention.code) for mention in codes_named(without_markers(passage.text))]
    return list(dict.fromkeys([(subject.system, subject.code), *related, *named]))
