"""What is judged differently: by the editions of today against those of before, or on one day against another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from claims.check import Result, check
from claims.documents import edition_of
from claims.gaps import Gap, gaps_of
from claims.judgements import Difference, Judged, compare
from claims.models import EditionSet, Judgement, KeptCase
from claims.moved import as_if_served_on
from claims.querysets import KeptCaseQuerySet
from claims.selectors.facts import IMPORTERS, MOST_CLAIMS, gather
from claims.selectors.saved import findings_of_judgement, kept_claim
from claims.wording import lines_in_words, rule_in_words
from sources.models import Release

# Each case is judged twice.
BATCH = MOST_CLAIMS // 2


@dataclass(frozen=True, slots=True)
class Contrast:
    """One case judged twice; `found` is empty where both say the same."""

    case: KeptCase
    before: Judged
    after: Judged
    found: tuple[Difference, ...]

    @property
    def is_worse(self) -> bool:
        return any(difference.is_worse for difference in self.found)

    @property
    def is_unjudged(self) -> bool:
        return any(difference.is_unjudged for difference in self.found)

    @property
    def is_better(self) -> bool:
        """Judged better by one rule, worse by none, and by all that judged it before."""
        is_milder = any(difference.is_better for difference in self.found)
        return is_milder and not self.is_worse and not self.is_unjudged


@dataclass(frozen=True, slots=True)
class Row:
    """One difference of one case, with its lines in words."""

    case: KeptCase
    difference: Difference
    where: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The differences by one rule, gravest first."""

    rule: str
    words: str
    rows: tuple[Row, ...]

    @property
    def cases(self) -> int:
        return len({row.case.pk for row in self.rows})


@dataclass(frozen=True, slots=True)
class Differences:
    """Of `cases` that were judged: how many are judged worse, better, no longer, otherwise; and by rule, how.

    `gaps` are the differences in what could be judged at all.
    """

    cases: int
    worse: int
    better: int
    unjudged: int
    otherwise: int
    groups: tuple[RuleGroup, ...]
    gaps: tuple[RuleGroup, ...]

    @property
    def alike(self) -> int:
        return self.cases - self.worse - self.better - self.unjudged - self.otherwise


def contrasts_by_day(cases: Sequence[KeptCase], first: date, second: date) -> Iterator[Contrast]:
    """Each case as if it were served on either day, by what is loaded now. Nothing is stored."""
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        kept = [kept_claim(case) for case in batch]
        claims = [as_if_served_on(claim, day) for day in (first, second) for claim in kept]
        facts = gather(claims)
        sides = [Judged(result.claim, result.findings, facts.editions) for result in check(claims, facts)]
        for case, before, after in zip(batch, sides[: len(batch)], sides[len(batch) :], strict=True):
            yield Contrast(case, before, after, compare(before, after))


def contrasts_since(cases: KeptCaseQuerySet, since: datetime) -> Iterator[Contrast]:
    """The cases judged differently since then, from the judgements that are kept. Three queries."""
    rows = Judgement.objects.filter(case__in=cases.order_by().values("pk")).sides_of(since)
    sides: dict[int, list[Judgement]] = defaultdict(list)
    for judgement in rows.order_by("case", "number"):
        sides[judgement.case_id].append(judgement)
    held = {each.edition_set_id for judgements in sides.values() for each in judgements}
    editions = {
        pk: tuple(edition_of(each) for each in documents)
        for pk, documents in EditionSet.objects.filter(pk__in=held).values_list("pk", "editions")
    }
    for case in cases.filter(pk__in=sides):
        claim = kept_claim(case)
        before, after = (
            Judged(claim, findings_of_judgement(each), editions[each.edition_set_id])
            for each in (sides[case.pk][0], sides[case.pk][-1])
        )
        yield Contrast(case, before, after, compare(before, after))


def loaded_since(since: datetime) -> list[Release]:
    """The editions that the check rests on and that became READY since then, newest first."""
    return list(Release.objects.ready().filter(importer__in=IMPORTERS, ready_at__gte=since).order_by("-ready_at", "pk"))


def summed(contrasts: Sequence[Contrast], cases: int) -> Differences:
    """`cases` were judged, whether they are among the contrasts or not."""
    worse = sum(each.is_worse for each in contrasts)
    better = sum(each.is_better for each in contrasts)
    rest = [each for each in contrasts if each.found and not each.is_worse and not each.is_better]
    unjudged = sum(each.is_unjudged for each in rest)
    rows = [row for contrast in contrasts for row in _rows(contrast)]
    return Differences(
        cases=cases,
        worse=worse,
        better=better,
        unjudged=unjudged,
        otherwise=len(rest) - unjudged,
        groups=_groups(row for row in rows if not _is_gap(row.difference)),
        gaps=_groups(row for row in rows if _is_gap(row.difference)),
    )


def still_open(contrasts: Iterable[Contrast]) -> tuple[Gap, ...]:
    """What could not be judged on the second day."""
    return gaps_of([Result(each.after.claim, each.after.findings) for each in contrasts])


def _is_gap(difference: Difference) -> bool:
    """Only what could be judged differs: nothing denied or at risk on either side."""
    sides = {side.severity for side in (difference.before, difference.after) if side}
    return "not_loaded" in sides and not {"error", "warning"} & sides


def _rows(contrast: Contrast) -> Iterator[Row]:
    lines = contrast.after.claim.lines
    for difference in contrast.found:
        codes = dict.fromkeys(line.code for line in lines if line.number in difference.lines)
        yield Row(contrast.case, difference, lines_in_words(difference.lines, len(lines)), tuple(codes))


def _groups(rows: Iterable[Row]) -> tuple[RuleGroup, ...]:
    """The rule that is worse for most cases first."""
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        held[row.difference.rule].append(row)
    groups = [
        RuleGroup(rule, rule_in_words(rule), tuple(sorted(own, key=lambda row: not row.difference.is_worse)))
        for rule, own in held.items()
    ]
    return tuple(sorted(groups, key=lambda group: -sum(row.difference.is_worse for row in group.rows)))
