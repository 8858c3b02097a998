"""Many rate files on many machines: one file is one task, and an edition is its finished tasks together. No Django.

A task reads one source into one Parquet file on shared storage: a folder that all machines see, or an address that
fsspec knows (`s3://bucket/rates`, with s3fs installed). Who runs the tasks is a `Runner`: processes of this machine
(`rates.processes`) or a Dask cluster (`rates.cluster`); both run `perform` and nothing else.

- A file is named by its content, so that a task which ran twice, on two machines, left one result.
- A damaged file fails alone and is not tried again; a broken connection, or a machine that went away, is.
- The edition appears with `publish`, which writes its list of files last; before that no reader finds any of them.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from posixpath import basename
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from rates import tic
from rates.store import stored_path

RETRIES = 2
EDITION = "edition.json"
# Where each finished task leaves its outcome, so that a batch that was broken off goes on where it stopped.
DONE = "done"


class FilesMissing(Exception):
    """Files of the edition could not be read; the text names each and says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One source and where its rows go. wanted: pairs of code type and code; None is every code."""

    source: str
    folder: str
    wanted: tuple[tuple[str, str], ...] | None = None
    is_private_allowed: bool = False

    @property
    def name(self) -> str:
        """The same for the same question about the same file; a file changed on disk is another."""
        path = Path(self.source)
        stamp = (path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else ()
        return sha256(json.dumps([self.source, stamp, self.wanted]).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: where its rows lie, or in `fault` why there are none."""

    source: str
    stored_as: str = ""
    sha256: str = ""
    size: int = 0
    rows: int = 0
    entity: str = ""
    last_updated_on: str = ""
    schema_version: str = ""
    excluded: dict[str, int] = field(default_factory=dict)
    fault: str = ""
    attempts: int = 1
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """The outcomes of an edition in the order of its sources."""

    folder: str
    outcomes: tuple[Outcome, ...]

    @property
    def missing(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.fault)

    @property
    def paths(self) -> tuple[str, ...]:
        """Each result once: two sources of the same content have one."""
        return tuple(dict.fromkeys(outcome.stored_as for outcome in self.outcomes if not outcome.fault))


# Told how far the file of a source is read.
Watch = Callable[[str, tic.Progress], None]


class Runner(Protocol):
    """Runs every task at least once, and again up to `retries` times where it raised or its machine went away."""

    def run(self, tasks: Sequence[Task], *, retries: int) -> Iterator[tuple[int, Outcome]]: ...


def read_files(
    sources: Iterable[str],
    *,
    folder: str,
    runner: Runner,
    wanted: Iterable[tuple[str, str]] | None = None,
    retries: int = RETRIES,
    is_private_allowed: bool = False,
    progress: Callable[[Outcome], None] | None = None,
) -> Batch:
    """Reads every source not yet read into the folder; a source that is named twice is read once."""
    codes = None if wanted is None else tuple(sorted(set(wanted)))
    tasks = [Task(source, folder, codes, is_private_allowed) for source in dict.fromkeys(sources)]
    found = {number: outcome for number, task in enumerate(tasks) if (outcome := _done(task)) is not None}
    left = [number for number in range(len(tasks)) if number not in found]
    for place, outcome in runner.run([tasks[number] for number in left], retries=retries):
        found[left[place]] = outcome
        if progress is not None:
            progress(outcome)
    return Batch(folder, tuple(found[number] for number in range(len(tasks))))


def perform(task: Task, watch: Watch | None = None) -> Outcome:
    """Reads one file. What is wrong with the file itself is an outcome; anything else is raised, to be tried again."""
    began = time.monotonic()
    with TemporaryDirectory(prefix="fiducial-rates-") as scratch:
        local = Path(scratch) / "rates.parquet"
        try:
            report = _extract(task, local, watch)
        except (tic.DamagedFile, tic.NotARateFile) as error:
            return Outcome(task.source, fault=str(error), seconds=time.monotonic() - began)
        outcome = Outcome(
            source=task.source,
            stored_as=stored_path(Path(), sha256=report.sha256, codes=task.wanted).name,
            sha256=report.sha256,
            size=report.size,
            rows=report.rows,
            entity=report.entity,
            last_updated_on=report.last_updated_on,
            schema_version=report.version,
            excluded=report.excluded,
            seconds=time.monotonic() - began,
        )
        filesystem, folder = _storage(task.folder)
        _put(filesystem, local, f"{folder}/{outcome.stored_as}")
    _write(filesystem, f"{folder}/{DONE}/{task.name}.json", json.dumps(asdict(outcome)).encode())
    return outcome


