"""Loads rates: reads the files an operator names, and makes an edition of them."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from codes.amounts import medicare_amounts
from codes.models import Code, PublicationVersion
from codes.payer_names import payer_names
from rates.actions import EditionOrder, LoadedEdition, load_hospital_edition, load_payer_edition
from rates.editions import Month, NoSuchMonth, month_named
from rates.listed import MOST_FILES, NoAddress, TooManyFiles, files_meant
from rates.medicare import compared
from rates.reading import FilesDamaged, ReadFiles, read_hospital_files, read_payer_files, read_published
from rates.registry import NotARegistry, write_registry
from rates.runners import NoCluster
from rates.store import is_of_some_codes
from rates.tasks import EDITION
from rates.tic import DamagedFile, NotARateFile, UnreadableList, Wanted
from sources.actions import LoadRefused, LoadResult
from sources.models import ImportRun
from sources.registry import LoadOrder


def store() -> Path:
    """Where the rows of rates lie: one folder a kind, payer and edition."""
    return Path(settings.DATA_DIR) / "rates"


def registry_path() -> Path | None:
    path = store() / "npi.parquet"
    return path if path.is_file() else None


def load_tic(order: LoadOrder) -> LoadResult:
    """In-network files of one payer and month, or tables of contents that list them. Raises LoadRefused."""
    month, name = _month(order), _payer_name(order.payer)
    wanted, codes = _wanted(order.codes)
    folder = store() / "tic" / order.payer / month.name
    try:
        read = _read_payer(order, folder, wanted)
    except (FilesDamaged, NoCluster, TooManyFiles, NoAddress) as error:
        raise LoadRefused(str(error)) from error
    if not codes and any(is_of_some_codes(file.path) for file in read.files):
        codes = "a list of codes"
    if order.dry_run:
        return _dry(read, month)
    edition = EditionOrder(
        month=month, files=read.files, folder=folder, payer=order.payer, payer_name=name, codes=codes,
        amounts=tuple(compared(medicare_amounts(None, month.first))), registry=registry_path(),
    )  # fmt: skip
    return _result(load_payer_edition(order=edition, at=timezone.now()), read)


def _read_payer(order: LoadOrder, folder: Path, wanted: Wanted) -> ReadFiles:
    if len(order.names) == 1 and order.names[0].rpartition("/")[2] == EDITION:
        return read_published(
            order.names[0], into=folder, scope=_state(order), allow_missing=order.allow_missing
        )  # fmt: skip
    names = _files(order)
    return read_payer_files(
        names, folder=folder, wanted=wanted, scope=_state(order), scheduler=order.scheduler,
        workers=min(len(names), os.cpu_count() or 1), allow_missing=order.allow_missing,
        is_private_allowed=order.allow_private, told=order.progress,
    )  # fmt: skip


def load_hospital(order: LoadOrder) -> LoadResult:
    """Files of hospitals of one month. Raises LoadRefused and FileRejected."""
    month = _month(order)
    wanted, codes = _wanted(order.codes)
    folder = store() / "hospital" / month.name
    read = read_hospital_files(order.paths, folder=folder, wanted=wanted, told=order.progress)
    if order.dry_run:
        return _dry(read, month)
    edition = EditionOrder(
        month=month, files=read.files, folder=folder, codes=codes,
        amounts=tuple(compared(medicare_amounts(None, month.first))),
    )  # fmt: skip
    return _result(load_hospital_edition(order=edition, at=timezone.now()), read)


def load_registry(order: LoadOrder) -> LoadResult:
    """The newest registry, in the place of the one before; editions loaded from then on use it."""
    if len(order.paths) != 1:
        raise LoadRefused("The registry is one file, npidata_pfile_*.csv.")
    path = order.paths[0]
    if order.dry_run:
        return LoadResult(ImportRun.Status.DRY_RUN, "", 0, 0, f"{path.name} would become the registry.")
    try:
        rows = write_registry(path, store() / "npi.parquet")
    except NotARegistry as error:
        raise LoadRefused(str(error)) from error
    message = f"npi: {rows:,} providers. Editions of rates loaded from now on tell states by them."
    return LoadResult(ImportRun.Status.SUCCEEDED, "", rows, 0, message)


def _files(order: LoadOrder) -> list[str]:
    """Raises LoadRefused, TooManyFiles and NoAddress."""
    found: list[str] = []
    limit = order.limit or MOST_FILES
    for name in order.names:
        try:
            found += files_meant(name, limit=limit, is_private_allowed=order.allow_private)
        except (DamagedFile, NotARateFile, OSError) as error:
            if not order.allow_missing:
                raise LoadRefused(f"{name}: {error}") from error
            # It is named among the missing when it is read.
            found.append(name)
    if len(found) > limit:
        raise TooManyFiles(f"{len(found):,} files are meant, over {limit:,}. Allow more with --limit.")
    return list(dict.fromkeys(found))


def _state(order: LoadOrder) -> str:
    if order.state and not re.fullmatch(r"[A-Za-z]{2}", order.state):
        raise LoadRefused(f"--state {order.state[:20]!r} is no state's two letters, such as TX.")
    return order.state.upper()


def _month(order: LoadOrder) -> Month:
    try:
        return month_named(order.edition)
    except NoSuchMonth as error:
        raise LoadRefused(f"--edition: {error}") from error


def _payer_name(slug: str) -> str:
    known = payer_names()
    if slug not in known:
        listed = ", ".join(sorted(known)) or "none; staff add them in the admin"
        raise LoadRefused(f"--payer {slug or 'is missing'}: the payers known here are: {listed}.")
    return known[slug]


def _wanted(codes: str) -> tuple[Wanted, str]:
    """The codes to read, and how an edition names them: blank for all."""
    if codes in ("", "all"):
        return Wanted.all(), ""
    if codes == "pages":
        found = PublicationVersion.objects.published().filter(code__system__in=("cpt", "hcpcs"))
        return _of(found.values_list("code__code", flat=True), "the codes that have a page")
    if codes.startswith("family:"):
        slug = codes.removeprefix("family:")
        of_family = Code.objects.filter(family__slug=slug)
        return _of(of_family.values_list("code", flat=True), f"the codes of the family {slug}")
    try:
        with Path(codes).open(encoding="utf-8") as lines:
            wanted = Wanted.from_lines(lines)
    except (OSError, UnicodeDecodeError, UnreadableList) as error:
        raise LoadRefused(f"--codes {codes}: {error}") from error
    return wanted, f"{len(wanted.pairs or ()):,} codes"


def _of(codes: Iterable[str], words: str) -> tuple[Wanted, str]:
    listed = list(codes)
    if not listed:
        raise LoadRefused(f"--codes: there are none of {words}.")
    return Wanted.of((kind, code) for code in listed for kind in ("CPT", "HCPCS")), words


def _dry(read: ReadFiles, month: Month) -> LoadResult:
    rows = sum(file.rows for file in read.files)
    message = f"{month.name}: {rows:,} rows of {len(read.files):,} files were read; no benchmarks were made."
    return LoadResult(ImportRun.Status.DRY_RUN, month.name, rows, len(read.bad), message, list(read.bad))


def _result(loaded: LoadedEdition, read: ReadFiles) -> LoadResult:
    release = loaded.release
    if not loaded.is_new:
        message = f"{release.importer} {release} is already loaded from this content; nothing was written."
        return LoadResult(ImportRun.Status.UNCHANGED, str(release), release.rows, 0, message)
    rows = sum(file.rows for file in read.files)
    message = f"{release.importer} {release}: {release.rows:,} benchmarks of {rows:,} rows in {len(read.files):,} files"
    left_out = f"; left out: {'; '.join(read.missing)}" if read.missing else ""
    message = f"{message}{left_out}."
    return LoadResult(ImportRun.Status.SUCCEEDED, str(release), release.rows, len(read.bad), message, list(read.bad))
