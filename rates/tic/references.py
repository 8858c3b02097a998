"""Provider references by id, for the scanner in Python."""

from collections.abc import Iterable
from typing import Any

from rates.tic.errors import DamagedFile
from rates.tic.providers import GroupReader, Members, Provider, Providers, each
from rates.tic.spelling import identity


class Reference:
    """providers in their order, each once. location: where they lie, if elsewhere."""

    def __init__(self) -> None:
        self.providers: dict[Provider, None] = {}
        self.location = ""
        self.is_defined = self.was_used = False


class References:
    def __init__(self, groups: GroupReader, counters: dict[str, int]) -> None:
        self._groups, self._counters = groups, counters
        self._known: dict[Any, Reference] = {}
        self._needed: list[Any] = []

    @property
    def lie_elsewhere(self) -> bool:
        return any(reference.location for reference in self._known.values())

    def read(self, value: Members, at: int) -> None:
        """Raises DamagedFile where rates have already used other providers of the same id."""
        name, location = "", ""
        groups: Providers = []
        for member, part in value:
            if member == "provider_group_id":
                name = self._groups.text(part)
            elif member == "provider_groups":
                groups += self._groups.groups(part)
            elif member == "location":
                location = self._groups.text(part)
            elif member == "network_name":
                self._counters["network_names"] += 1
        self._counters["references"] += 1
        if name:
            self._define(identity(name), groups, location, at)
        else:
            self._counters["misshapen"] += 1

    def _define(self, name: Any, groups: Providers, location: str, at: int) -> None:
        reference = self._known.setdefault(name, Reference())
        self._counters["references_repeated"] += reference.is_defined
        reference.is_defined = True
        before = len(reference.providers)
        reference.providers.update(each(groups))
        if reference.was_used and len(reference.providers) != before:
            raise DamagedFile(at, "a provider reference is given other providers after rates have used it")
        if not groups:
            reference.location = location or reference.location

    def explain_all(self, names: Iterable[Any]) -> bool:
        return all(name in self._known and self._known[name].providers for name in names)

    def of(self, names: Iterable[Any]) -> dict[Provider, None]:
        """The providers of several references, each once; a reference without any is counted."""
        found: dict[Provider, None] = {}
        for name in names:
            reference = self._known.get(name)
            if reference and reference.providers:
                reference.was_used = True
                found.update(reference.providers)
            else:
                self._counters["references_undefined"] += 1
        return found

    def remote(self, needed: Iterable[Any]) -> dict[int, str]:
        """Where the providers lie of those that are needed and not explained here, by a number of ours."""
        self._needed = list(dict.fromkeys(needed))
        found = ((number, self._known.get(name)) for number, name in enumerate(self._needed))
        return {number: known.location for number, known in found if known and known.location and not known.providers}

    def explain(self, number: int, providers: Providers) -> None:
        self._known[self._needed[number]].providers.update(each(providers))
