"""What payers' policies say of one code on one day: read in a fixed number of queries, then put in order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from payers.models import LineOfBusiness, Payer, Policy, PolicyCode, PolicyRelation, PolicyVersion
from payers.precedence import Ruling, Statement, decide
from payers.selectors.statements import held_by, statement_of
from payers.states import STATES
from payers.vocabulary import Disposition, PolicyKind, PriorAuthorization, RelationKind, Stage, Standing
from ui.absence import Absence, not_loaded
from ui.windows import day_in_words, last_day

NO_LOCAL_POLICY = (
    "No local policy is not non-coverage: where no national or local determination names a code, the Medicare "
    "contractor decides each claim by whether the service was reasonable and necessary for that patient "
    "(Social Security Act, section 1862(a)(1)(A))."
)
_DETERMINATIONS = (PolicyKind.NCD, PolicyKind.LCD, PolicyKind.ARTICLE)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with what pages show of it.

    `version` is that of the local determination where `row` stands in its article; `row.version` is the article then.
    `following` are the rows that name the code in the next version of the document in which `row` stands.
    """

    statement: Statement
    row: PolicyCode
    version: PolicyVersion
    lines: tuple[LineOfBusiness, ...] = ()
    following: tuple[PolicyCode, ...] = ()

    @property
    def policy(self) -> Policy:
        return self.version.policy

    @property
    def payer(self) -> Payer:
        return self.policy.payer

    @property
    def article(self) -> PolicyVersion | None:
        return None if self.row.version_id == self.version.pk else self.row.version

    @property
    def disposition(self) -> Disposition:
        return self.statement.disposition

    @property
    def authorization(self) -> str:
        """Whether prior authorization is asked for, and by whom it is decided."""
        words = self.statement.prior_authorization.label
        return f"{words}: {self.row.delegate.name}" if self.row.delegate else words

    @property
    def is_authorization_stated(self) -> bool:
        return self.statement.prior_authorization is not PriorAuthorization.NOT_STATED

    @property
    def is_sample(self) -> bool:
        return self.statement.is_sample

    @property
    def states(self) -> str:
        return ", ".join(sorted(self.statement.states))

    @property
    def next_version(self) -> PolicyVersion | None:
        """The next version that names the code."""
        return self.following[0].version if self.following else None

    @property
    def next_said(self) -> str:
        """`Not covered; prior authorization: not stated`. Blank where no later version names the code."""
        if not self.next_version or self.next_version.is_retirement:
            return ""
        return " / ".join(dict.fromkeys(_in_words(row) for row in self.following))

    @property
    def until(self) -> date | None:
        """The last day of what is said here, where no later version names the code."""
        ended = self.row.version.in_force_to
        return last_day(ended) if ended and not self.next_said else None

    @property
    def changes_authorization(self) -> bool:
        """The next version says otherwise whether prior authorization is wanted, or who decides it."""
        now = (self.statement.prior_authorization, self.statement.delegate)
        later = {(row.prior_authorization, row.delegate.slug if row.delegate else "") for row in self.following}
        return bool(self.next_said) and later != {now}


