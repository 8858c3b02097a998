"""What the portal knows of a pasted list of codes, before any of it is saved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from codes.models import Code, CodeReplacement, Listing
from payers.code_lists import MOST_CODES, CodeRange, Pair, PastedList
from ui.windows import day_in_words, last_day

# Sorts after every code that a range's last category holds.
_AFTER_ALL = "ZZZZ"


@dataclass(frozen=True, slots=True)
class EndedCode:
    """A code that is not valid any more, and what staff's sources say took its place."""

    code: Code
    replaced_by: tuple[str, ...]

    @property
    def words(self) -> str:
        if self.code.ended_on is None:
            return ""
        if self.code.is_end_bound:
            return f"gone from the edition that begins on {day_in_words(self.code.ended_on)}"
        return f"valid until {day_in_words(last_day(self.code.ended_on))}"


@dataclass(frozen=True, slots=True)
class ListReport:
    """Each pair of system and code stands in one of the first four; `is_too_long`: nothing of it is looked at."""

    new: tuple[Pair, ...] = ()
    listed: tuple[Pair, ...] = ()
    unknown: tuple[Pair, ...] = ()
    ended: tuple[EndedCode, ...] = ()
    empty_ranges: tuple[CodeRange, ...] = ()
    unreadable: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    is_too_long: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.unknown or self.ended)

    def to_add(self, *, with_unknown: bool, with_ended: bool) -> list[Pair]:
        """The pairs to list, in order."""
        ended = [_pair(ended.code) for ended in self.ended] if with_ended else []
        return sorted([*self.new, *(self.unknown if with_unknown else ()), *ended])


def look_up(pasted: PastedList, *, held: Collection[Pair], on: date) -> ListReport:
    """`held` is what the version lists already. A code is ended where it is not valid on that day. Two queries."""
    found = _found(pasted)
    if len(found) > MOST_CODES or len(pasted.codes) > MOST_CODES:
        return ListReport(is_too_long=True)
    loaded = {_pair(code): code for code in found}
    wanted = dict.fromkeys([*pasted.codes, *loaded])
    fresh = [pair for pair in wanted if pair not in held]
    ended = [loaded[pair] for pair in fresh if pair in loaded and loaded[pair].is_ended(on)]
    gone = {_pair(code) for code in ended}
    ends = {(span.system, end) for span in pasted.ranges for end in (span.first, span.last)}
    within = [pair for pair in loaded if pair not in ends]
    return ListReport(
        new=tuple(sorted(pair for pair in fresh if pair in loaded and pair not in gone)),
        listed=tuple(sorted(pair for pair in wanted if pair in held)),
        unknown=tuple(sorted(pair for pair in fresh if pair not in loaded)),
        ended=_with_replacements(ended),
        empty_ranges=tuple(span for span in pasted.ranges if not any(span.holds(*pair) for pair in within)),
        unreadable=pasted.unreadable,
        modifiers=pasted.modifiers,
    )


def doubtful(pairs: Sequence[Pair], on: date) -> tuple[list[str], list[EndedCode]]:
    """Of any number of codes, those that no loaded edition lists, and those that are not valid on that day."""
    unknown: list[str] = []
    ended: list[EndedCode] = []
    for start in range(0, len(pairs), MOST_CODES):
        report = look_up(PastedList(codes=tuple(pairs[start : start + MOST_CODES])), held=(), on=on)
        unknown.extend(code for _, code in report.unknown)
        ended.extend(report.ended)
    return unknown, ended


def _found(pasted: PastedList) -> list[Code]:
    """The loaded codes that the list names, singly or within a range; one more than is taken where it is too long."""
    singles: dict[str, list[str]] = {}
    for system, code in pasted.codes[: MOST_CODES + 1]:
        singles.setdefault(system, []).append(code)
    named, within = Q(), Q()
    for system, codes in singles.items():
        named |= Q(system=system, code__in=codes)
    for span in pasted.ranges:
        last = span.last + (_AFTER_ALL if span.system == "icd-10-cm" else "")
        within |= Q(system=span.system, code__gte=span.first, code__lte=last)
    if not (named or within):
        return []
    # A diagnosis that is only a heading is listed where it is named, and not because a range runs over it.
    headings = Listing.objects.filter(code=OuterRef("pk"), is_billable=False)
    wanted = named | (within & ~Q(Exists(headings))) if within else named
    rows = Code.objects.filter(wanted).order_by("system_id", "code")[: MOST_CODES + 1]
    named_pairs = set(pasted.codes)
    return [
        code
        for code in rows
        if _pair(code) in named_pairs or any(span.holds(*_pair(code)) for span in pasted.ranges)
    ]  # fmt: skip


def _with_replacements(ended: list[Code]) -> tuple[EndedCode, ...]:
    named: dict[int, list[str]] = {}
    if ended:
        rows = CodeReplacement.objects.filter(code__in=[code.pk for code in ended]).select_related("replaced_by")
        for row in rows.order_by("replaced_by__code"):
            named.setdefault(row.code_id, []).append(row.replaced_by.code)
    return tuple(EndedCode(code, tuple(named.get(code.pk, ()))) for code in ended)


def _pair(code: Code) -> Pair:
    return code.system_id, code.code
