"""`manage.py make_sample_rates OUT_DIR`: made-up rate files of the real shape, to try out and to measure with."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rates.samples import read_anchors, write_in_network, write_market

UNITS = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
FEES = Path("fixtures/slices/pfs/PPRRVU2026_Jul_nonQPP.csv")


def bytes_of(text: str) -> int:
    number, unit = text[:-2].strip(), text[-2:].upper()
    try:
        return int(float(number) * UNITS[unit])
    except (KeyError, ValueError) as error:
        raise ArgumentTypeError(f"{text!r} is no size such as 500MB or 2GB.") from error


class Command(BaseCommand):
    help = "Writes made-up in-network files, each labelled Sample: small ones of four payers, or one large one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="OUT_DIR")
        parser.add_argument("--seed", type=int, default=1, help="the same seed writes the same files")
        parser.add_argument("--size", type=bytes_of, metavar="500MB", help="one large file of that much JSON instead")
        parser.add_argument("--schema", type=int, choices=(1, 2), default=1, help="of the large file")
        parser.add_argument("--gz", action="store_true", help="the large file compressed")
        parser.add_argument("--references-last", action="store_true", help="the providers behind the rates")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            message = self._write_large(folder, options) if options["size"] else self._write_small(folder, options)
        except OSError as error:
            raise CommandError(f"Not written: {error}") from error
        self.stdout.write(message)

    def _write_large(self, folder: Path, options: dict[str, Any]) -> str:
        path = folder / ("sample-in-network-rates.json" + (".gz" if options["gz"] else ""))
        made = write_in_network(
            path,
            size=options["size"],
            seed=options["seed"],
            schema=options["schema"],
            references_last=options["references_last"],
        )
        codes = folder / "sample-codes.txt"
        codes.write_text("".join(f"{kind},{code}\n" for kind, code in made.wanted), encoding="ascii")
        return f"{path}: {made.size:,} bytes of JSON, {made.rows:,} rows; {codes}: {made.wanted_rows:,} of them."

    def _write_small(self, folder: Path, options: dict[str, Any]) -> str:
        with (settings.BASE_DIR / FEES).open(encoding="cp1252", newline="") as lines:
            files = write_market(folder, anchors=read_anchors(lines, codes=demo_codes()), seed=options["seed"])
        payers = len({file.payer for file in files})
        return f"{folder}: {len(files)} sample files of {payers} payers. Medicare publishes none: its fees are public."


def demo_codes() -> list[str]:
    """The codes that have a page in the demo."""
    pages = (settings.BASE_DIR / "fixtures" / "publications").glob("*.yaml")
    return sorted(page.stem.partition("-")[2] for page in pages)
