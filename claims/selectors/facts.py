"""Gathers the facts of a batch of claims, in a number of queries that does not grow with them.

Lists of codes go to the database in chunks of CHUNK: a batch of up to MOST_CLAIMS ordinary claims fits in one.
"""

from collections import defaultdict
from collections.abc import Sequence

from claims.facts import Edition, Facts
from claims.lines import Claim
from claims.selectors.batch import Batch
from claims.selectors.codes import code_facts, diagnosis_facts, modifier_facts, place_rows
from claims.selectors.edits import add_on_rows, fee_rows, pair_rows, unit_rows
from claims.selectors.policies import diagnosis_lists, payer_facts, policy_rows
from sources.models import Release

MOST_CLAIMS = 1_000
IMPORTERS = ("aoc", "cpt", "hcpcs", "icd10cm", "mue", "ncci-ptp", "pfs", "pos")


class TooManyClaims(Exception):
    """A batch is larger than the facts of it should be held in memory at once."""


def gather(claims: Sequence[Claim]) -> Facts:
    """The facts of up to MOST_CLAIMS claims, spelled canonically."""
    if len(claims) > MOST_CLAIMS:
        raise TooManyClaims(f"{len(claims):,} claims in one batch; at most {MOST_CLAIMS:,} are judged at once.")
    lines = [line for claim in claims for line in claim.lines]
    batch = Batch(
        editions=ready_editions(),
        codes=frozenset(line.code for line in lines),
        together=_together(claims),
        diagnoses=frozenset(code for line in lines for code in line.diagnoses),
        days=frozenset(line.date_of_service for line in lines),
        settings=frozenset(str(claim.setting) for claim in claims),
        payers=frozenset(claim.payer for claim in claims if claim.payer),
    )
    policies = policy_rows(batch)
    return Facts(
        editions=tuple(batch.editions.values()),
        codes=code_facts(batch),
        diagnoses=diagnosis_facts(batch),
        pairs=pair_rows(batch),
        units=unit_rows(batch),
        add_ons=add_on_rows(batch),
        fees=fee_rows(batch),
        places=place_rows(batch),
        modifiers=modifier_facts(batch),
        payers=payer_facts(batch),
        policies=policies,
        diagnosis_lists=diagnosis_lists(batch, policies),
    )


def _together(claims: Sequence[Claim]) -> dict[str, set[int]]:
    days = (lines for claim in claims for lines in claim.by_day().values())
    together: dict[str, set[int]] = defaultdict(set)
    for number, lines in enumerate(days):
        codes = {line.code for line in lines}
        for code in codes if len(codes) > 1 else ():
            together[code].add(number)
    return together


def ready_editions() -> dict[int, Edition]:
    """The READY releases that the check rests on, by primary key."""
    releases = Release.objects.ready().filter(importer__in=IMPORTERS).order_by("effective_from", "pk")
    return {
        release.pk: Edition(
            importer=release.importer,
            name=str(release),
            effective_from=release.effective_from,
            effective_to=release.effective_to,
            variant=release.variant,
            is_excerpt=release.is_excerpt,
        )
        for release in releases
    }
