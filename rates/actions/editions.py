"""Makes the benchmarks of one edition from files that were read, all or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from rates.actions.bulk import insert
from rates.aggregate import aggregate, read_groups
from rates.editions import Month, ReadFile, digest_of, fingerprint
from rates.groups import HCPCS, Group, MedicareAmount, Part
from rates.hospital_aggregate import HospitalGroup, aggregate_hospitals
from rates.medicare import SCHEDULES
from rates.models import HospitalBenchmark, RateBenchmark, RateEdition, RateFile
from sources.editions import LoadRefused
from sources.models import Release

NAMES_KEPT = 1000
DECIMALS = 4
LICENCE = "Published by law (45 CFR 147.212 and 180.50) for everybody to read."
# The columns of the two tables, in the order of their groups; whose payer it is, the edition says.
BENCHMARK = ("edition_id", *Group._fields[1:])
PRICES = ("edition_id", *HospitalGroup._fields, "medicare_amount")


@dataclass(frozen=True, slots=True)
class EditionOrder:
    """What an edition is made from. `codes` says which codes were read, blank for all of them.

    `folder` takes the file of benchmarks. `registry` and `billers` are those of `rates.aggregate`.
    """

    month: Month
    files: tuple[ReadFile, ...]
    folder: Path
    payer: str = ""
    payer_name: str = ""
    codes: str = ""
    amounts: tuple[MedicareAmount, ...] = ()
    registry: Path | None = None
    billers: Path | None = None


@dataclass(frozen=True, slots=True)
class LoadedEdition:
    """`is_new` is False where the same content was held already, and nothing was written."""

    release: Release
    is_new: bool


def load_payer_edition(*, order: EditionOrder, at: datetime) -> LoadedEdition:
    """Replaces what is held of the payer's month. Raises LoadRefused; readers see the old edition until the end."""
    _require_rows(order)
    registry = digest_of(order.registry) if order.registry else ""
    amounts = "\n".join(sorted(map(repr, order.amounts)))
    sha256 = fingerprint(order.files, order.payer, order.codes, registry, amounts)
    name = _name(order, order.payer)
    held = _held("tic", name, sha256)
    if held:
        return LoadedEdition(held, False)
    order.folder.mkdir(parents=True, exist_ok=True)
    path = order.folder / f"benchmarks-{sha256[:16]}.parquet"
    done = aggregate(
        _parts(order), path, amounts=order.amounts, registry=order.registry, billers=order.billers
    )  # fmt: skip
    with transaction.atomic():
        release = _replace(order, "tic", name, sha256, until=order.month.end, at=at)
        edition = _record(order, release, RateEdition.Kind.PAYER, at, done.has_registry, done.has_billers)
        rows = _benchmarks(read_groups(path), edition)
        release.rows = insert(model=RateBenchmark, columns=BENCHMARK, rows=rows)
        release.save(update_fields=("rows",))
    return LoadedEdition(release, True)


def load_hospital_edition(*, order: EditionOrder, at: datetime) -> LoadedEdition:
    """Replaces what is held of hospitals' prices of a month. Raises LoadRefused."""
    _require_rows(order)
    order = replace(order, amounts=tuple(each for each in order.amounts if each.billing_class == "institutional"))
    amounts = "\n".join(sorted(map(repr, order.amounts)))
    sha256 = fingerprint(order.files, order.codes, amounts)
    name = _name(order, "hospitals")
    held = _held("hospital", name, sha256)
    if held:
        return LoadedEdition(held, False)
    outpatient = {each.code: each.amount for each in order.amounts}
    groups = aggregate_hospitals([file.path for file in order.files])
    with transaction.atomic():
        release = _replace(order, "hospital", name, sha256, until=order.month.year_end, at=at)
        edition = _record(order, release, RateEdition.Kind.HOSPITAL, at, False, False)
        rows = _prices(groups, edition, outpatient)
        release.rows = insert(model=HospitalBenchmark, columns=PRICES, rows=rows)
        release.save(update_fields=("rows",))
    return LoadedEdition(release, True)


