"""Reads one in-network file of Transparency in Coverage into a sink."""

import logging
import os
from collections.abc import Callable
from contextlib import closing
from ctypes import CDLL
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from rates.tic import compiled
from rates.tic.building import CannotBuild, built_scanner
from rates.tic.compiled import Scanner
from rates.tic.errors import ProvidersElsewhere
from rates.tic.inputs import OpenSource, Source, opened
from rates.tic.proof import prove
from rates.tic.providers import Providers, remote_providers
from rates.tic.report import FileReport, generation_of
from rates.tic.sinks import Sink
from rates.tic.wanted import Wanted

# Bytes of the document that are looked at together: they stay in the processor's own cache.
WINDOW = 1 << 18
SCANNERS = ("auto", "c", "python")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """bytes: of the file as it lies; total is 0 where the size is not known. rows so far."""

    bytes: int
    total: int
    rows: int


class Reading(Protocol):
    """One reading of one file, by either scanner."""

    def scan(self) -> None: ...

    def remote(self) -> dict[int, str]: ...

    def explain(self, reference: int, providers: Providers) -> None: ...

    def finish(self) -> None: ...

    def counters(self) -> dict[str, int]: ...

    def about(self) -> dict[str, str]: ...

    def close(self) -> None: ...


Fetch = Callable[[str], bytes | str]


def extract(
    source: Source,
    *,
    wanted: Wanted,
    sink: Sink,
    progress: Callable[[Progress], None] | None = None,
    fetch: Fetch | None = None,
    with_digest: bool = True,
    is_private_allowed: bool = False,
    window: int = WINDOW,
    scanner: str = "",
) -> FileReport:
    """Reads the file once, from front to back, into the sink, which shows what it got only when the file was whole.

    source: a path, `-`, an address, or a stream of bytes. fetch: gets the documents of providers that lie at other
    addresses. scanner: c or python, else FIDUCIAL_SCANNER, else the quicker one that works here.
    Raises DamagedFile, NotARateFile and OSError.
    """
    try:
        with opened(source, with_digest=with_digest, is_private_allowed=is_private_allowed) as found:
            tick = None if progress is None else _ticker(found, progress)
            with closing(_scanner(found, wanted, sink, window, tick, scanner)) as reading:
                sink.begin()
                reading.scan()
                _fetch_providers(reading, fetch)
                reading.finish()
                counters, about = reading.counters(), reading.about()
            name = "c" if isinstance(reading, Scanner) else "python"
        report = FileReport(
            about, counters, generation_of(counters), found.measured.position, found.measured.sha256, name,
            found.document.position,
        )  # fmt: skip
        sink.finish(report)
    except BaseException:
        sink.discard()
        raise
    return report


def _ticker(found: OpenSource, progress: Callable[[Progress], None]) -> Callable[[int], None]:
    return lambda rows: progress(Progress(found.measured.position, found.size, rows))


def _scanner(
    found: OpenSource,
    wanted: Wanted,
    sink: Sink,
    window: int,
    tick: Callable[[int], None] | None,
    name: str,
) -> Reading:
    name = (name or os.environ.get("FIDUCIAL_SCANNER", "")).strip().lower() or "auto"
    if name not in SCANNERS:
        raise ValueError(f"FIDUCIAL_SCANNER is {name!r}; expected one of {', '.join(SCANNERS)}")
    library = None if name == "python" else _library(is_needed=name == "c")
    if library is None:
        # Imported where it is used: most machines have a compiler.
        plain: Reading = import_module("rates.tic.plain").PlainScanner(
            found.document, wanted, sink.add, window=window, tick=tick
        )
        return plain
    return Scanner(library, found.document, wanted, sink, window=window, tick=tick)


@cache
def _library(*, is_needed: bool) -> CDLL | None:
    try:
        library = compiled.load(built_scanner())
        prove(library)
    except (CannotBuild, OSError) as error:
        if is_needed:
            raise
        logger.warning("Rate files are read by the slower scanner: %s", error)
        return None
    return library


def _fetch_providers(reading: Reading, fetch: Fetch | None) -> None:
    """Each address is asked once, however many references point to it."""
    remote = reading.remote()
    if not remote:
        return
    if fetch is None:
        raise ProvidersElsewhere(len(remote), next(iter(remote.values())))
    documents = {address: remote_providers(address, fetch(address)) for address in dict.fromkeys(remote.values())}
    for number, address in remote.items():
        reading.explain(number, documents[address])
