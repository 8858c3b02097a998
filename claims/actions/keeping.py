"""Keeping the lines of claims, for oneself or for a team; renaming and discarding them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Team, User
from claims.check import Result
from claims.documents import BadDocument, Document, claim_document, claim_of, digest_of, finding_document
from claims.lines import Claim
from claims.models import EditionSet, Judgement, KeptCase
from claims.selectors.facts import MOST_CLAIMS
from claims.selectors.judging import Loaded, judged_now
from claims.titles import TitleRefused, plain_title
from payers.models import Payer

MOST_CASES = 2_000


class KeepRefused(Exception):
    """Nothing is kept or changed; the text says why."""


class NotTheirs(KeepRefused):
    """The case is another's, or the team's whose member the person is not."""


class TooManyCases(KeepRefused):
    """More than one person, or one team, keeps."""


class AlreadyKept(KeepRefused):
    """All of the lines are kept by the same person or team; `case` is the first of them."""

    def __init__(self, case: KeptCase) -> None:
        super().__init__(f"These lines are already kept, as {case.title}.")
        self.case = case


@dataclass(frozen=True, slots=True)
class Named:
    """A claim to be kept, and what the person calls it."""

    title: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Kept:
    """The new cases; `passed_over` counts those that were kept already."""

    cases: tuple[KeptCase, ...]
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class _Judged:
    """A claim ready to be written, with what was found on it today."""

    title: str
    document: Document
    digest: str
    loaded: Loaded
    result: Result


def keep(*, by: User, named: Sequence[Named], at: datetime, team: Team | None = None) -> Kept:
    """All of them with their judgement of today, or none. What the same owner keeps already is passed over.

    They are judged before anything is locked: a batch takes seconds.
    """
    _require_member(team, by)
    checked = [_checked(each, place if len(named) > 1 else 0) for place, each in enumerate(named, start=1)]
    _require_payers(checked)
    return _write(by=by, team=team, judged=list(_judge(checked)), at=at)


def _checked(named: Named, place: int) -> tuple[Named, Document]:
    """As it will be read back. `place` is its place among several, 0 where it is alone."""
    try:
        claim = claim_of(claim_document(named.claim))
        return Named(plain_title(named.title), claim), claim_document(claim)
    except (BadDocument, TitleRefused) as refused:
        raise KeepRefused(f"Case {place}: {refused}" if place else str(refused)) from refused


def _require_payers(checked: Sequence[tuple[Named, Document]]) -> None:
    """A payer's name is text: only one that is here is kept."""
    asked = {named.claim.payer for named, _ in checked} - {""}
    known = set(Payer.objects.filter(slug__in=asked).values_list("slug", flat=True))
    for place, (named, _) in enumerate(checked, start=1):
        if named.claim.payer and named.claim.payer not in known:
            raise KeepRefused(f"Case {place}, payer: no payer of that short name is loaded here.")


def _judge(checked: Sequence[tuple[Named, Document]]) -> Iterator[_Judged]:
    for start in range(0, len(checked), MOST_CLAIMS):
        batch = checked[start : start + MOST_CLAIMS]
        loaded, results = judged_now([named.claim for named, _ in batch])
        for (named, document), result in zip(batch, results, strict=True):
            yield _Judged(named.title, document, digest_of(document), loaded, result)


@transaction.atomic
def _write(*, by: User, team: Team | None, judged: Sequence[_Judged], at: datetime) -> Kept:
    owner: dict[str, Any] = {"team": team} if team else {"user": by}
    _lock(team, by)
    own = KeptCase.objects.filter(**owner)
    held = {case.digest: case for case in own.only("pk", "title", "digest")}
    new = {each.digest: each for each in reversed(judged) if each.digest not in held}
    if judged and not new:
        raise AlreadyKept(held[judged[0].digest])
    if len(held) + len(new) > MOST_CASES:
        raise TooManyCases(
            f"{team or 'You'} can keep {MOST_CASES:,} cases, and {len(held):,} are kept: discard some first."
        )
    loaded = {each.loaded.digest: each.loaded for each in new.values()}
    sets = {digest: edition_set_of(loaded=one, at=at) for digest, one in loaded.items()}
    rows = [each for each in judged if new.get(each.digest) is each]
    cases = KeptCase.objects.bulk_create(
        KeptCase(
            **owner,
            title=each.title,
            document=each.document,
            digest=each.digest,
            codes=_searched(each.result.claim),
            kept_by=by,
            kept_at=at,
            judged_by=sets[each.loaded.digest],
            judged_at=at,
        )
        for each in rows
    )
    Judgement.objects.bulk_create(
        Judgement(case=case, number=1, edition_set=case.judged_by, judged_at=at, findings=findings_in(each.result))
        for case, each in zip(cases, rows, strict=True)
    )
    return Kept(tuple(cases), len(judged) - len(rows))


@transaction.atomic
def rename(*, case: KeptCase, by: User, title: str) -> None:
    require_own(case, by)
    try:
        case.title = plain_title(title)
    except TitleRefused as refused:
        raise KeepRefused(str(refused)) from refused
    case.save(update_fields=("title",))


@transaction.atomic
def discard(*, case: KeptCase, by: User) -> None:
    """With all its judgements. A team's case is discarded for all its members."""
    require_own(case, by)
    case.delete()


@transaction.atomic
def edition_set_of(*, loaded: Loaded, at: datetime) -> EditionSet:
    facts = {"editions": list(loaded.editions), "policies": loaded.policies, "first_seen_at": at}
    return EditionSet.objects.get_or_create(digest=loaded.digest, defaults=facts)[0]


def findings_in(result: Result) -> list[Document]:
    return [finding_document(finding) for finding in result.findings]


def require_own(case: KeptCase, by: User) -> None:
    if case.team is None and case.user_id != by.pk:
        raise NotTheirs("This case is somebody else's.")
    _require_member(case.team, by)


def _require_member(team: Team | None, by: User) -> None:
    if team and not team.members.filter(pk=by.pk).exists():
        raise NotTheirs(f"Only members of {team} keep its cases.")


def _lock(team: Team | None, by: User) -> None:
    """Two who keep at once are counted one after the other."""
    if team:
        Team.objects.select_for_update().get(pk=team.pk)
    else:
        User.objects.select_for_update().get(pk=by.pk)


def _searched(claim: Claim) -> str:
    words = {word for line in claim.lines for word in (line.code, *line.diagnoses)}
    return f" {' '.join(sorted(words))} "
