"""Provider groups of a decoded document, for the scanner in Python and for documents at other addresses."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from rates.tic.errors import NotARateFile
from rates.tic.spelling import Number, Unpaired, read_text, read_whole, whole

Provider = tuple[str, str, int]


class Group(NamedTuple):
    tin_type: str
    tin: str
    npis: tuple[int, ...]


class Members(list[tuple[str, Any]]):
    """An object with every member in its order, those of one name too."""

    def every(self, *names: str) -> Iterator[Any]:
        return (value for name, value in self if name in names)

    def last(self, name: str) -> Any:
        return next((value for member, value in reversed(self) if member == name), None)


Providers = list[Group]


def decoded(text: str) -> Any:
    """JSON with numbers as they are spelled and objects as Members. Raises ValueError."""
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_refuse, object_pairs_hook=_members)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _members(pairs: list[tuple[str, Any]]) -> Members:
    for name, _ in pairs:
        whole(name)
    return Members(pairs)


def each(groups: Providers) -> Iterator[tuple[Provider, None]]:
    """The keys of a dict, which keeps their order and each once."""
    return (((group.tin_type, group.tin, npi), None) for group in groups for npi in group.npis)


class GroupReader:
    """Reads groups and counts what is no group or no NPI."""

    def __init__(self) -> None:
        self.misshapen = self.npi_unreadable = 0

    def text(self, value: Any) -> str:
        text = read_text(value)
        self.misshapen += text is None
        return text or ""

    def groups(self, value: Any) -> Providers:
        if not isinstance(value, list) or isinstance(value, Members):
            self.misshapen += value is not None
            return []
        found = []
        for entry in value:
            if isinstance(entry, Members):
                found.append(self._group(entry))
            else:
                self.misshapen += entry is not None
        return found

    def _group(self, entry: Members) -> Group:
        tin_type, tin, npis = "", "", []  # type: str, str, list[int]
        for name, value in entry:
            if name == "tin":
                tin_type, tin = self._tin(value)
            elif name in {"npi", "NPI"}:
                npis += self._npis(value)
        return Group(tin_type, tin, tuple(npis) or (0,))

    def _tin(self, value: Any) -> tuple[str, str]:
        if not isinstance(value, Members):
            return "", self.text(value)
        kind = number = ""
        for name, part in value:
            if name == "type":
                kind = self.text(part).encode().lower().decode()
            elif name == "value":
                number = self.text(part)
        return kind, number

    def _npis(self, value: Any) -> list[int]:
        if value is None:
            return []
        if isinstance(value, Members):
            self.misshapen += 1
            return []
        return [self._npi(entry) for entry in (value if isinstance(value, list) else [value])]

    def _npi(self, value: Any) -> int:
        text = self.text(value)
        number = read_whole(text) if text else 0
        self.npi_unreadable += number is None
        return number or 0


def remote_providers(address: str, document: bytes | str) -> Providers:
    """The groups of a document that a reference points to. Raises NotARateFile."""
    try:
        text = document.decode("utf-8-sig") if isinstance(document, bytes) else document
        content = decoded(text)
        if not isinstance(content, Members):
            raise Unpaired("it is no object")
        reader = GroupReader()
        return [group for value in content.every("provider_groups") for group in reader.groups(value)]
    except (ValueError, RecursionError) as error:
        raise NotARateFile(f"the providers at {address} cannot be read: {error}") from error
