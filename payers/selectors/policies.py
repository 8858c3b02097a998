"""Reads for the page of a policy: the version of a day, the versions beside it, and the policies that it points to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from payers.models import Jurisdiction, LineOfBusiness, Policy, PolicyRelation, PolicyVersion, SourceCapture
from payers.numbers import policy_slug
from payers.selectors.contents import VersionContents, version_contents
from payers.vocabulary import RelationKind, Stage, Standing
from ui.absence import Absence, not_applicable, not_loaded, not_published
from ui.windows import day_in_words

_FROM_HERE = {
    RelationKind.RELATED: "See also",
    RelationKind.SUPERSEDES: "Supersedes",
    RelationKind.ARTICLE_OF: "Holds the codes of",
    RelationKind.IMPLEMENTS: "Carries out",
}
_TO_HERE = {
    RelationKind.RELATED: "See also",
    RelationKind.SUPERSEDES: "Superseded by",
    RelationKind.ARTICLE_OF: "Its codes are held by",
    RelationKind.IMPLEMENTS: "Carried out by",
}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version among the others: `previous` is the readable one before it, `corrected_by` what took its place."""

    version: PolicyVersion
    standing: Standing
    previous: PolicyVersion | None
    corrected_by: PolicyVersion | None


@dataclass(frozen=True, slots=True)
class RelatedPolicy:
    """`title` is blank where no approved version is held: then there is no page to link to."""

    words: str
    policy: Policy
    title: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """A policy as of `day`. `row` and `contents` are None where no version holds then, and `absence` says why.

    `on` is the day that the reader asked for, None where it was not given. `near` is the version that an absence names.
    `retired_on` is given where the policy had been retired by `day`.
    """

    policy: Policy
    on: date | None
    day: date
    today: date
    rows: list[VersionRow]
    row: VersionRow | None
    contents: VersionContents | None
    absence: Absence | None
    near: PolicyVersion | None
    retired_on: date | None
    upcoming: PolicyVersion | None
    proposal: PolicyVersion | None
    has_document_changed: bool
    relations: list[RelatedPolicy]
    lines: list[LineOfBusiness]
    jurisdictions: list[Jurisdiction]

    @property
    def title(self) -> str:
        shown = self.contents.version if self.contents else self.near
        return shown.title if shown else ""

    @property
    def standing(self) -> Standing:
        """Of the version that is shown; where none holds, of the policy."""
        if self.row:
            return self.row.standing
        return self.near.standing_on(self.day) if self.near and self.retired_on is None else Standing.RETIRED

    @property
    def superseded_by(self) -> list[RelatedPolicy]:
        return [related for related in self.relations if related.words == _TO_HERE[RelationKind.SUPERSEDES]]


def find_policy(payer: str, number: str) -> Policy | None:
    """By the payer's slug and any spelling of the number; only one that readers may see."""
    policies = Policy.objects.readable().select_related("payer")
    return policies.filter(payer__slug=payer.lower(), slug=policy_slug(number)).first()


def policy_page(policy: Policy, *, on: date | None, today: date) -> PolicyPage:
    """The version that holds on the day, or why none does."""
    day = on or today
    versions = _readable_versions(policy)
    chosen = next((version for version in versions if version.standing_on(day) is Standing.ACTIVE), None)
    return _page(policy, versions, chosen, on, today)


def version_page(policy: Policy, number: int, *, today: date) -> PolicyPage | None:
    """One version by its number, whatever it is today; None where readers may not see it."""
    versions = _readable_versions(policy)
    chosen = next((version for version in versions if version.number == number), None)
    return _page(policy, versions, chosen, None, today) if chosen else None


def preview_page(version: PolicyVersion, *, today: date) -> PolicyPage:
    """The page that a version would have if it were approved as it stands."""
    others = [other for other in _readable_versions(version.policy) if other.pk != version.pk]
    return _page(version.policy, [version, *others], version, None, today)


def _readable_versions(policy: Policy) -> list[PolicyVersion]:
    """The latest to take effect first: by their numbers an older version may have been entered after a newer one."""
    versions = list(policy.versions.readable().order_by("-effective_from", "-number"))
    for version in versions:
        version.policy = policy
    return versions


def _page(
    policy: Policy, versions: list[PolicyVersion], chosen: PolicyVersion | None, on: date | None, today: date
) -> PolicyPage:
    day = on or today
    rows = _rows(versions, day)
    contents = _contents(chosen, day) if chosen else None
    is_current = chosen is not None and chosen.standing_on(today) is Standing.ACTIVE
    last = None if chosen else _last_begun(versions, day)
    upcoming = _upcoming(versions, day)
    return PolicyPage(
        policy=policy,
        on=on,
        day=day,
        today=today,
        rows=rows,
        row=next((row for row in rows if row.version is chosen), None),
        contents=contents,
        absence=None if chosen else _absence(policy, day, last, upcoming),
        near=None if chosen else _last_begun(versions, day, holding=True) or last or upcoming or versions[0],
        retired_on=_retired_on(last) if last else None,
        upcoming=upcoming,
        proposal=_proposal(versions, chosen, day),
        has_document_changed=is_current and contents is not None and _has_changed(policy, contents.passages),
        relations=_relations(policy, day),
        lines=list(policy.lines_of_business.order_by("name")),
        jurisdictions=list(policy.jurisdictions.prefetch_related("states")),
    )


