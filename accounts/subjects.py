"""What people keep, note and visit: named by a kind and a key, and told apart by the rooms above.

A room's `subjects.py` calls `register_subject(kind, label, resolve)`; `accounts` imports none of them. A key that no
room knows any more keeps its place in a list, without a link.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """`name` is what it is called by (`CPT 49411`), `title` what it is; `url` its page, blank where it has none."""

    name: str
    title: str
    url: str


# Given keys of one kind, what each of those that are there is; in one query.
Resolver = Callable[[Sequence[str]], Mapping[str, Subject]]
Named = tuple[str, str]
LONGEST_KEY = 120

_labels: dict[str, str] = {}
_resolvers: dict[str, Resolver] = {}


def register_subject(kind: str, label: str, resolve: Resolver) -> None:
    if kind in _resolvers:
        raise ValueError(f"subjects of kind {kind!r} are registered twice")
    _labels[kind], _resolvers[kind] = label, resolve


def label_of(kind: str) -> str:
    """`Code`, `Modifier`, `Policy`."""
    return _labels.get(kind, kind)


def find_subject(kind: str, key: str) -> Subject | None:
    """None where there is no such thing."""
    return subjects_of([(kind, key)]).get((kind, key))


def subjects_of(named: Iterable[Named]) -> dict[Named, Subject]:
    """Those that are there; one query for each kind."""
    keys: dict[str, list[str]] = {}
    for kind, key in dict.fromkeys(named):
        if len(key) <= LONGEST_KEY and "\x00" not in key:
            keys.setdefault(kind, []).append(key)
    return {
        (kind, key): subject
        for kind, wanted in keys.items()
        if kind in _resolvers
        for key, subject in _resolvers[kind](wanted).items()
    }