def _extract(task: Task, into: Path, watch: Watch | None) -> tic.FileReport:
    wanted = tic.Wanted.all() if task.wanted is None else tic.Wanted.of(task.wanted)
    return tic.extract(
        task.source,
        wanted=wanted,
        sink=tic.ParquetSink(into),
        progress=partial(watch, task.source) if watch else None,
        fetch=partial(tic.fetch, is_private_allowed=task.is_private_allowed),
        with_digest=True,
        is_private_allowed=task.is_private_allowed,
    )


def publish(batch: Batch, *, allow_missing: bool = False) -> int:
    """Makes the edition visible: writes the list of its files, with those that are missing; returns the rows."""
    if batch.missing and not allow_missing:
        told = "\n".join(f"  {outcome.source}: {outcome.fault}" for outcome in batch.missing)
        raise FilesMissing(
            f"{len(batch.missing)} of {len(batch.outcomes)} files could not be read, and the edition was not made:\n"
            f"{told}\nMend or leave out these files, or accept an edition without them with --allow-missing."
        )
    filesystem, folder = _storage(batch.folder)
    listed = {"files": batch.paths, "outcomes": [asdict(outcome) for outcome in batch.outcomes]}
    _write(filesystem, f"{folder}/{EDITION}", json.dumps(listed, indent=1).encode())
    return sum({outcome.stored_as: outcome.rows for outcome in batch.outcomes if not outcome.fault}.values())


def published(folder: str) -> Batch | None:
    """What `publish` wrote there, or None."""
    filesystem, root = _storage(folder)
    if not filesystem.exists(f"{root}/{EDITION}"):
        return None
    listed = json.loads(filesystem.cat_file(f"{root}/{EDITION}"))
    return Batch(folder, tuple(Outcome(**outcome) for outcome in listed["outcomes"]))


def fetch(batch: Batch, into: Path) -> list[Path]:
    """The edition's Parquet files on this machine: as they lie, or copied from the shared storage."""
    filesystem, root = _storage(batch.folder)
    if isinstance(filesystem, LocalFileSystem):
        return [Path(root) / path for path in batch.paths]
    into.mkdir(parents=True, exist_ok=True)
    for path in batch.paths:
        filesystem.get_file(f"{root}/{path}", str(into / basename(path)))
    return [into / basename(path) for path in batch.paths]


def failed(task: Task, error: BaseException, attempts: int) -> Outcome:
    """A task that was tried as often as it may be."""
    return Outcome(task.source, fault=str(error) or type(error).__name__, attempts=attempts)


def _done(task: Task) -> Outcome | None:
    filesystem, folder = _storage(task.folder)
    path = f"{folder}/{DONE}/{task.name}.json"
    if not filesystem.exists(path):
        return None
    outcome = Outcome(**json.loads(filesystem.cat_file(path)))
    return replace(outcome, attempts=0) if filesystem.exists(f"{folder}/{outcome.stored_as}") else None


def _storage(folder: str) -> tuple[fsspec.AbstractFileSystem, str]:
    filesystem, root = fsspec.url_to_fs(folder)
    return filesystem, str(root).rstrip("/")


def _write(filesystem: fsspec.AbstractFileSystem, path: str, data: bytes) -> None:
    with TemporaryDirectory(prefix="fiducial-rates-") as scratch:
        local = Path(scratch) / "written"
        local.write_bytes(data)
        _put(filesystem, local, path)


def _put(filesystem: fsspec.AbstractFileSystem, local: Path, path: str) -> None:
    """Whole or not at all: a folder renames what was copied; an object store shows an object when it is complete."""
    if not isinstance(filesystem, LocalFileSystem):
        filesystem.put_file(str(local), path)
        return
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Two machines may copy the same result at once: each under a name of its own.
    partial = f"{path}.{uuid4().hex}.partial"
    filesystem.put_file(str(local), partial)
    Path(partial).replace(path)
