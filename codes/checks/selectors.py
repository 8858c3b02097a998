"""Gathers what the rules read, in a fixed number of queries however many versions there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from codes.checks.facts import payment_indicators
from codes.checks.scopes import committed_scopes, merged
from codes.checks.subject import (
    CodeFact,
    DocumentFact,
    Knowledge,
    ModifierFact,
    ModifierLine,
    Passage,
    RelatedLine,
    ReleaseFact,
    Subject,
)
from codes.citations import keys_in, without_markers
from codes.contents import CONTENT_FIELDS
from codes.mentions import codes_named
from codes.models import (
    Code,
    CodeReplacement,
    Descriptor,
    Listing,
    Modifier,
    ModifierDescriptor,
    PlaceOfService,
    PublicationVersion,
)
from codes.owners import owner_of
from sources.models import Release, SourceDocument

# What is prose: the others are a label and lists.
_TEXT_FIELDS = tuple(name for name in CONTENT_FIELDS if name not in ("audience", "sites_of_service", "key_payers"))
_Key = tuple[str, str]


def subject_of(version: PublicationVersion) -> Subject:
    """Reads `version.code`, its modifiers and related codes: fetch them before for many versions."""
    return Subject(
        system=version.code.system_id,
        code=version.code.code,
        own=tuple(Passage(name, getattr(version, name)) for name in _TEXT_FIELDS),
        labels=(Passage("audience", version.audience),),
        modifiers=tuple(
            ModifierLine(row.modifier, row.description, row.when_to_use) for row in version.modifiers.all()
        ),
        related=tuple(
            RelatedLine(row.system, row.code, row.kind, row.note) for row in version.related_codes.all()
        ),
    )  # fmt: skip


def knowledge_for(subjects: Sequence[Subject], *, today: date) -> Knowledge:
    wanted = _codes_wanted(subjects)
    codes = _codes(wanted)
    own = {(subject.system, subject.code) for subject in subjects}
    texts = _descriptors([code for key, code in codes.items() if key in wanted], today)
    indicators = payment_indicators([codes[key].pk for key in own if key in codes], today)
    return Knowledge(
        today=today,
        modifiers=_modifiers(today),
        places=_places(today),
        codes=_code_facts(codes),
        documents=_documents(subjects),
        releases=tuple(
            ReleaseFact(release.importer, str(release), release.effective_from, release.is_excerpt)
            for release in Release.objects.ready().newest_first()
        ),
        indicators={key: indicators[codes[key].pk] for key in own if key in codes and codes[key].pk in indicators},
        scopes={
            key: scope
            for key in own
            if (scope := merged(committed_scopes().get(key), [text for _, text in texts.get(key, ())[:1]]))
        },
        licensed_texts={
            key: tuple(text for is_public, text in rows if not is_public)
            for key, rows in texts.items()
        },
    )  # fmt: skip


def _codes_wanted(subjects: Iterable[Subject]) -> set[_Key]:
    wanted: set[_Key] = set()
    for subject in subjects:
        wanted.add((subject.system, subject.code))
        wanted.update((row.system, row.code) for row in subject.related)
        for passage in subject.every_text:
            wanted.update((m.system, m.code) for m in codes_named(without_markers(passage.text)))
    return wanted


def _codes(wanted: set[_Key]) -> dict[_Key, Code]:
    listed = Listing.objects.filter(code=OuterRef("pk"), is_listed=True, release__status="ready")
    found = Code.objects.filter(code__in={code for _, code in wanted}).annotate(is_listed=Exists(listed))
    return {(code.system_id, code.code): code for code in found.select_related("system")}


def _code_facts(codes: dict[_Key, Code]) -> dict[_Key, CodeFact]:
    replacements: dict[int, list[str]] = defaultdict(list)
    ended = [code.pk for code in codes.values() if code.ended_on]
    for row in CodeReplacement.objects.filter(code__in=ended).select_related("replaced_by"):
        replacements[row.code_id].append(row.replaced_by.code)
    return {
        key: CodeFact(
            is_listed=bool(getattr(code, "is_listed", False)),
            ended_on=code.ended_on,
            is_end_bound=code.is_end_bound,
            replaced_by=tuple(replacements[code.pk]),
        )
        for key, code in codes.items()
    }


def _descriptors(codes: Sequence[Code], today: date) -> dict[_Key, list[tuple[bool, str]]]:
    """Texts of each code, newest release first and longest first within it, each with whether it is public."""
    by_pk = {code.pk: code for code in codes}
    rows = Descriptor.objects.filter(
        code__in=by_pk, release__status="ready", release__effective_from__lte=today
    ).order_by("-release__effective_from", "-release_id")
    found: dict[_Key, list[tuple[bool, str]]] = defaultdict(list)
    for row in rows:
        code = by_pk[row.code_id]
        for text in filter(None, (row.long, row.medium, row.short, row.consumer)):
            found[code.system_id, code.code].append((not owner_of(code.system_id, code.code), text))
    return found


def _modifiers(today: date) -> dict[str, ModifierFact]:
    ends = dict(
        ModifierDescriptor.objects.filter(release__status="ready", release__effective_from__lte=today)
        .order_by("release__effective_from", "release_id")
        .values_list("modifier_id", "ended_on")
    )
    return {
        modifier.modifier: ModifierFact(frozenset(modifier.applies_to), modifier.title, ends.get(modifier.pk))
        for modifier in Modifier.objects.all()
    }


def _places(today: date) -> dict[str, str]:
    places = PlaceOfService.objects.filter(release__status="ready", release__effective_from__lte=today)
    return dict(places.order_by("release__effective_from", "release_id").values_list("code", "name"))


def _documents(subjects: Iterable[Subject]) -> dict[str, DocumentFact]:
    keys = keys_in(passage.text for subject in subjects for passage in subject.passages)
    return {
        document.key: DocumentFact(str(document), document.effective_from, document.effective_to)
        for document in SourceDocument.objects.filter(key__in=keys)
    }
