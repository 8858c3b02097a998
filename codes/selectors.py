"""Reads for pages about codes: each gives one page all that it shows, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Count, Q

from codes.citations import Citation, keys_in
from codes.formats import canonical_code, canonical_system, possible_spellings
from codes.lifespans import Lifespan, Validity, validity
from codes.models import (
    Code,
    CodeReplacement,
    Descriptor,
    Listing,
    Modifier,
    ModifierDescriptor,
    PlaceOfService,
    PublicationModifier,
    PublicationVersion,
)
from codes.page import SECTIONS, Fact, PageRequest, Panel, Section, build, facts_of
from sources.models import Release, SourceDocument
from sources.registry import Importer, importers
from ui.absence import Absence


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A section of one page with what fills it: a Panel, or an Absence that says why not."""

    section: Section
    content: Panel | Absence

    @property
    def is_absent(self) -> bool:
        return isinstance(self.content, Absence)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return facts_of(self.section, self.content)


@dataclass(frozen=True, slots=True)
class CodePage:
    """Everything that `/codes/<system>/<code>/` shows."""

    code: Code
    title: str
    on: date | None
    today: date
    validity: Validity
    span: Lifespan
    listed_in: tuple[Release, ...]
    publication: PublicationVersion | None
    citations: dict[str, Citation]
    documents: dict[str, SourceDocument]
    descriptor: Descriptor | None
    sections: list[FilledSection] = field(default_factory=list)

    @property
    def facts(self) -> list[tuple[str, Fact]]:
        """What the sections tell the head of the page, each with its section's slug; figures first, gaps last."""
        told = [(section.section.slug, fact) for section in self.sections for fact in section.facts]
        return sorted(told, key=lambda pair: not pair[1].value) if any(fact.value for _, fact in told) else []

    @property
    def newest(self) -> Release | None:
        """The newest release that lists the code."""
        return self.listed_in[0] if self.listed_in else None

    @property
    def is_stale(self) -> bool:
        """No date was given, and the newest release that lists the code does not cover today."""
        return self.on is None and self.newest is not None and not self.newest.covers(self.today)


def find_codes(text: str) -> list[Code]:
    """The codes that a typed text names exactly, likeliest system first."""
    wanted = Q()
    spellings = possible_spellings(text)
    for system, code in spellings:
        wanted |= Q(system=system, code=code)
    if not spellings:
        return []
    order = {pair: index for index, pair in enumerate(spellings)}
    found = Code.objects.filter(wanted).select_related("system")
    return sorted(found, key=lambda code: order[code.system_id, code.code])


def find_code(system: str, code: str) -> Code | None:
    """The code of that address, however its system and letters are spelled."""
    slug = canonical_system(system)
    return Code.objects.select_related("system", "family").filter(system=slug, code=canonical_code(code, slug)).first()


def code_page(code: Code, *, on: date | None, today: date, version: PublicationVersion | None = None) -> CodePage:
    """The page of a code; `version` previews a version that is not published."""
    releases = tuple(Release.objects.ready())
    listed_in = _listed_in(code, releases)
    publication = version or PublicationVersion.objects.published().with_parts().filter(code=code).first()
    documents = _cited_documents(publication)
    citations = {
        key: Citation(key, number, str(documents[key]))
        for number, key in enumerate((key for key in _cited_keys(publication) if key in documents), start=1)
    }
    span = code.lifespan
    windows = [(release.effective_from, release.effective_to) for release in listed_in]
    page = CodePage(
        code=code,
        title=publication.title if publication else code.title,
        on=on,
        today=today,
        validity=validity(span=span, windows=windows, on=on, today=today),
        span=span,
        listed_in=listed_in,
        publication=publication,
        citations=citations,
        documents=documents,
        descriptor=_descriptor(code, releases, on, today),
    )
    request = PageRequest(
        code=code, on=on, today=today, publication=publication, releases=releases, citations=citations,
        documents=documents, descriptor=page.descriptor, listed_in=listed_in,
    )  # fmt: skip
    page.sections.extend(FilledSection(section, build(section, request)) for section in SECTIONS)
    return page


def ended_page(code: Code) -> tuple[list[CodeReplacement], tuple[Release, ...]]:
    """Where an ended code points on, and the releases that listed it."""
    replacements = code.replacements.select_related("replaced_by", "source").order_by("replaced_by__code")
    return list(replacements), _listed_in(code, tuple(Release.objects.ready()))


def publication_texts(version: PublicationVersion) -> list[str]:
    """Every text of a version that may hold citations, in the order of the page."""
    return [
        version.common_language,
        version.summary,
        version.billing_description,
        version.sites_note,
        version.clinical_context,
        version.typical_patient,
        version.workflow,
        *(row.when_to_use for row in version.modifiers.all()),
        version.modifiers_note,
        *(related.note for related in version.related_codes.all()),
    ]


def _cited_keys(version: PublicationVersion | None) -> list[str]:
    return keys_in(publication_texts(version)) if version else []


def _cited_documents(version: PublicationVersion | None) -> dict[str, SourceDocument]:
    keys = _cited_keys(version)
    if not keys:
        return {}
    found = SourceDocument.objects.select_related("publisher").filter(key__in=keys)
    return {document.key: document for document in found}