def _contents(version: PolicyVersion, day: date) -> VersionContents:
    held = PolicyVersion.objects.with_contents().get(pk=version.pk)
    held.policy = version.policy
    return version_contents(held, on=day)


def _rows(versions: Sequence[PolicyVersion], day: date) -> list[VersionRow]:
    corrections = {version.corrects_id: version for version in versions if version.corrects_id}
    return [
        VersionRow(version, version.standing_on(day), previous, corrections.get(version.pk))
        for version, previous in zip(versions, [*versions[1:], None], strict=True)
    ]


def _upcoming(versions: Iterable[PolicyVersion], day: date) -> PolicyVersion | None:
    """The next version that takes effect after the day; it may be a retirement."""
    coming = [version for version in versions if version.standing_on(day) is Standing.FUTURE]
    return min(coming, key=lambda version: version.effective_from, default=None)


def _proposal(versions: Iterable[PolicyVersion], chosen: PolicyVersion | None, day: date) -> PolicyVersion | None:
    """The newest, if it is newer than the version that is read: an older one has been decided, or proposed anew."""
    proposed = [version for version in versions if version.standing_on(day) is Standing.PROPOSED]
    newest = max(proposed, key=lambda version: version.number, default=None)
    return newest if newest and (chosen is None or newest.number > chosen.number) else None


def _last_begun(versions: Iterable[PolicyVersion], day: date, *, holding: bool = False) -> PolicyVersion | None:
    """`holding`: one that was once in force, so no retirement."""
    begun = [
        version
        for version in versions
        if version.stage == Stage.APPROVED
        and not version.is_proposed
        and version.effective_from <= day
        and not (holding and version.is_retirement)
    ]
    return max(begun, key=lambda version: version.effective_from, default=None)


def _retired_on(last: PolicyVersion) -> date | None:
    """Of the version that was last in force, or that retired the policy."""
    return last.effective_from if last.is_retirement else last.in_force_to


def _absence(policy: Policy, day: date, last: PolicyVersion | None, upcoming: PolicyVersion | None) -> Absence:
    """Why no version holds on the day, and which is near."""
    if last:
        retired_on = _retired_on(last) or day
        remedy = "It is kept here for services before that day."
        return not_applicable(f"{policy.number} holds no more: it was retired on {day_in_words(retired_on)}.", remedy)
    if upcoming:
        return not_loaded(
            f"No version of {policy.number} that holds on {day_in_words(day)} is loaded.",
            f"Version {upcoming.number} takes effect on {day_in_words(upcoming.effective_from)}.",
        )
    return not_published(
        f"No version of {policy.number} is in force: what is loaded has only been proposed.",
        "A proposal binds nobody.",
    )


def _has_changed(policy: Policy, passages: Sequence[SourceCapture]) -> bool:
    """The document was read again after the version's own passages, and was another one."""
    written_from = {passage.sha256 for passage in passages if passage.sha256}
    if not written_from:
        return False
    read_last = max(passage.retrieved_at for passage in passages)
    later = policy.captures.filter(version__isnull=True, retrieved_at__gt=read_last).exclude(sha256="")
    newest = later.order_by("-retrieved_at").first()
    return newest is not None and newest.sha256 not in written_from


def _relations(policy: Policy, day: date) -> list[RelatedPolicy]:
    """Both ways, one line a policy and kind; what is superseded by comes first."""
    from_here = PolicyRelation.objects.filter(policy=policy).select_related("target__payer")
    to_here = PolicyRelation.objects.filter(target=policy).select_related("policy__payer")
    pairs = [(_TO_HERE[RelationKind(row.kind)], row.policy) for row in to_here]
    pairs += [(_FROM_HERE[RelationKind(row.kind)], row.target) for row in from_here]
    titles = _titles({other.pk for _, other in pairs}, day)
    order = [*dict.fromkeys([*_TO_HERE.values(), *_FROM_HERE.values()])]
    related = {(words, other.pk): RelatedPolicy(words, other, titles.get(other.pk, "")) for words, other in pairs}
    return sorted(related.values(), key=lambda row: (order.index(row.words), row.policy.number))


def _titles(policies: set[int], day: date) -> dict[int, str]:
    """By policy: the title of the newest version begun by the day, or else of the first to come."""
    versions = PolicyVersion.objects.approved().filter(policy__in=policies)
    titles: dict[int, tuple[tuple[bool, float], str]] = {}
    for pk, effective_from, title in versions.values_list("policy", "effective_from", "title"):
        days = (effective_from - day).days
        nearness = (days <= 0, float(-abs(days)))
        if pk not in titles or nearness > titles[pk][0]:
            titles[pk] = (nearness, title)
    return {pk: title for pk, (_, title) in titles.items()}