def _require_rows(order: EditionOrder) -> None:
    if not sum(file.rows for file in order.files):
        names = ", ".join(file.source for file in order.files) or "No file"
        raise LoadRefused(f"{names[:300]}: no rate of {order.codes or 'any code'} was found; nothing was written.")
    samples = {file.is_sample for file in order.files}
    if len(samples) > 1:
        raise LoadRefused("Sample files and real ones are never one edition: load them apart.")


def _name(order: EditionOrder, owner: str) -> str:
    """The edition as every page names it; made-up figures say so wherever it is named."""
    name = f"{order.month.name} {owner}"
    return f"{name} (Sample)" if order.files[0].is_sample else name


def _held(importer: str, name: str, sha256: str) -> Release | None:
    return Release.objects.ready().of(importer).filter(edition=name, sha256=sha256).first()


def _parts(order: EditionOrder) -> list[Part]:
    scopes = sorted({file.scope for file in order.files})
    return [
        Part(tuple(sorted(file.path for file in order.files if file.scope == scope and file.rows)), order.payer, scope)
        for scope in scopes
        if any(file.rows for file in order.files if file.scope == scope)
    ]


def _replace(order: EditionOrder, importer: str, name: str, sha256: str, *, until: date, at: datetime) -> Release:
    Release.objects.select_for_update().ready().of(importer).filter(edition=name).delete()
    return Release.objects.create(
        importer=importer,
        edition=name,
        effective_from=order.month.first,
        effective_to=until,
        status=Release.Status.READY,
        is_excerpt=bool(order.codes),
        sha256=sha256,
        file_names=", ".join(file.source.rpartition("/")[2] for file in order.files)[:NAMES_KEPT],
        licence=LICENCE,
        started_at=at,
        ready_at=at,
    )


def _record(
    order: EditionOrder, release: Release, kind: str, at: datetime, has_registry: bool, has_billers: bool
) -> RateEdition:
    edition = RateEdition.objects.create(
        release=release,
        kind=kind,
        payer=order.payer,
        payer_name=order.payer_name,
        month=order.month.name,
        codes=order.codes[:200],
        medicare=_medicare(order.amounts),
        is_sample=order.files[0].is_sample,
        has_registry=has_registry,
        has_billers=has_billers,
        read_at=at,
    )
    copied = {field.name for field in fields(ReadFile)} - {"path"}
    RateFile.objects.bulk_create(
        RateFile(edition=edition, stored_as=file.path.name, **{name: getattr(file, name) for name in copied})
        for file in order.files
    )
    return edition


def _medicare(amounts: Iterable[MedicareAmount]) -> str:
    """`fee schedule RVU26C (...); OPPS January 2026`; blank where no amounts were held against the rates."""
    named = {(SCHEDULES[each.billing_class], each.edition) for each in amounts}
    return "; ".join(f"{schedule} {edition}".strip() for schedule, edition in sorted(named, reverse=True))[:120]


def _benchmarks(groups: Iterable[Group], edition: RateEdition) -> Iterator[tuple[Any, ...]]:
    """In the order of BENCHMARK."""
    for group in groups:
        yield edition.pk, *map(_rounded, group[1:])


def _prices(
    groups: Iterable[HospitalGroup], edition: RateEdition, outpatient: dict[str, float]
) -> Iterator[tuple[Any, ...]]:
    """In the order of PRICES."""
    for group in groups:
        is_outpatients = group.setting != "inpatient" and group.billing_class != "professional"
        amount = outpatient.get(group.code) if is_outpatients and group.code_type == HCPCS else None
        yield edition.pk, *map(_rounded, group), amount


def _rounded(value: Any) -> Any:
    """Amounts to a hundredth of a cent; counts and words as they are."""
    return round(value, DECIMALS) if isinstance(value, float) else value
