"""How many claim lines a second one core judges, facts gathered too, with the tables that the database holds."""

import random
import time
from collections.abc import Iterator
from datetime import date

from claims.check import check
from claims.lines import Claim, ClaimLine, Setting
from claims.selectors import gather
from fees.models import RelativeValue
from sources.models import Release

SEED = 49411
CLAIMS, LINES = 1_000, 10
TARGET = 5_000
# Codes that a batch of a thousand claims names: of one specialty, of a whole hospital.
POOLS = (400, 2_000)
MODIFIERS = ("59", "25", "26", "RT", "XS")


def measure() -> Iterator[str]:
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
