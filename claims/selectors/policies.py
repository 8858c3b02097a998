"""What the claims' payers say of their codes, with the diagnoses that they list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from claims.facts import DiagnosisLists, PayerFact, PolicyRow
from claims.selectors.batch import Batch, chunks
from claims.windows import Window, gaps, overlap
from payers.models import Payer, Policy, PolicyCode, PolicyDiagnosis, PolicyRelation, PolicyVersion
from payers.selectors.statements import held_by, statement_of
from payers.vocabulary import Polarity, PolicyKind, RelationKind, Stage

_Rows = Mapping[tuple[str, str], tuple[PolicyRow, ...]]
_Determinations = Mapping[int, list[PolicyVersion]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """By policy: lines of business as slug and name, and states."""

    lines: Mapping[int, list[tuple[str, str]]]
    states: Mapping[int, set[str]]


def payer_facts(batch: Batch) -> dict[str, PayerFact]:
    rows = Payer.objects.filter(slug__in=batch.payers).values_list("slug", "name", "kind")
    return {slug: PayerFact(slug, name, kind == Payer.Kind.MEDICARE_FFS) for slug, name, kind in rows}


def policy_rows(batch: Batch) -> dict[tuple[str, str], tuple[PolicyRow, ...]]:
    """By payer and code. An article speaks for the determinations whose codes it holds, while these are in force."""
    rows = [row for chunk in chunks(batch.codes) for row in _policy_codes(batch, chunk)]
    articles = {row.version.policy_id for row in rows if row.version.policy.kind == PolicyKind.ARTICLE}
    determinations = _determinations(articles)
    policies = {row.version.policy_id for row in rows}
    policies |= {version.policy_id for held in determinations.values() for version in held}
    reach = _Reach(_lines_of(policies), _states_of(policies))
    found: dict[tuple[str, str], list[PolicyRow]] = defaultdict(list)
    for row in rows:
        own = found[row.version.policy.payer.slug, row.code]
        for version, window in _speaking(row, determinations):
            own.append(_policy_row(len(own), row, version, window, reach))
    return {key: tuple(held) for key, held in found.items()}


def _policy_codes(batch: Batch, codes: Iterable[str]) -> Iterable[PolicyCode]:
    if not batch.payers or not batch.days:
        return ()
    first, last = min(batch.days), max(batch.days)
    open_or_later = Q(version__in_force_to__isnull=True) | Q(version__in_force_to__gt=first)
    return (
        PolicyCode.objects.filter(
            open_or_later,
            code__in=codes,
            system__in=("cpt", "hcpcs"),
            version__stage=Stage.APPROVED,
            version__is_proposed=False,
            version__is_retirement=False,
            version__effective_from__lte=last,
            version__policy__payer__slug__in=batch.payers,
        )
        .select_related("version__policy__payer", "delegate", "capture")
        .defer("version__summary", "version__scope")
        .order_by("version__effective_from", "pk")
    )


def _determinations(articles: Iterable[int]) -> _Determinations:
    """By article, every approved version of the determinations whose codes it holds."""
    relations = PolicyRelation.objects.filter(policy__in=articles, kind=RelationKind.ARTICLE_OF)
    targets = list(relations.values_list("policy", "target"))
    versions = PolicyVersion.objects.binding().filter(policy__in={target for _, target in targets}, is_retirement=False)
    held: dict[int, list[PolicyVersion]] = defaultdict(list)
    for version in versions.select_related("policy__payer").defer("summary", "scope").order_by("effective_from"):
        held[version.policy_id].append(version)
    found: dict[int, list[PolicyVersion]] = defaultdict(list)
    for article, target in targets:
        found[article].extend(held[target])
    return found


def _speaking(row: PolicyCode, determinations: _Determinations) -> Iterator[tuple[PolicyVersion, Window]]:
    own = (row.version.effective_from, row.version.in_force_to)
    shared = [
        (version, window)
        for version in determinations.get(row.version.policy_id, ())
        if (window := overlap(own, (version.effective_from, version.in_force_to)))
    ]
    yield from shared
    for window in gaps(own, [window for _, window in shared]):
        yield row.version, window


def _policy_row(key: int, row: PolicyCode, version: PolicyVersion, window: Window, reach: _Reach) -> PolicyRow:
    lines = held_by(row, version, reach.lines)
    slugs = (slug for slug, _ in lines)
    statement = statement_of(key, row, version, lines=slugs, states=held_by(row, version, reach.states))
    is_own = row.version.policy_id == version.policy_id
    return PolicyRow(
        statement=statement,
        version=str(version) if is_own else f"{version}, {row.version.policy.number}",
        effective_from=window[0],
        in_force_to=window[1],
        version_key=row.version_id,
        group=row.group,
        places=tuple(row.places),
        modifiers=tuple(row.modifiers),
        note=row.note,
        quote=row.capture.quote if row.capture else "",
        url=row.version.get_absolute_url(),
        delegate_name=row.delegate.name if row.delegate else "",
        line_names=tuple(name for _, name in lines),
    )


def _lines_of(policies: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Policy.lines_of_business.through._default_manager.filter(policy__in=policies)
    fields = ("policy_id", "lineofbusiness__slug", "lineofbusiness__name")
    for policy, slug, name in rows.order_by("lineofbusiness__name").values_list(*fields):
        found[policy].append((slug, name))
    return found


def _states_of(policies: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Policy.jurisdictions.through._default_manager.filter(
        policy__in=policies, jurisdiction__states__state__isnull=False
    )
    for policy, state in rows.values_list("policy_id", "jurisdiction__states__state"):
        found[policy].add(state)
    return found


def diagnosis_lists(batch: Batch, policies: _Rows) -> dict[tuple[int, int], DiagnosisLists]:
    """By version and group, in two queries: how many are listed, and which of the batch's are."""
    versions = {row.version_key for rows in policies.values() for row in rows}
    numbers: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    counted = PolicyDiagnosis.objects.filter(version__in=versions).order_by()
    for version, group, polarity, number in counted.values_list("version", "group", "polarity").annotate(Count("pk")):
        numbers[version, group][polarity] = number
    named: dict[tuple[int, int], dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for chunk in chunks(batch.diagnoses):
        rows = PolicyDiagnosis.objects.filter(version__in=versions, code__in=chunk)
        for version, group, polarity, code, note in rows.values_list("version", "group", "polarity", "code", "note"):
            named[version, group][polarity][code] = note
    return {key: _lists(named[key], number) for key, number in numbers.items()}


def _lists(named: Mapping[str, Mapping[str, str]], numbers: Mapping[str, int]) -> DiagnosisLists:
    return DiagnosisLists(
        supports=named.get(Polarity.SUPPORTS, {}),
        supports_number=numbers.get(Polarity.SUPPORTS, 0),
        against=named.get(Polarity.DOES_NOT_SUPPORT, {}),
        against_number=numbers.get(Polarity.DOES_NOT_SUPPORT, 0),
    )
