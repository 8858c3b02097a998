"""Judging kept cases again by the editions that are loaded now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from claims.actions.keeping import edition_set_of, findings_in
from claims.check import Result
from claims.documents import BadDocument, Document, claim_of
from claims.lines import Claim
from claims.models import Judgement, KeptCase
from claims.querysets import KeptCaseQuerySet
from claims.selectors.facts import MOST_CLAIMS
from claims.selectors.judging import Loaded, judged_now, loaded_now


@dataclass(frozen=True, slots=True)
class Rechecked:
    """`changed` of the `judged` cases are judged differently; `unreadable` ones are passed over; `left` wait still."""

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
        found = [(case, result) for (case, _), result in zip(read, results, strict=True)]
        changed += record(found=found, loaded=loaded, at=at)
        judged += len(batch)
    left = cases.not_judged_by(loaded_now().digest).count()
    return Rechecked(judged - len(unreadable), changed, tuple(unreadable), left)


@transaction.atomic
def record(*, found: Sequence[tuple[KeptCase, Result]], loaded: Loaded, at: datetime) -> int:
    """One batch, whole: a judgement for each case that is judged differently. Returns how many are.

    A case that was discarded meanwhile, or that another run has judged, is left alone.
    """
    edition_set = edition_set_of(loaded=loaded, at=at)
    held = KeptCase.objects.select_for_update().filter(pk__in=[case.pk for case, _ in found])
    judged_by = dict(held.order_by("pk").values_list("pk", "judged_by"))
    mine = [(case, result) for case, result in found if judged_by.get(case.pk) == case.judged_by_id]
    latest = _latest([case.pk for case, _ in mine])
    new = []
    for case, result in mine:
        number, findings = latest.get(case.pk, (0, None))
        documents = findings_in(result)
        if documents != findings:
            new.append(
                Judgement(case=case, number=number + 1, edition_set=edition_set, judged_at=at, findings=documents)
            )
    Judgement.objects.bulk_create(new)
    KeptCase.objects.filter(pk__in=[case.pk for case, _ in mine]).update(judged_by=edition_set, judged_at=at)
    return len(new)


def _latest(cases: Sequence[int]) -> dict[int, tuple[int, list[Document]]]:
    rows = Judgement.objects.filter(case__in=cases).latest_of_case()
    return {case: (number, findings) for case, number, findings in rows.values_list("case", "number", "findings")}


def _claim(case: KeptCase) -> Claim | None:
    try:
        return claim_of(case.document)
    except BadDocument:
        return None