@dataclass(frozen=True, slots=True)
class Heard:
    """What policies say of one code: `said` of those in force on the day, `coming` of those that take effect later."""

    code: str
    on: date
    said: tuple[Said, ...] = ()
    coming: tuple[PolicyCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where one payer stands on a code; one of several where its lines of business differ.

    `lines` names those that it is said of, blank where they are not told apart. `absence` where nothing is said, then
    `announced` what will be.
    """

    payer: Payer
    lines: str = ""
    is_one_of_several: bool = False
    said: tuple[Said, ...] = ()
    overruled: tuple[Said, ...] = ()
    related: tuple[Said, ...] = ()
    conflicts: tuple[tuple[Said, Said], ...] = ()
    absence: Absence | None = None
    announced: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.payer.name} ({self.lines})" if self.is_one_of_several else self.payer.name

    @property
    def all(self) -> tuple[Said, ...]:
        return (*self.said, *self.overruled, *self.related)

    @property
    def is_sample(self) -> bool:
        return any(said.is_sample for said in self.all)

    @property
    def asks_for_authorization(self) -> bool:
        asked = (PriorAuthorization.REQUIRED, PriorAuthorization.CONDITIONAL, PriorAuthorization.DELEGATED)
        return any(said.statement.prior_authorization in asked for said in self.said)


def heard_of(system: str, code: str, on: date) -> Heard:
    """At most five queries, however many policies name the code."""
    rows = (
        PolicyCode.objects.naming(system, code)
        .not_over(on)
        .select_related("version__policy__payer", "delegate", "capture")
        .defer("version__summary", "version__scope")
        .order_by("version__effective_from", "pk")
    )
    begun = [row for row in rows if row.version.effective_from <= on and not row.version.is_retirement]
    coming = tuple(row for row in rows if row.version.effective_from > on)
    determinations = _determinations([row.version for row in begun], on)
    pairs = [(row, version) for row in begun for version in determinations.get(row.version.policy_id, [row.version])]
    policies = {version.policy_id for _, version in pairs} | {row.version.policy_id for row in begun}
    lines, states = _lines_of(policies), _states_of(policies)
    following = _following(coming)
    said = [
        _said(key, row, version, lines, states, following.get(row.version.policy_id, ()))
        for key, (row, version) in enumerate(pairs)
    ]
    return Heard(code, on, tuple(said), coming)


def _following(coming: Iterable[PolicyCode]) -> dict[int, tuple[PolicyCode, ...]]:
    """By policy, the rows of its next version; `coming` is in the order in which versions take effect."""
    found: dict[int, list[PolicyCode]] = defaultdict(list)
    for row in coming:
        own = found[row.version.policy_id]
        if not own or own[0].version_id == row.version_id:
            own.append(row)
    return {policy: tuple(rows) for policy, rows in found.items()}


def _in_words(row: PolicyCode) -> str:
    asked = PriorAuthorization(row.prior_authorization).label.lower()
    delegate = f" ({row.delegate.name})" if row.delegate else ""
    return f"{Disposition(row.disposition).label}; prior authorization: {asked}{delegate}"


def positions(heard: Heard, payers: Iterable[Payer], *, state: str = "", line: str = "") -> list[Position]:
    """One or more a payer: those given first, then by name the others that say something. `line` is a kind of line."""
    by_payer: dict[int, list[Said]] = defaultdict(list)
    others: dict[int, Payer] = {}
    for said in heard.said:
        by_payer[said.payer.pk].append(said)
        others.setdefault(said.payer.pk, said.payer)
    given = list(payers)
    for payer in given:
        others.pop(payer.pk, None)
    found: list[Position] = []
    for payer in [*given, *sorted(others.values(), key=lambda payer: payer.name)]:
        told = _positions_of(payer, by_payer[payer.pk], state, line)
        # Those given have their place even when they say nothing.
        found += told or ([_silent(payer, heard, state, line)] if payer in given else [])
    return found


def _positions_of(payer: Payer, said: Sequence[Said], state: str, line: str) -> list[Position]:
    by_key = {item.statement.key: item for item in said}
    names = {own.slug: own.name for item in said for own in item.lines}
    asked = {own.slug for item in said for own in item.lines if own.kind == line} if line else None
    rulings = decide((item.statement for item in said), state=state, lines=asked)
    several = len(rulings) > 1
    return [
        _position(payer, ruling, by_key, _lines_in_words(ruling, names, several), several, line) for ruling in rulings
    ]


def _position(
    payer: Payer, ruling: Ruling, by_key: Mapping[int, Said], lines: str, several: bool, line: str
) -> Position:
    def named(statements: Iterable[Statement]) -> tuple[Said, ...]:
        return tuple(by_key[statement.key] for statement in statements)

    return Position(
        payer=payer,
        lines=lines,
        is_one_of_several=several,
        said=named(ruling.governing),
        overruled=named(ruling.overruled),
        related=named(ruling.related),
        conflicts=tuple((by_key[first.key], by_key[second.key]) for first, second in ruling.conflicts),
        note=_local_note(payer, named((*ruling.governing, *ruling.overruled)), line),
    )


def _lines_in_words(ruling: Ruling, names: Mapping[str, str], several: bool) -> str:
    if ruling.lines is None or (ruling.holds_for_the_rest and not several):
        return ""
    words = [names[line] for line in ruling.lines]
    return "; ".join([*words, "all other lines"] if ruling.holds_for_the_rest else words)


def _silent(payer: Payer, heard: Heard, state: str, line: str) -> Position:
    words = f"No policy of {payer.name} in force on {day_in_words(heard.on)} that names {heard.code}"
    if line:
        words += f" for {dict(LineOfBusiness.Kind.choices)[line]}"
    if state:
        words += f" in {STATES[state]}"
    # Of a policy yet to begin the lines and states are not read: asked for one, nothing is announced.
    own = () if line or state else heard.coming
    later = [row.version for row in own if row.version.policy.payer_id == payer.pk]
    announced = f"{later[0].policy.number} takes effect on {day_in_words(later[0].effective_from)}." if later else ""
    remedy = announced or "What it covers, and whether it wants prior authorization, stands in its own policy library."
    absence = not_loaded(f"{words} is loaded.", remedy)
    return Position(payer, absence=absence, announced=announced, note=_local_note(payer, (), line))


def _local_note(payer: Payer, said: Collection[Said], line: str) -> str:
    """Blank too where another line of business was asked for: it speaks of traditional Medicare alone."""
    if payer.kind != Payer.Kind.MEDICARE_FFS or line not in ("", LineOfBusiness.Kind.MEDICARE_FFS):
        return ""
    return "" if any(item.statement.kind in _DETERMINATIONS for item in said) else NO_LOCAL_POLICY


def _determinations(versions: Iterable[PolicyVersion], on: date) -> dict[int, list[PolicyVersion]]:
    """For each article, the versions in force of the determinations whose codes it holds."""
    articles = {version.policy_id for version in versions if version.policy.kind == PolicyKind.ARTICLE}
    found: dict[int, list[PolicyVersion]] = defaultdict(list)
    if not articles:
        return found
    relations = PolicyRelation.objects.filter(policy__in=articles, kind=RelationKind.ARTICLE_OF)
    pairs = list(relations.values_list("policy", "target"))
    holders = in_force_of({target for _, target in pairs}, on)
    for article, target in pairs:
        if target in holders:
            found[article].append(holders[target])
    return found


def in_force_of(policies: Collection[int], on: date) -> dict[int, PolicyVersion]:
    """By policy, its version in force on the day."""
    return {
        version.policy_id: version for version in _versions_of(policies) if version.standing_on(on) is Standing.ACTIVE
    }


def following_of(policies: Collection[int], on: date) -> dict[int, PolicyVersion]:
    """By policy, its first version that takes effect after the day."""
    found: dict[int, PolicyVersion] = {}
    for version in _versions_of(policies):
        if version.standing_on(on) is Standing.FUTURE:
            found.setdefault(version.policy_id, version)
    return found


def _versions_of(policies: Collection[int]) -> list[PolicyVersion]:
    """The approved ones of these policies, oldest first.

    Their standing is told in Python: asked for in the query, it lets SQLite read every version by its stage instead of
    those few by their policy.
    """
    versions = PolicyVersion.objects.filter(policy__in=policies).select_related("policy__payer")
    ordered = versions.defer("summary", "scope").order_by("effective_from", "pk")
    return [version for version in ordered if version.stage == Stage.APPROVED]


def _lines_of(policies: Collection[int]) -> dict[int, list[LineOfBusiness]]:
    rows = Policy.lines_of_business.through._default_manager.filter(policy__in=policies)
    found: dict[int, list[LineOfBusiness]] = defaultdict(list)
    for row in rows.select_related("lineofbusiness").order_by("lineofbusiness__name"):
        found[row.policy_id].append(row.lineofbusiness)
    return found


def _states_of(policies: Collection[int]) -> dict[int, set[str]]:
    rows = Policy.jurisdictions.through._default_manager.filter(
        policy__in=policies, jurisdiction__states__state__isnull=False
    )
    found: dict[int, set[str]] = defaultdict(set)
    for policy, state in rows.values_list("policy_id", "jurisdiction__states__state"):
        found[policy].add(state)
    return found


def _said(
    key: int,
    row: PolicyCode,
    version: PolicyVersion,
    lines: Mapping[int, list[LineOfBusiness]],
    states: Mapping[int, set[str]],
    following: tuple[PolicyCode, ...],
) -> Said:
    held_lines = held_by(row, version, lines)
    slugs = (line.slug for line in held_lines)
    statement = statement_of(key, row, version, lines=slugs, states=held_by(row, version, states))
    return Said(statement, row, version, held_lines, following)
