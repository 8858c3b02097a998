"""Which codes are read of a file."""

from collections.abc import Iterable
from dataclasses import dataclass

# A CPT code is a HCPCS code of level I, and hospitals write either word for it.
_ALIKE = {"CPT": "HCPCS", "HCPCS": "CPT"}


@dataclass(frozen=True, slots=True)
class WantedCodes:
    """All codes, or some: pairs of type and code, and bare codes, which are wanted under any type.

    CPT and HCPCS are one type here. Of another type the same digits are another code: DRG 470 and revenue code 470.
    """

    pairs: frozenset[tuple[str, str]] = frozenset()
    bare: frozenset[str] = frozenset()
    is_all: bool = False

    @classmethod
    def all(cls) -> "WantedCodes":
        return cls(is_all=True)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "WantedCodes":
        """Of pairs of type and code; a blank type is any."""
        given = [(kind.strip().upper(), code.strip().upper()) for kind, code in pairs]
        typed = {(each, code) for kind, code in given if kind for each in (kind, _ALIKE.get(kind, kind))}
        return cls(frozenset(typed), frozenset(code for kind, code in given if not kind))

    def wants(self, code_type: str, code: str) -> bool:
        """Whether a code of a type, in capitals, is wanted; with a blank type, whether it is under any."""
        return self.is_all or code.upper() in self.bare or (code_type, code.upper()) in self.pairs
