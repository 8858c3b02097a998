"""Reads files of rates into the store under a folder, and says what it read. No database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rates.editions import ReadFile
from rates.hospital import HospitalRow, ParquetSink, read
from rates.hospital.facts import FileReport
from rates.importers.price_table import HospitalPrice, read_table
from rates.runners import runner
from rates.tasks import Outcome, Task, perform, read_files
from rates.tic import Wanted
from sources.files import BadRow, FileRejected, SourceFile, open_tables

Told = Callable[[str], None]
BLANK: dict[str, Any] = dict.fromkeys(HospitalRow._fields, "") | {"modifiers": (), "has_notes": False}
NO_FIGURES: dict[str, Any] = dict.fromkeys(
    (
        "drug_unit", "gross_charge", "discounted_cash", "minimum", "maximum", "negotiated_dollar",
        "negotiated_percentage", "estimated_amount", "median_amount", "tenth_percentile", "ninetieth_percentile",
    )
)  # fmt: skip
BATCH = 20_000


class FilesDamaged(Exception):
    """Files cannot be read; the text names each and says why."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    files: tuple[ReadFile, ...]
    missing: tuple[str, ...] = ()
    bad: tuple[tuple[str, BadRow], ...] = ()


class Here:
    """A runner in this very process, for a few small files: no process has to be started."""

    def run(self, tasks: Sequence[Task], *, retries: int) -> Iterator[tuple[int, Outcome]]:
        for place, task in enumerate(tasks):
            yield place, perform(task)


def read_payer_files(
    sources: Sequence[str],
    *,
    folder: Path,
    wanted: Wanted,
    scope: str = "",
    scheduler: str = "",
    workers: int = 1,
    allow_missing: bool = False,
    told: Told | None = None,
) -> ReadFiles:
    """In-network files; what was read before is not read again. Raises FilesDamaged."""

    def progress(outcome: Outcome) -> None:
        if told:
            speed = f" at {outcome.size / 1e6 / outcome.seconds:,.0f} MB/s" if outcome.seconds else ""
            told(f"{outcome.source}: {outcome.rows:,} rows of {outcome.size / 1e6:,.1f} MB{speed}")

    options = {"folder": str(folder), "wanted": wanted.pairs, "progress": progress}
    if workers == 1 and not scheduler:
        batch = read_files(sources, runner=Here(), **options)  # type: ignore[arg-type]
    else:
        with runner(scheduler=scheduler, workers=workers) as who:
            batch = read_files(sources, runner=who, **options)  # type: ignore[arg-type]
    faults = tuple(f"{outcome.source}: {outcome.fault}" for outcome in batch.missing)
    if faults and not allow_missing:
        raise FilesDamaged("\n".join(faults))
    unique = {outcome.stored_as: outcome for outcome in batch.outcomes if not outcome.fault}
    return ReadFiles(tuple(_file(outcome, folder, scope) for outcome in unique.values()), faults)


def _file(outcome: Outcome, folder: Path, scope: str) -> ReadFile:
    return ReadFile(
        path=folder / outcome.stored_as,
        source=outcome.source,
        sha256=outcome.sha256,
        size=outcome.size,
        rows=outcome.rows,
        entity=outcome.entity[:300],
        last_updated_on=outcome.last_updated_on[:20],
        schema_version=outcome.schema_version[:20],
        scope=scope,
    )


def read_hospital_files(paths: Sequence[Path], *, folder: Path, wanted: Wanted, told: Told | None = None) -> ReadFiles:
    """Machine-readable files of hospitals, or the two tables of prices by hospital. Raises FileRejected."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _price_tables(paths)
    if tables:
        return _read_price_table(*tables, folder)
    files, bad = [], []
    for path in paths:
        target = folder / f"{sha256(str(path.resolve()).encode()).hexdigest()[:16]}.parquet"
        report = read(path, wanted=wanted, sink=ParquetSink(target), name=path.name)
        bad += [(path.name, row) for row in report.bad]
        files.append(_hospital_file(report, target, path))
        if told:
            told(f"{path.name}: {report.rows:,} rows")
    return ReadFiles(tuple(files), bad=tuple(bad))


def _hospital_file(report: FileReport, target: Path, path: Path) -> ReadFile:
    hospital = report.hospital
    return ReadFile(
        path=target,
        source=path.name,
        sha256=report.sha256,
        size=report.size,
        rows=report.rows,
        entity=hospital.name[:300] if hospital else "",
        last_updated_on=hospital.last_updated_on[:20] if hospital else "",
        schema_version=hospital.version[:20] if hospital else "",
    )


def _price_tables(paths: Sequence[Path]) -> tuple[SourceFile, SourceFile] | None:
    """The prices and the names of hospitals, told by the names of the two files; None for anything else."""
    named = {path.name.partition(".")[0]: path for path in paths}
    if set(named) != {"demo_codes_by_hospital", "hospitals"}:
        return None
    found = [open_tables(named[name], "utf-8-sig", ".")[0] for name in ("demo_codes_by_hospital", "hospitals")]
    return found[0], found[1]


def _read_price_table(prices: SourceFile, hospitals: SourceFile, folder: Path) -> ReadFiles:
    table = read_table(prices, hospitals)
    if len(table.bad) > len(table.rows):
        name, row = table.bad[0]
        raise FileRejected(name, row.reason, row.line, row.field)
    digest, _ = prices.measure()
    target = folder / f"{digest[:16]}.parquet"
    sink = ParquetSink(target)
    rows = [_price_row(row) for row in table.rows]
    for start in range(0, len(rows), BATCH):
        sink.write(rows[start : start + BATCH])
    sink.finish(FileReport(prices.name, sha256=digest, rows=len(rows)))
    file = ReadFile(target, prices.name, digest, 0, len(rows), entity="Hospitals, gathered by a third party")
    return ReadFiles((file,), bad=tuple(table.bad))


def _price_row(row: HospitalPrice) -> HospitalRow:
    """The table knows a hospital by its CMS number alone, which stands as its license does in a hospital's own file."""
    figures = NO_FIGURES | {"gross_charge" if row.kind == "gross" else "discounted_cash": float(row.price)}
    facts = BLANK | figures | {
        "hospital_name": row.hospital_name, "license_number": row.ccn, "license_state": row.state,
        "billing_code_type": row.system.upper(), "billing_code": row.code,
    }  # fmt: skip
    return HospitalRow(**facts)
