"""Takes in policies from their files: all of them or none, each version by the steps that staff would take.

What is held already is passed over, so that the same files may come twice. Nothing that is held is overwritten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from codes.models import Code, CodeSystem
from payers.actions.approval import approve
from payers.actions.refusals import PolicyRefused
from payers.actions.versions import OPEN, create_policy, start_version, submit_for_review
from payers.contents import document_of
from payers.document import PolicyDocument, VersionDocument
from payers.fingerprint import fingerprint
from payers.models import Jurisdiction, LineOfBusiness, Payer, Policy, PolicyRelation, PolicyVersion
from payers.numbers import policy_slug
from payers.policy_files import tidied
from payers.selectors.code_lists import doubtful
from payers.vocabulary import Stage

_NAMED = 20
# Clocks differ, and so do the days of time zones.
_SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """What is wrong with one of the documents, by its place among them, beside what is held here."""

    index: int
    field: str
    rule: str
    message: str


class PoliciesRefused(PolicyRefused):
    """Nothing was taken in; `faults` says why."""

    def __init__(self, faults: Sequence[DocumentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(f"{fault.field}: {fault.message}" for fault in self.faults[:5]))


@dataclass(slots=True)
class Added:
    """What came in. `held` counts versions that were here; `notes` say what was left as it is here."""

    policies: int = 0
    versions: int = 0
    corrections: int = 0
    held: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Intake:
    """One document with what it names here, and its versions that are not held, by their place."""

    index: int
    document: PolicyDocument
    payer: Payer
    policy: Policy | None
    lines: list[LineOfBusiness]
    jurisdictions: list[Jurisdiction]
    new: list[tuple[int, VersionDocument]] = field(default_factory=list)


@transaction.atomic
def add_policies(
    *,
    documents: Sequence[PolicyDocument],
    by: User | None,
    origin: str | Sequence[str],
    at: datetime,
    today: date,
    approver: User | None = None,
) -> Added:
    """Adds versions as in review, or, with an approver, approved in their order. Raises PoliciesRefused.

    `origin` is that of all documents, or of each.
    """
    faults: list[DocumentFault] = []
    intakes = [intake for intake in _intakes(documents, today, faults) if intake]
    for intake in intakes:
        faults.extend(_not_addable(intake, approver))
    _require_none(faults)
    added = Added(
        policies=sum(intake.policy is None for intake in intakes),
        held=sum(len(intake.document.versions) - len(intake.new) for intake in intakes),
    )
    for intake in intakes:
        _keep_policy(intake, by, added, faults)
    _require_none(faults)
    for intake in intakes:
        _relate(intake, faults)
        source = origin if isinstance(origin, str) else origin[intake.index]
        _add_versions(intake, by, source, at, approver, added, faults)
        added.notes.extend(_doubts(intake))
    _require_none(faults)
    return added


def _require_none(faults: list[DocumentFault]) -> None:
    if faults:
        raise PoliciesRefused(sorted(faults, key=lambda fault: fault.index))


def _intakes(documents: Sequence[PolicyDocument], today: date, faults: list[DocumentFault]) -> list[_Intake | None]:
    payers = Payer.objects.in_bulk(field_name="slug")
    jurisdictions = Jurisdiction.objects.in_bulk(field_name="slug")
    seen: dict[tuple[str, str], int] = {}
    found = []
    for index, document in enumerate(documents):
        faults.extend(_named_faults(index, document, payers, jurisdictions, today))
        key = (document.payer, policy_slug(document.number))
        if key in seen:
            message = f"{document.payer} {document.number} comes in two files: load one of them"
            faults.append(DocumentFault(index, "number", "one policy a file", message))
        seen.setdefault(key, index)
        payer = payers.get(document.payer)
        found.append(_intake(index, document, payer, jurisdictions, faults) if payer else None)
    return found


def _intake(
    index: int,
    document: PolicyDocument,
    payer: Payer,
    jurisdictions: dict[str, Jurisdiction],
    faults: list[DocumentFault],
) -> _Intake:
    lines = {line.slug: line for line in payer.lines_of_business.all()}
    faults.extend(
        DocumentFault(index, "lines_of_business", "known lines", _unknown(slug, f"line of business of {payer}", lines))
        for slug in document.lines_of_business
        if slug not in lines
    )
    intake = _Intake(
        index=index,
        document=document,
        payer=payer,
        policy=payer.policies.filter(slug=policy_slug(document.number)).first(),
        lines=[lines[slug] for slug in document.lines_of_business if slug in lines],
        jurisdictions=[jurisdictions[slug] for slug in document.jurisdictions if slug in jurisdictions],
    )
    intake.new = _not_held(intake.policy, document.versions)
    return intake


def _named_faults(
    index: int,
    document: PolicyDocument,
    payers: dict[str, Payer],
    jurisdictions: dict[str, Jurisdiction],
    today: date,
) -> Iterable[DocumentFault]:
    """Names of what is not here, and passages that nobody can have read yet."""
    if document.payer not in payers:
        yield DocumentFault(index, "payer", "known payers", _unknown(document.payer, "payer", payers))
    for slug in document.jurisdictions:
        if slug not in jurisdictions:
            message = _unknown(slug, "jurisdiction", jurisdictions)
            yield DocumentFault(index, "jurisdictions", "known jurisdictions", message)
    delegates = {slug: payer for slug, payer in payers.items() if payer.kind == Payer.Kind.DELEGATE}
    for place, version in enumerate(document.versions, start=1):
        for slug in dict.fromkeys(row.delegate for row in version.codes if row.delegate):
            if slug not in delegates:
                message = _unknown(slug, "payer of kind delegate", delegates)
                yield DocumentFault(index, f"versions[{place}].codes", "known delegates", message)
        for passage in version.passages:
            if passage.retrieved_at.date() > today + _SOON:
                message = f"{passage.key} was read on {passage.retrieved_at:%Y-%m-%d}, which is yet to come"
                yield DocumentFault(index, f"versions[{place}].passages", "read in the past", message)


def _unknown(slug: str, what: str, known: Iterable[str]) -> str:
    names = sorted(known)
    there_are = f"there are {_some(names)}" if names else "there is none: staff add it in the admin"
    return f"{slug!r} is no {what} here; {there_are}"


def _not_held(policy: Policy | None, versions: Sequence[VersionDocument]) -> list[tuple[int, VersionDocument]]:
    """The versions whose content no version here has, other than a withdrawn one; with their places, from 1."""
    marks = {place: fingerprint(version) for place, version in enumerate(versions, start=1)}
    held = set(_stored_marks(policy)) if policy else set()
    if policy and not held.issuperset(marks.values()):
        kept = policy.versions.exclude(stage=Stage.WITHDRAWN).with_contents()
        held |= {fingerprint(tidied(document_of(version))) for version in kept}
    new = []
    for place, version in enumerate(versions, start=1):
        if marks[place] not in held:
            held.add(marks[place])
            new.append((place, version))
    return new


def _stored_marks(policy: Policy) -> Iterable[str]:
    return policy.versions.exclude(content_sha256="").values_list("content_sha256", flat=True)


def _not_addable(intake: _Intake, approver: User | None) -> Iterable[DocumentFault]:
    """Where the policy here, or its open version, stands in the way."""
    policy, document, index = intake.policy, intake.document, intake.index
    if policy and policy.kind != document.kind:
        message = f"{policy} is a {policy.get_kind_display()} here"
        yield DocumentFault(index, "kind", "same kind", message)
    if policy and policy.is_sample != document.is_sample:
        here = "is a sample" if policy.is_sample else "is no sample"
        yield DocumentFault(index, "sample", "same origin", f"{policy} {here} here: the two are kept apart")
    if not intake.new:
        return
    place, _ = intake.new[0]
    opened = policy.versions.filter(stage__in=OPEN).first() if policy else None
    if opened:
        message = f"{policy} has version {opened.number} {opened.get_stage_display()}: settle that one first"
        yield DocumentFault(index, f"versions[{place}]", "one open version", message)
    if approver is None and len(intake.new) > 1:
        message = (
            f"{len(intake.new)} versions are new, and one at a time waits for review: "
            "load them one by one, or name who approves them"
        )
        yield DocumentFault(index, "versions", "one open version", message)


def _keep_policy(intake: _Intake, by: User | None, added: Added, faults: list[DocumentFault]) -> None:
    """Creates the policy, or says where the one that is here differs: staff keep that, not files."""
    document, policy = intake.document, intake.policy
    if policy is None:
        try:
            intake.policy = create_policy(
                payer=intake.payer,
                number=document.number,
                kind=document.kind,
                by=by,
                is_sample=document.is_sample,
                lines_of_business=intake.lines,
                jurisdictions=intake.jurisdictions,
            )
        except PolicyRefused as refusal:
            faults.append(DocumentFault(intake.index, "number", "refused", str(refusal)))
        return
    for name, words in (("lines_of_business", "lines of business"), ("jurisdictions", "jurisdictions")):
        here = set(getattr(policy, name).values_list("slug", flat=True))
        if here != set(getattr(document, name)):
            kept = ", ".join(sorted(here)) or "none"
            added.notes.append(f"{policy} has other {words} here ({kept}); they stay.")


def _relate(intake: _Intake, faults: list[DocumentFault]) -> None:
    """Adds the relations that are not here; none is taken away."""
    if intake.policy is None:
        return
    for place, relation in enumerate(intake.document.relations, start=1):
        target = intake.payer.policies.filter(slug=policy_slug(relation.number)).first()
        if target is None or target == intake.policy:
            what = "the policy itself" if target else f"no policy of {intake.payer} here or in these files"
            message = f"{relation.number!r} is {what}"
            faults.append(DocumentFault(intake.index, f"relations[{place}]", "known policies", message))
        else:
            PolicyRelation.objects.get_or_create(policy=intake.policy, kind=relation.kind, target=target)


def _add_versions(
    intake: _Intake,
    by: User | None,
    origin: str,
    at: datetime,
    approver: User | None,
    added: Added,
    faults: list[DocumentFault],
) -> None:
    if intake.policy is None:
        return
    for place, document in intake.new:
        corrects = _corrected(intake.policy, document)
        try:
            with transaction.atomic():
                version = start_version(
                    policy=intake.policy, by=by, origin=origin, at=at, corrects=corrects, document=document
                )
                version = submit_for_review(version=version, by=by, origin=origin, at=at)
                if approver:
                    approve(version=version, by=approver, origin=origin, at=at)
        except PolicyRefused as refusal:
            faults.append(DocumentFault(intake.index, f"versions[{place}]", "refused", str(refusal)))
            return
        added.versions += 1
        added.corrections += corrects is not None


def _doubts(intake: _Intake) -> Iterable[str]:
    """Codes that are kept as the file spells them, and that nobody here knows, or that had ended by then.

    Nothing is said of a system of which no code is loaded.
    """
    if not intake.new:
        return
    is_loaded = Exists(Code.objects.filter(system=OuterRef("pk")))
    known = set(CodeSystem.objects.filter(is_loaded).values_list("pk", flat=True))
    for place, document in intake.new:
        pairs = sorted({(row.system, row.code) for row in document.codes if row.system in known})
        unknown, ended = doubtful(pairs, document.effective_from)
        where = f"{intake.policy}, versions[{place}]"
        if unknown:
            yield f"{where}: no loaded edition lists {_some(unknown)}."
        if ended:
            yield f"{where}: no longer valid on {document.effective_from}: {_some([row.code.code for row in ended])}."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _corrected(policy: Policy, document: VersionDocument) -> PolicyVersion | None:
    """The approved version of the same day, which says something else."""
    same_day = policy.versions.approved().filter(
        effective_from=document.effective_from, is_proposed=document.is_proposed
    )
    return same_day.order_by("-number").first()
