"""The importers this portal knows, each registered by the app that owns its rows, in `<app>/importing.py`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, NamedTuple, NewType, Protocol

from sources.comparing import RowSet
from sources.files import BadRow, FileRejected, SourceFile

if TYPE_CHECKING:
    from sources.actions.loading import LoadResult
    from sources.models import Release
    from sources.staging import Staging


# A NamedTuple whose first field is `line`; typing has no name for "any NamedTuple".
Row = tuple[Any, ...]
# A day as YYYY-MM-DD, for rows by the million: as a `date`, each would be made text again for SQLite.
IsoDate = NewType("IsoDate", str)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition a file says it is. `effective_to` is exclusive, None where open-ended or not known.

    `variant` tells apart two files of one edition (`QPP` beside the usual one, which is blank).
    """

    name: str
    effective_from: date
    effective_to: date | None = None
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.variant}".strip()


def _no_notice(file: SourceFile) -> str:
    return ""


def _anything(files: list[SourceFile]) -> None:
    return None


class Judge(Protocol):
    """Refuses, by LoadRefused, files that were read and make no edition of their publisher; nothing is written yet."""

    def __call__(self, files: list[SourceFile], staging: "Staging", *, is_excerpt: bool, allow_fewer: bool) -> None: ...


def _as_staged(files: list[SourceFile], staging: "Staging", *, is_excerpt: bool, allow_fewer: bool) -> None:
    return None


class Source(NamedTuple):
    """What readers are told of a source; an Importer has the same fields.

    `command` is what an operator types behind the name of the importer.
    """

    publisher: str
    url: str
    cadence: str
    licence: str
    feeds: tuple[str, ...]
    stale_after_days: int | None
    command: str


@dataclass(frozen=True, slots=True)
class Importer:
    """One source that can be loaded with `manage.py load NAME FILE...`.

    - `identify` reads a file's name and preamble, and refuses a foreign file. It returns None for the edition where
      neither says it, and then the operator must.
    - `notice` gives the copyright line that the owner put in the file.
    - `parse` yields rows of `row_type` (a NamedTuple whose first field is the line number) and BadRows.
    - `write` moves the staged rows into the app's tables by set operations, inside the transaction that makes the
      release READY.
    - `require_whole` refuses a set of files that lacks one of its tables, for a source of several.
    - `key` names the columns that stand once; empty where `judge` sees to it.
    - `judge` refuses what no row and no file shows by itself.
    - `stale_after_days`: after so many days without a newer edition one should exist; None where nobody can say.
    - `after` brings derived columns up to date in the same transaction; it is given the codes that were looked up in
      the whole edition and found absent.
    """

    name: str
    title: str
    publisher: str
    url: str
    cadence: str
    licence: str
    feeds: tuple[str, ...]
    stale_after_days: int | None
    row_type: type[Row]
    key: tuple[str, ...]
    identify: Callable[[SourceFile], Edition | None]
    parse: Callable[[SourceFile], Iterator[Row | BadRow]]
    write: "Callable[[Release, Staging], int]"
    edition_from_name: Callable[[str], Edition]
    edition_example: str
    encoding: str = "utf-8-sig"
    member_pattern: str = "."
    is_licensed: bool = False
    notice: Callable[[SourceFile], str] = _no_notice
    require_whole: Callable[[list[SourceFile]], None] = _anything
    judge: Judge = _as_staged
    after: "Callable[[Release, tuple[str, ...]], None] | None" = None
    compares: tuple[RowSet, ...] = ()
    not_compared: str = "The editions of this source are not compared."

    @property
    def source(self) -> Source:
        command = f"FILE --edition {self.edition_example}"
        return Source(
            self.publisher, self.url, self.cadence, self.licence, self.feeds, self.stale_after_days, command
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """What an operator asks of a loader. `approved_by` is an e-mail address, blank where nothing is to be approved.

    `names` are the files as they were typed: addresses, for a loader that reads these. `progress` is told, in a line of
    text, how far it is; None where nobody watches.
    """

    paths: tuple[Path, ...]
    dry_run: bool = False
    approved_by: str = ""
    names: tuple[str, ...] = ()
    edition: str = ""
    payer: str = ""
    codes: str = ""
    state: str = ""
    allow_missing: bool = False
    scheduler: str = ""
    limit: int = 0
    allow_private: bool = False
    progress: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Loader:
    """Files that are no table of one publisher's edition, loaded with `manage.py load NAME FILE...` all the same.

    `run` reads them all, writes all or nothing, and raises LoadRefused or FileRejected. `options` are those of the
    command that it heeds; any other is refused. `source` is what the page of sources says of one that makes releases;
    None where people write and review here what it brings.
    """

    name: str
    title: str
    run: "Callable[[LoadOrder], LoadResult]"
    options: frozenset[str] = frozenset({"approved_by"})
    source: Source | None = None


class UnknownImporter(Exception):
    """No importer of that name; the text lists those there are."""


_importers: dict[str, Importer] = {}
_loaders: dict[str, Loader] = {}


def register(importer: Importer) -> None:
    if importer.name in _importers:
        raise ValueError(f"two importers are named {importer.name}")
    _importers[importer.name] = importer


def at_call(path: str) -> "Callable[[LoadOrder], LoadResult]":
    """A loader's `run` by its address (`module:name`), imported when first called: what it needs may be slow."""

    def run(order: LoadOrder) -> "LoadResult":
        result: LoadResult = resolve_name(path)(order)
        return result

    return run


def register_loader(loader: Loader) -> None:
    if loader.name in _importers or loader.name in _loaders:
        raise ValueError(f"two importers are named {loader.name}")
    _loaders[loader.name] = loader


def importers() -> list[Importer]:
    return sorted(_importers.values(), key=lambda importer: importer.name)


def loaders() -> list[Loader]:
    return sorted(_loaders.values(), key=lambda loader: loader.name)


def find_loader(name: str) -> Loader | None:
    return _loaders.get(name)


def find_importer(name: str) -> Importer:
    try:
        return _importers[name]
    except KeyError:
        known = ", ".join(sorted([*_importers, *_loaders]))
        raise UnknownImporter(f"There is no importer {name!r}. There are: {known}.") from None


def reject(file: SourceFile, reason: str, line: int | None = None, field: str = "") -> FileRejected:
    return FileRejected(file.name, reason, line, field)
