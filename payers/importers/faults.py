"""What is wrong with a file of a policy: where, by which rule, and what is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

FAULTS_KEPT = 100


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault. `field` is a path within the file, its places counted from 1: `versions[2].codes[14].disposition`."""

    file_name: str
    line: int
    field: str
    rule: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file_name}, line {self.line}"
        return f"{place}, {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class PolicyFileRejected(Exception):
    """A file that is no policy; `faults` are all that were found in it, up to FAULTS_KEPT."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = tuple(faults)
        more = f" ({len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")
