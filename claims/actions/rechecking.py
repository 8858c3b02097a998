"""Judging kept cases again by the editions that are loaded now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from claims.actions.keeping import basis_of, findings_in
from claims.check import Result
from claims.documents import BadDocument, claim_of
from claims.lines import Claim
from claims.models import Judgement, KeptCase
from claims.querysets import KeptCaseQuerySet
from claims.selectors.facts import MOST_CLAIMS
from claims.selectors.judging import Loaded, judged_now, loaded_now


@dataclass(frozen=True, slots=True)
class Rechecked:
    """`judged` cases, of which `changed` are judged differently; `unreadable` ones are passed over; `left` are not yet."""

    judged: int = 0
    changed: int = 0
    unreadable: tuple[str, ...] = ()
    left: int = 0


def recheck(*, cases: KeptCaseQuerySet, at: datetime, most: int | None = None) -> Rechecked:
    """Those of the cases that the newest editions have not judged, in whole batches: it can be broken off anywhere.

    `most` bounds how many are judged now.
    """
    waiting = cases.not_judged_by(loaded_now().digest).order_by("pk")
    judged, changed, last, unreadable = 0, 0, 0, []
    while size := min(MOST_CLAIMS, MOST_CLAIMS if most is None else most - judged):
        batch = list(waiting.filter(pk__gt=last)[:size])
        if not batch:
            break
        last = batch[-1].pk
        read = [(case, claim) for case in batch if (claim := _claim(case)) is not None]
        unreadable += [f"Case {case.pk}" for case in batch if case.pk not in {kept.pk for kept, _ in read}]
        loaded, results = judged_now([claim for _, claim in read])
        found = {case.pk: result for (case, _), result in zip(read, results, strict=True)}
        changed += record(found=found, loaded=loaded, at=at)
        judged += len(batch)
    left = cases.not_judged_by(loaded_now().digest).count()
    return Rechecked(judged - len(unreadable), changed, tuple(unreadable), left)


@transaction.atomic
def record(*, found: dict[int, Result], loaded: Loaded, at: datetime) -> int:
    """One batch, whole: a judgement for each case that is judged differently. Returns how many are.

    A case that was discarded meanwhile, or that another run has judged by the same editions, is left alone.
    """
    basis = basis_of(loaded=loaded, at=at)
    held = KeptCase.objects.select_for_update().filter(pk__in=found).exclude(judged_by=basis).order_by("pk")
    cases = list(held)
    latest = _latest(cases)
    new = []
    for case in cases:
        number, findings = latest.get(case.pk, (0, None))
        case.judged_by, case.judged_at = basis, at
        documents = findings_in(found[case.pk])
        if documents != findings:
            new.append(Judgement(case=case, number=number + 1, basis=basis, judged_at=at, findings=documents))
    Judgement.objects.bulk_create(new)
    KeptCase.objects.bulk_update(cases, ("judged_by", "judged_at"), batch_size=500)
    return len(new)


def _latest(cases: Sequence[KeptCase]) -> dict[int, tuple[int, list[dict[str, object]]]]:
    rows = Judgement.objects.filter(case__in=[case.pk for case in cases]).order_by("case", "number")
    return {case: (number, findings) for case, number, findings in rows.values_list("case", "number", "findings")}


def _claim(case: KeptCase) -> Claim | None:
    try:
        return claim_of(case.document)
    except BadDocument:
        return None
