"""The page of one code, and what an ended code's address shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.licences import DescriptorPermission, licensed_editions
from codes.citations import References
from codes.lifespans import Lifespan, Validity, validity
from codes.models import Code, CodeReplacement, Descriptor, Listing, PublicationVersion
from codes.owners import owner_of
from codes.page import SECTIONS, Fact, PageRequest, Panel, Section, additions, build, facts_of
from codes.permits import Permits, nobody
from codes.selectors.references import references_of
from codes.wall import Locked, Opens, everything, hidden, locked
from sources.models import Release
from ui.absence import Absence
from ui.windows import has_ended


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A section of one page with what fills it: a Panel, an Absence, or a lock; then what others add."""

    section: Section
    content: Panel | Absence | Locked
    additions: tuple[Panel, ...] = ()

    @property
    def is_absent(self) -> bool:
        return isinstance(self.content, Absence)

    @property
    def is_locked(self) -> bool:
        return isinstance(self.content, Locked)

    @property
    def facts(self) -> tuple[Fact, ...]:
        if isinstance(self.content, Locked):
            return ()
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
    references: References
    descriptor: Descriptor | None
    sections: list[FilledSection] = field(default_factory=list)

    @property
    def facts(self) -> list[tuple[str, Fact]]:
        """What the sections tell the head of the page, each with its section's slug; figures first, gaps last."""
        told = [(section.section.slug, fact) for section in self.sections for fact in section.facts]
        return sorted(told, key=lambda pair: not pair[1].value) if any(fact.value for _, fact in told) else []

    @property
    def newest(self) -> Release | None:
        """The newest release that lists the code, of those begun by today where there are any."""
        begun = (release for release in self.listed_in if release.effective_from <= self.today)
        return next(begun, self.listed_in[0] if self.listed_in else None)

    @property
    def is_stale(self) -> bool:
        """No date was given, and the window of the newest release that lists the code has ended."""
        return self.on is None and self.newest is not None and has_ended(self.newest, self.today)


def code_page(
    code: Code,
    *,
    on: date | None,
    today: date,
    version: PublicationVersion | None = None,
    opens: Opens = everything,
    permits: Permits = nobody,
) -> CodePage:
    """The page of a code, with the sections that the reader's plan opens; `version` previews one not published.

    `permits` is asked where there is an official text that has an owner.
    """
    releases = tuple(Release.objects.ready())
    listed_in = _listed_in(code, releases)
    locks = hidden(opens)
    publication = version or PublicationVersion.objects.published().with_parts(locks).filter(code=code).first()
    references = references_of(publication_texts(publication, locks) if publication else (), own=code, on=on)
    span = code.lifespan
    descriptor, permission = _descriptor(code, releases, on, today, permits)
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
        references=references,
        descriptor=descriptor,
    )
    request = PageRequest(
        code=code, on=on, today=today, publication=publication, releases=releases, references=references,
        descriptor=descriptor, listed_in=listed_in, permission=permission,
    )  # fmt: skip
    page.sections.extend(_filled(section, request, opens) for section in SECTIONS)
    return page


def _filled(section: Section, request: PageRequest, opens: Opens) -> FilledSection:
    lock = locked(section, opens, request.code.system_id)
    if lock:
        return FilledSection(section, lock)
    return FilledSection(section, build(section, request), additions(section, request))


def ended_page(code: Code) -> tuple[list[CodeReplacement], tuple[Release, ...]]:
    """Where an ended code points on, and the releases that listed it."""
    replacements = code.replacements.select_related("replaced_by", "source").order_by("replaced_by__code")
    return list(replacements), _listed_in(code, tuple(Release.objects.ready()))


def publication_texts(version: PublicationVersion, hidden: Collection[str] = ()) -> list[str]:
    """Every text of a version that may hold citations, in the order of the page; none of the sections hidden."""
    texts = [version.common_language, version.summary, version.billing_description, version.sites_note]
    if "clinical-context" not in hidden:
        texts += [version.clinical_context, version.typical_patient, version.workflow]
    if "modifiers" not in hidden:
        texts += [*(row.when_to_use for row in version.modifiers.all()), version.modifiers_note]
    if "related" not in hidden:
        texts += [related.note for related in version.related_codes.all()]
    return texts


def _listed_in(code: Code, releases: Sequence[Release]) -> tuple[Release, ...]:
    """READY releases that list the code, newest first."""
    held = set(Listing.objects.filter(code=code, is_listed=True).values_list("release_id", flat=True))
    return tuple(sorted((r for r in releases if r.pk in held), key=lambda r: r.effective_from, reverse=True))


def _descriptor(
    code: Code, releases: Sequence[Release], on: date | None, today: date, permits: Permits
) -> tuple[Descriptor | None, DescriptorPermission | None]:
    """The official text to show: with a date, of a release that covers it; else of the newest begun by today.

    None where there is none, where its owner's licence does not cover the edition, or where the reader may not see it.
    """
    owner = owner_of(code.system_id, code.code)
    licensed = licensed_editions(owner) if owner else ()
    readable = {r.pk: r for r in releases if (r.covers(on) if on else r.effective_from <= today)}
    if owner:
        # Of an edition that has not begun the terms are not yet asked.
        begun = {pk: release for pk, release in readable.items() if release.effective_from <= today}
        readable = {pk: release for pk, release in begun.items() if release.effective_from.year in licensed}
    if not readable:
        return None, None
    descriptors = [d for d in Descriptor.objects.filter(code=code) if d.release_id in readable]
    for descriptor in descriptors:
        descriptor.release = readable[descriptor.release_id]
    newest = max(descriptors, key=lambda descriptor: descriptor.release.effective_from, default=None)
    if not owner or newest is None:
        return newest, None
    permission = permits(owner)
    return (newest if permission.is_permitted else None), permission
