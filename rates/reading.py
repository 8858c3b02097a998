"""Reads files of rates into the store under a folder, and says what it read. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from rates.editions import ReadFile
from rates.hospital import ParquetSink, read, read_gathered
from rates.hospital.facts import FileReport
from rates.pace import Pace, Told
from rates.runners import runner
from rates.store import note_path, stored_path
from rates.tasks import EDITION, Batch, Outcome, Runner, Task, Watch, fetch, perform, published, read_files
from rates.tic import Wanted
from rates.tic.report import EXCLUDED
from sources.files import BadRow, SourceFile, open_tables, plain

# The names of the two tables of prices by hospital.
GATHERED = ("demo_codes_by_hospital", "hospitals")


class FilesDamaged(Exception):
    """Files cannot be read; the text names each and says why."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    files: tuple[ReadFile, ...]
    missing: tuple[str, ...] = ()
    bad: tuple[tuple[str, BadRow], ...] = ()


class Here:
    """A runner in this very process, for a few small files: no process has to be started."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch

    def run(self, tasks: Sequence[Task], *, retries: int) -> Iterator[tuple[int, Outcome]]:
        for place, task in enumerate(tasks):
            yield place, perform(task, self._watch)


def read_payer_files(
    sources: Sequence[str],
    *,
    folder: Path,
    wanted: Wanted,
    scope: str = "",
    scheduler: str = "",
    workers: int = 1,
    allow_missing: bool = False,
    is_private_allowed: bool = False,
    told: Told | None = None,
) -> ReadFiles:
    """In-network files; what was read before is not read again. Raises FilesDamaged."""
    pace = Pace(told, len(sources)) if told else None

    def read_by(who: Runner) -> Batch:
        return read_files(
            sources, runner=who, folder=str(folder), wanted=wanted.pairs, is_private_allowed=is_private_allowed,
            progress=pace.ended if pace else None,
        )  # fmt: skip

    watch = pace.watched if pace else None
    if workers == 1 and not scheduler:
        batch = read_by(Here(watch))
    else:
        with runner(scheduler=scheduler, workers=workers, watch=watch) as who:
            batch = read_by(who)
    faults = tuple(f"{outcome.source}: {outcome.fault}" for outcome in batch.missing)
    if faults and not allow_missing:
        raise FilesDamaged("\n".join(faults))
    unique = {outcome.stored_as: outcome for outcome in batch.outcomes if not outcome.fault}
    return ReadFiles(tuple(_file(outcome, folder, scope) for outcome in unique.values()), faults)


def read_published(name: str, *, into: Path, scope: str = "", allow_missing: bool = False) -> ReadFiles:
    """What `read_rates` left in a folder, named by its `edition.json`. Raises FilesDamaged."""
    folder = name.removesuffix(EDITION).rstrip("/") or "."
    batch = published(folder)
    if batch is None:
        raise FilesDamaged(f"{name} is not there: read_rates writes it when every file was read.")
    faults = tuple(f"{outcome.source}: {outcome.fault}" for outcome in batch.missing)
    if faults and not allow_missing:
        raise FilesDamaged("\n".join(faults))
    paths = {path.name: path for path in fetch(batch, into)}
    unique = {outcome.stored_as: outcome for outcome in batch.outcomes if not outcome.fault}
    return ReadFiles(tuple(_file(each, paths[each.stored_as].parent, scope) for each in unique.values()), faults)


def _file(outcome: Outcome, folder: Path, scope: str) -> ReadFile:
    return ReadFile(
        path=folder / outcome.stored_as,
        source=_shown(outcome.source),
        sha256=outcome.sha256,
        size=outcome.size,
        rows=outcome.rows,
        entity=plain(outcome.entity)[:300],
        last_updated_on=plain(outcome.last_updated_on)[:20],
        schema_version=plain(outcome.schema_version)[:20],
        scope=scope,
        notes=tuple(f"Left out: {count:,} {EXCLUDED.get(name, name)}." for name, count in outcome.excluded.items()),
    )


def _shown(source: str) -> str:
    """As readers see it: no folders of this machine, no pass or signature that stands in an address."""
    if "://" not in source:
        return Path(source).name
    parts = urlsplit(source)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"[:1000]


def read_hospital_files(paths: Sequence[Path], *, folder: Path, wanted: Wanted, told: Told | None = None) -> ReadFiles:
    """Machine-readable files of hospitals, or the two tables of prices by hospital. Raises FileRejected."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _gathered_tables(paths)
    files: list[ReadFile] = []
    bad: list[tuple[str, BadRow]] = []
    for path in paths[:1] if tables else paths:
        sink = ParquetSink(folder / f"{uuid4().hex}.reading")
        if tables:
            report = read_gathered(*tables, wanted=wanted, sink=sink, edition=folder.name)
        else:
            report = read(path, wanted=wanted, sink=sink, name=path.name)
        bad += [(report.name, row) for row in report.bad]
        files.append(_hospital_file(report, _stored(sink.path, report, wanted)))
        if told:
            told(f"{report.name}: {report.rows:,} rows")
    unique = {file.path: file for file in files}
    return ReadFiles(tuple(unique.values()), bad=tuple(bad))


def _stored(written: Path, report: FileReport, wanted: Wanted) -> Path:
    """The rows under the name of their content and codes, which is known once they were read."""
    path = stored_path(written.parent, sha256=report.sha256, codes=wanted.pairs)
    note_path(written).replace(note_path(path))
    return written.replace(path)


def _hospital_file(report: FileReport, path: Path) -> ReadFile:
    hospital = report.hospital
    return ReadFile(
        path=path,
        source=report.name,
        sha256=report.sha256,
        size=report.size,
        rows=report.rows,
        entity=(hospital.name if hospital else "hospitals, gathered by a third party")[:300],
        last_updated_on=hospital.last_updated_on[:20] if hospital else "",
        schema_version=hospital.version[:20] if hospital else "",
        notes=tuple(_notes(report)),
    )


def _notes(report: FileReport) -> Iterator[str]:
    """What must be known beside the figures. The gathered table tells of its placeholders itself."""
    if report.bad_count:
        yield f"Set aside: {report.bad_count:,} rows that cannot be read."
    if report.hospital:
        for (column, spelling), count in sorted(report.excluded.items()):
            yield f"Left out: {count:,} placeholders {spelling} in {column.replace('_', ' ')}."
    yield from report.notes


def _gathered_tables(paths: Sequence[Path]) -> tuple[SourceFile, SourceFile] | None:
    """The prices and the names of hospitals, told by the names of the two files; None for anything else."""
    named = {path.name.partition(".")[0]: path for path in paths}
    if set(named) != set(GATHERED):
        return None
    prices, hospitals = (open_tables(named[name], "utf-8-sig", ".")[0] for name in GATHERED)
    return prices, hospitals
