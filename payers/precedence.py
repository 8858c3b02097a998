"""Which of a payer's documents decides on a code on a day, and where its documents disagree. No database.

For Medicare a national determination goes before a local one, and a local one before an article. Of two of the same
rank the one that holds in fewer states goes before, where a state is asked. Only what says otherwise is set aside: a
local determination that agrees with the national one adds to it. What no rule puts in order stands side by side, and
disagrees where it says otherwise of the same lines and states.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from payers.vocabulary import Disposition, PolicyKind, PriorAuthorization

_RANKS = {PolicyKind.NCD: 3, PolicyKind.LCD: 2, PolicyKind.ARTICLE: 1}
# A prior authorization list says that a code is paid for, not upon which criteria.
_PAID_FOR = (Disposition.COVERED, Disposition.CRITERIA)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one version in force says of one code. `key` tells it from others.

    `kind` is that of the determination whose codes an article holds, where it holds those of one. No `lines`: the
    policy does not say which; no `states`: wherever the payer pays.
    """

    key: int
    policy: int
    kind: PolicyKind
    number: str
    disposition: Disposition
    prior_authorization: PriorAuthorization = PriorAuthorization.NOT_STATED
    delegate: str = ""
    lines: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    is_sample: bool = False

    @property
    def decides(self) -> bool:
        """A code that is listed as related is not decided on."""
        return self.disposition is not Disposition.RELATED

    def holds_in(self, state: str) -> bool:
        return not state or not self.states or state in self.states

    def holds_for(self, line: str) -> bool:
        """`line` is blank for the lines that no policy names."""
        return not self.lines or line in self.lines


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a payer's documents say together, for some of its lines of business.

    `lines` are the lines that it is said of, None where no policy tells lines apart; `holds_for_the_rest` where it is
    said of the lines that no policy names. `governing` decides; `overruled` says otherwise than what goes before it;
    `related` only lists the code. `conflicts` are pairs of `governing`.
    """

    lines: tuple[str, ...] | None
    holds_for_the_rest: bool
    governing: tuple[Statement, ...] = ()
    overruled: tuple[Statement, ...] = ()
    related: tuple[Statement, ...] = ()
    conflicts: tuple[tuple[Statement, Statement], ...] = ()


def decide(
    statements: Iterable[Statement], *, state: str = "", lines: Collection[str] | None = None
) -> tuple[Ruling, ...]:
    """The rulings of one payer on one code on one day: one, or several where its lines of business differ.

    `state` keeps what holds there; `lines` keeps what holds for those lines, an empty one what names no lines.
    """
    held = sorted((s for s in statements if s.holds_in(state)), key=_order)
    named = {line for s in held for line in s.lines}
    asked = sorted(named) if lines is None else sorted(lines)
    by_line = {line: _ruling(held, line, state) for line in asked}
    if lines is None or not lines:
        by_line[""] = _ruling(held, "", state)
    groups: dict[object, list[str]] = {}
    for line, ruling in by_line.items():
        if ruling.governing or ruling.related:
            groups.setdefault(_gist(ruling), []).append(line)
    return tuple(_joined([by_line[line] for line in group], group, bool(named)) for group in groups.values())


def overrules(first: Statement, second: Statement, *, state: str = "") -> bool:
    """Whether the first sets the second aside wherever that holds; both decide, and hold for the same lines."""
    if not _say_otherwise(first, second):
        return False
    if _are_ranked(first, second):
        is_above = _RANKS[first.kind] > _RANKS[second.kind]
        return is_above and (bool(state) or _covers(first.states, second.states))
    return bool(state) and _is_narrower(first.states, second.states)


def disagree(first: Statement, second: Statement) -> bool:
    """Two documents say otherwise of the same lines and states."""
    overlap = _overlap(first.lines, second.lines) and _overlap(first.states, second.states)
    return overlap and not _are_ranked(first, second) and _say_otherwise(first, second)


def _are_ranked(first: Statement, second: Statement) -> bool:
    """One is a determination of a higher rank than the other."""
    ranks = _RANKS.get(first.kind), _RANKS.get(second.kind)
    return None not in ranks and ranks[0] != ranks[1]


def _say_otherwise(first: Statement, second: Statement) -> bool:
    """A document does not contradict itself: it names a code in several groups for several circumstances."""
    if first.policy == second.policy or not (first.decides and second.decides):
        return False
    return _disagree_on_coverage(first, second) or _disagree_on_authorization(first, second)


def _disagree_on_coverage(first: Statement, second: Statement) -> bool:
    if first.disposition is second.disposition:
        return False
    is_from_list = PolicyKind.PRIOR_AUTHORIZATION in (first.kind, second.kind)
    return not (is_from_list and first.disposition in _PAID_FOR and second.disposition in _PAID_FOR)


def _disagree_on_authorization(first: Statement, second: Statement) -> bool:
    if PriorAuthorization.NOT_STATED in (first.prior_authorization, second.prior_authorization):
        return False
    said = [(statement.prior_authorization, statement.delegate) for statement in (first, second)]
    return said[0] != said[1]


def _ruling(held: Sequence[Statement], line: str, state: str) -> Ruling:
    here = [statement for statement in held if statement.holds_for(line)]
    deciding = [statement for statement in here if statement.decides]
    governing: list[Statement] = []
    # What goes before stands first, so that nothing is set aside by what is itself set aside.
    for statement in sorted(deciding, key=_precedence):
        if not any(overrules(other, statement, state=state) for other in governing):
            governing.append(statement)
    governing.sort(key=_order)
    return Ruling(
        lines=(line,),
        holds_for_the_rest=not line,
        governing=tuple(governing),
        overruled=tuple(s for s in deciding if s not in governing),
        related=tuple(s for s in here if not s.decides),
        conflicts=tuple((a, b) for i, a in enumerate(governing) for b in governing[i + 1 :] if disagree(a, b)),
    )


def _precedence(statement: Statement) -> tuple[int, int, str, int]:
    """Of higher rank first, then what holds in fewer states."""
    reach = len(statement.states) or 1_000
    return (-_RANKS.get(statement.kind, 0), reach, *_order(statement))


def _order(statement: Statement) -> tuple[str, int]:
    return statement.number, statement.key


def _gist(ruling: Ruling) -> object:
    """Lines whose gist is the same share one ruling."""
    said = frozenset((s.disposition, s.prior_authorization, s.delegate, s.states) for s in ruling.governing)
    return said, frozenset(ruling.conflicts)


def _joined(rulings: Sequence[Ruling], lines: Sequence[str], are_lines_named: bool) -> Ruling:
    return Ruling(
        lines=tuple(line for line in lines if line) if are_lines_named else None,
        holds_for_the_rest="" in lines,
        governing=_once(s for ruling in rulings for s in ruling.governing),
        overruled=_once(s for ruling in rulings for s in ruling.overruled),
        related=_once(s for ruling in rulings for s in ruling.related),
        conflicts=tuple(dict.fromkeys(pair for ruling in rulings for pair in ruling.conflicts)),
    )


def _once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(dict.fromkeys(statements), key=_order))


def _overlap(first: frozenset[str], second: frozenset[str]) -> bool:
    return not first or not second or bool(first & second)


def _covers(first: frozenset[str], second: frozenset[str]) -> bool:
    return not first or (bool(second) and first >= second)


def _is_narrower(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first) and (not second or first < second)