def _listed_in(code: Code, releases: Sequence[Release]) -> tuple[Release, ...]:
    """READY releases that list the code, newest first."""
    held = set(Listing.objects.filter(code=code, is_listed=True).values_list("release_id", flat=True))
    return tuple(sorted((r for r in releases if r.pk in held), key=lambda r: r.effective_from, reverse=True))


def _descriptor(code: Code, releases: Sequence[Release], on: date | None, today: date) -> Descriptor | None:
    """The official text to show: of the release in force, else of the newest begun by then. None if not licensed."""
    if not code.system.has_public_descriptors and settings.CPT_LICENCE != "licensed":
        return None
    begun = {release.pk: release for release in releases if release.effective_from <= (on or today)}
    descriptors = [d for d in Descriptor.objects.filter(code=code) if d.release_id in begun]
    for descriptor in descriptors:
        descriptor.release = begun[descriptor.release_id]
    return max(descriptors, key=lambda descriptor: descriptor.release.effective_from, default=None)


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows: editions in use, the newest publications, and how much there is."""

    releases: list[Release]
    publications: list[PublicationVersion]
    counts: list[tuple[str, str, int]]

    @property
    def has_excerpts(self) -> bool:
        return any(release.is_excerpt for release in self.releases)


def home_page(*, today: date) -> HomePage:
    newest: dict[str, Release] = {}
    for release in Release.objects.ready().newest_first():
        newest.setdefault(release.importer, release)
    publications = PublicationVersion.objects.published().select_related("code").order_by("-published_at", "code__code")
    counted = Code.objects.live(today).values_list("system_id", "system__name").annotate(number=Count("pk"))
    return HomePage(
        releases=sorted(newest.values(), key=lambda release: release.importer),
        publications=list(publications[:8]),
        counts=list(counted.order_by("system__position")),
    )


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """One modifier with its public text, blank where its owner does not publish it."""

    modifier: Modifier
    text: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class ModifierPage:
    """What `/modifiers/<xx>/` shows."""

    row: ModifierRow
    descriptor: ModifierDescriptor | None
    citations: dict[str, Citation]
    documents: dict[str, SourceDocument]
    named_by: list[PublicationModifier]

    @property
    def cited(self) -> list[tuple[Citation, SourceDocument]]:
        return [(citation, self.documents[key]) for key, citation in self.citations.items()]


def modifier_list(*, today: date) -> list[tuple[str, list[ModifierRow]]]:
    """Modifiers by system, each with the text of the newest release."""
    modifiers = Modifier.objects.select_related("system").order_by("system__position", "modifier")
    newest = _newest_modifier_texts(today)
    groups: dict[str, list[ModifierRow]] = {}
    for modifier in modifiers:
        descriptor = newest.get(modifier.pk)
        is_ended = bool(descriptor and descriptor.ended_on and descriptor.ended_on <= today)
        row = ModifierRow(modifier, descriptor.long if descriptor else "", is_ended)
        groups.setdefault(modifier.system.name, []).append(row)
    return list(groups.items())


def modifier_page(code: str, *, today: date) -> ModifierPage | None:
    modifier = Modifier.objects.select_related("system").filter(modifier=code).first()
    if modifier is None:
        return None
    descriptor = _newest_modifier_texts(today, modifier).get(modifier.pk)
    is_ended = bool(descriptor and descriptor.ended_on and descriptor.ended_on <= today)
    documents = {
        document.key: document
        for document in SourceDocument.objects.select_related("publisher").filter(
            key__in=keys_in([modifier.when_to_use])
        )
    }
    citations = {
        key: Citation(key, number, str(documents[key]))
        for number, key in enumerate((k for k in keys_in([modifier.when_to_use]) if k in documents), start=1)
    }
    named_by = PublicationModifier.objects.filter(modifier=code, version__status="published")
    return ModifierPage(
        row=ModifierRow(modifier, descriptor.long if descriptor else "", is_ended),
        descriptor=descriptor,
        citations=citations,
        documents=documents,
        named_by=list(named_by.select_related("version__code").order_by("version__code__code")),
    )


def place_of_service(code: str, *, today: date) -> PlaceOfService | None:
    """The place of service of that code in the newest release begun by today: people mistake it for a modifier."""
    places = PlaceOfService.objects.filter(
        code=code, release__status=Release.Status.READY, release__effective_from__lte=today
    )
    return places.select_related("release").order_by("-release__effective_from", "-release_id").first()


# Which importers' files say that a code of a system exists, likeliest first.
_LISTED_BY = {"cpt": ("pfs", "cpt", "rbcs"), "hcpcs": ("hcpcs", "pfs"), "icd-10-cm": ("icd10cm",)}


def importers_listing(systems: Iterable[str]) -> list[Importer]:
    """The sources that would hold a code of these systems."""
    installed = {importer.name: importer for importer in importers()}
    names = dict.fromkeys(name for system in systems for name in _LISTED_BY.get(system, ()))
    return [installed[name] for name in names if name in installed]


def _newest_modifier_texts(today: date, modifier: Modifier | None = None) -> dict[int, ModifierDescriptor]:
    descriptors = ModifierDescriptor.objects.filter(
        release__status=Release.Status.READY, release__effective_from__lte=today
    ).select_related("release")
    if modifier:
        descriptors = descriptors.filter(modifier=modifier)
    return {d.modifier_id: d for d in descriptors.order_by("release__effective_from", "release_id")}
