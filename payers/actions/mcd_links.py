"""Which of Medicare's documents point to each other, and where they hold."""

from collections.abc import Iterator

from payers.actions.mcd_held import Held
from payers.models import Policy, PolicyRelation
from payers.vocabulary import PolicyKind, RelationKind

_BATCH = 500
_KINDS = (RelationKind.ARTICLE_OF, RelationKind.RELATED)


def write_links(*, held: Held, places: dict[str, int]) -> None:
    """Relations and jurisdictions of the listed policies, as their newest versions have them."""
    _write_relations(held)
    _write_jurisdictions(held, places)


def _write_relations(held: Held) -> None:
    wanted = set(_relations(held))
    kept = {
        (row.policy_id, row.kind, row.target_id): row.pk
        for row in PolicyRelation.objects.filter(policy__payer=held.payer, kind__in=_KINDS)
        if row.policy_id in held.listed
    }
    gone = [pk for key, pk in kept.items() if key not in wanted]
    for start in range(0, len(gone), _BATCH):
        PolicyRelation.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    PolicyRelation.objects.bulk_create(
        (PolicyRelation(policy_id=policy, kind=kind, target_id=target)
         for policy, kind, target in sorted(wanted - kept.keys())),
        batch_size=_BATCH,
    )  # fmt: skip


def _relations(held: Held) -> Iterator[tuple[int, str, int]]:
    """An article that lists codes holds those of the determination it is linked to, whichever of the two says so."""
    holds_codes: set[tuple[int, int]] = set()
    others: set[tuple[int, int]] = set()
    for policy, staged in held.listed.items():
        for kind, document in staged.links:
            target = held.documents.get((kind, document))
            if target is None or target == policy:
                continue
            article, determination = policy, target
            if staged.kind == PolicyKind.LCD and kind == PolicyKind.ARTICLE:
                article, determination = target, policy
            elif not (staged.kind == PolicyKind.ARTICLE and kind == PolicyKind.LCD):
                others.add((policy, target))
                continue
            linked = held.listed.get(article)
            if linked is not None and linked.lists_codes:
                holds_codes.add((article, determination))
            else:
                others.add((policy, target))
    for article, determination in holds_codes:
        yield article, RelationKind.ARTICLE_OF.value, determination
    for policy, target in others:
        yield policy, RelationKind.RELATED.value, target


def _write_jurisdictions(held: Held, places: dict[str, int]) -> None:
    through = Policy.jurisdictions.through
    wanted = {
        (policy, places[contract])
        for policy, staged in held.listed.items()
        for contract in staged.contracts
        if contract in places
    }
    kept = {
        (row.policy_id, row.jurisdiction_id): row.pk
        for row in through.objects.filter(policy__payer=held.payer)
        if row.policy_id in held.listed
    }
    gone = [pk for key, pk in kept.items() if key not in wanted]
    for start in range(0, len(gone), _BATCH):
        through.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    through.objects.bulk_create(
        (through(policy_id=policy, jurisdiction_id=place) for policy, place in sorted(wanted - kept.keys())),
        batch_size=_BATCH,
    )
