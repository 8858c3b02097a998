"""The rates of the demo: sample files of payers, written by the generator, and a slice of hospitals' own prices."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from codes.amounts import medicare_amounts
from codes.payer_names import payer_names
from rates.actions import EditionOrder, load_hospital_edition, load_payer_edition
from rates.editions import month_named
from rates.loading import store
from rates.medicare import compared
from rates.models import RateEdition
from rates.reading import read_hospital_files, read_payer_files
from rates.registry import write_registry
from rates.samples import SampleFile, read_anchors, write_market
from rates.tic import Wanted
from sources.editions import LoadRefused
from sources.files import FileRejected
from ui.demo import FIXTURES, DemoFailed, register_step

FEES = FIXTURES / "slices" / "pfs" / "PPRRVU2026_Jul_nonQPP.csv"
HOSPITAL_MONTH = "2026-01"
HOSPITAL_SLICE = ("demo_codes_by_hospital.csv", "hospitals.csv")
SEED = 1


def load_sample_rates() -> list[str]:
    """Made-up rates around Medicare's amounts; once some are held, or real ones of a payer, nothing is made again."""
    if RateEdition.objects.of_payers().exists():
        return []
    folder = store() / "samples"
    codes = sorted(path.stem.partition("-")[2] for path in (FIXTURES / "publications").glob("*.yaml"))
    with FEES.open(encoding="cp1252", newline="") as lines:
        files = write_market(folder, anchors=read_anchors(lines, codes=codes), seed=SEED)
    registry = folder / "npi.parquet"
    write_registry(folder / "sample-npi-states.csv", registry)
    made = [_load(file, folder, registry) for file in files]
    return [f"{len(made)} editions of sample rates loaded, {sum(made):,} benchmarks"]


def _load(file: SampleFile, folder: Path, registry: Path) -> int:
    month = month_named(f"{file.edition.on:%Y-%m}")
    target = folder / "read" / file.payer / month.name
    read = read_payer_files([str(file.path)], folder=target, wanted=Wanted.all())
    order = EditionOrder(
        month=month, files=read.files, folder=target, payer=file.payer,
        payer_name=payer_names().get(file.payer, file.payer), registry=registry,
        amounts=tuple(compared(medicare_amounts(None, month.first))),
    )  # fmt: skip
    return load_payer_edition(order=order, at=timezone.now()).release.rows


def load_hospital_prices() -> list[str]:
    """The excerpt under `fixtures/slices/hospital_prices`, where no hospital's prices are held."""
    paths = [FIXTURES / "slices" / "hospital_prices" / name for name in HOSPITAL_SLICE]
    if RateEdition.objects.of_hospitals().exists():
        return []
    month = month_named(HOSPITAL_MONTH)
    folder = Path(settings.DATA_DIR) / "rates" / "hospital" / month.name
    try:
        read = read_hospital_files(paths, folder=folder, wanted=Wanted.all())
        order = EditionOrder(
            month=month, files=read.files, folder=folder, codes="a few demo codes",
            amounts=tuple(compared(medicare_amounts(None, month.first))),
        )  # fmt: skip
        loaded = load_hospital_edition(order=order, at=timezone.now())
    except (FileRejected, LoadRefused) as error:
        raise DemoFailed(str(error)) from error
    return [f"hospital prices of {month.name}: {loaded.release.rows:,} benchmarks of an excerpt"]


register_step(90, load_sample_rates)
register_step(95, load_hospital_prices)
