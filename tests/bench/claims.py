"""How many claim lines a second one core judges, facts gathered too, with the whole tables loaded."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from claims.check import check
from claims.lines import Claim, ClaimLine, Setting
from claims.selectors import gather
from fees.models import RelativeValue
from sources.models import Release
from tests.bench.loading import SHARED
from tests.conftest import ROOT

# What judges a day of the quarter whose pairs are loaded, beside the pairs themselves.
FILES = (
    ("pfs", "pfs/older/PPRRVU2024_Jul.csv.gz"),
    ("hcpcs", "hcpcs/HCPC2024_JUL_ANWEB.csv"),
    ("icd10cm", "icd10cm/icd10cm_order_2025.txt.gz"),
    ("pos", "reference/pos_codes.csv", "--edition", "2024"),
    ("mue", "ncci/MCR_MUE_PractitionerServices_Eff_07-01-2024.csv"),
    ("mue", "ncci/MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv"),
    ("aoc", "ncci/AOC_V2024Q3-MCR.txt"),
)
SEED = 49411
CLAIMS, LINES = 1_000, 10
TARGET = 5_000
# Codes that a batch of a thousand claims names: of one specialty, of a whole hospital.
POOLS = (400, 2_000, 6_000)
MODIFIERS = ("59", "25", "26", "RT", "XS")


def measure(database: Path, environment: dict[str, str]) -> Iterator[str]:
    """`database` holds the pairs; the other tables are loaded beside them."""
    if not all((SHARED / name).is_file() for _, name, *_ in FILES):
        yield "Claim check: not measured, the whole files are not here"
        return
    environment = environment | {"DATABASE_URL": f"sqlite:///{database}"}
    for importer, name, *options in FILES:
        command = [sys.executable, "manage.py", "load", importer, str(SHARED / name), *options]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "tests.bench.claims"]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    yield from said.splitlines()


def judged() -> Iterator[str]:
    pairs = Release.objects.ready().of("ncci-ptp").filter(variant=Setting.PRACTITIONER).newest_first().first()
    if pairs is None:
        yield "Claim check: not measured, no NCCI edits are loaded"
        return
    day = pairs.effective_from
    yield f"Claim check: {CLAIMS:,} claims of {LINES} lines, {pairs.rows:,} pairs loaded, processor time of one core"
    for pool in POOLS:
        claims = seeded(day, pool)
        begin = time.process_time()
        facts = gather(claims)
        gathered = time.process_time()
        results = check(claims, facts)
        seconds = time.process_time() - begin
        found = sum(len(result.findings) for result in results)
        named = len({line.code for claim in claims for line in claim.lines})
        yield (
            f"  {named:,} different codes: {CLAIMS * LINES / seconds:,.0f} lines/s (at least {TARGET:,}), "
            f"{gathered - begin:.2f} s of {seconds:.2f} s to gather; {found:,} findings"
        )


def seeded(day: date, pool: int) -> list[Claim]:
    """The same claims every time, of codes that the newest fee schedule pays."""
    chance = random.Random(SEED)
    newest = Release.objects.ready().of("pfs").filter(variant="").newest_first().values("pk")[:1]
    rows = RelativeValue.objects.filter(release__in=newest, modifier="", status_code="A").order_by("code__code")
    codes = list(rows.values_list("code__code", flat=True))
    codes = chance.sample(codes, min(pool, len(codes)))
    return [
        Claim(Setting.PRACTITIONER, tuple(_line(number, day, codes, chance) for number in range(1, LINES + 1)))
        for _ in range(CLAIMS)
    ]


def _line(number: int, day: date, codes: list[str], chance: random.Random) -> ClaimLine:
    return ClaimLine(
        number=number,
        code=chance.choice(codes),
        date_of_service=day,
        modifiers=tuple(chance.sample(MODIFIERS, chance.choice((0, 0, 1, 2)))),
        units=chance.choice((1, 1, 2)),
        diagnoses=("C34.11",),
        place_of_service=chance.choice(("11", "22")),
    )


if __name__ == "__main__":
    for judgement in judged():
        sys.stdout.write(f"{judgement}\n")
