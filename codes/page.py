"""The sections of a code page, in order, and the registry by which each app adds its own.

An app's `sections.py` calls `register(slug, build)`; `codes` imports none of them. A section that nobody registered
shows the typed absence declared here. `extend(slug, build)` adds a panel below what another app put in a section.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from accounts.licences import DescriptorPermission
from codes.citations import References
from codes.models import Code, Descriptor, PublicationVersion
from sources.models import Release
from ui.absence import Absence, AbsenceKind, not_applicable, not_loaded
from ui.windows import has_ended

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a section that the head of the page shows at a glance; `value` is blank where it is not loaded.

    `is_stale`: its edition's window has ended, and no date was given.
    """

    label: str
    value: str
    note: str = ""
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What fills a section: a template, the values it may see, and its facts for the head of the page."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a section's builder is told. `on` is the reader's date of service, None where they gave none.

    `permission`: why the official text is not shown, or under which terms it is; None where it is public.
    """

    code: Code
    on: date | None
    today: date
    publication: PublicationVersion | None
    releases: tuple[Release, ...]
    references: References
    descriptor: Descriptor | None
    listed_in: tuple[Release, ...]
    permission: DescriptorPermission | None = None
    _read: dict[Callable[["PageRequest"], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day(self) -> date:
        """The reader's date of service; today where they gave none."""
        return self.on or self.today

    def once(self, read: Callable[["PageRequest"], Read]) -> Read:
        """What `read` answers for this page, asked for once however many sections want it."""
        if read not in self._read:
            self._read[read] = read(self)
        return cast(Read, self._read[read])

    def release_of(self, importer: str, variant: str = "") -> Release | None:
        """The READY release to read: the one in force on `on`, or the newest begun by today where no date was given."""
        candidates = [
            release for release in self.releases if release.importer == importer and release.variant == variant
        ]
        if self.on is not None:
            candidates = [release for release in candidates if release.covers(self.on)]
        else:
            candidates = [release for release in candidates if release.effective_from <= self.today]
        return max(candidates, key=lambda release: (release.effective_from, release.pk), default=None)

    def is_stale(self, release: Release) -> bool:
        """No date was given, and the window of the release has ended."""
        return self.on is None and has_ended(release, self.today)


Builder = Callable[[PageRequest], Panel | Absence]
# None where there is nothing to add for this code.
Extension = Callable[[PageRequest], Panel | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its slug is its element id; `needs` says which importers or writing fill it.

    Open sections are shown to every reader whatever their plan.
    """

    slug: str
    title: str
    is_open: bool
    needs: str


SECTIONS = (
    Section("official-description", "Official description", True, "cpt, hcpcs or icd10cm"),
    Section("common-description", "Common-language description", True, "a publication"),
    Section("summary", "Summary & overview", True, "a publication"),
    Section("billing-overview", "Billing code overview", True, "a publication, and pos"),
    Section("clinical-context", "Clinical context", False, "a publication"),
    Section("modifiers", "Coding specifications", False, "a publication, and hcpcs"),
    Section("related", "Related codes", False, "a publication"),
    Section("edits", "NCCI edits and units", False, "ncci-ptp, mue and aoc"),
    Section("fees", "Medicare fees", False, "pfs"),
    Section("coverage", "Payer coverage", False, "policies"),
    Section("benchmarks", "Benchmarks", False, "tic, hospital and utilisation"),
    Section("diagnoses", "Diagnoses", False, "mcd"),
    Section("updates", "Policy and coding updates", False, "a second edition of any source, or a publication"),
    Section("sources", "Sources", True, "nothing: it lists what the others rest on"),
)
# Shown where no app has registered the section.
UNFILLED: dict[str, Absence] = {
    "benchmarks": not_loaded(
        "No utilization figures are loaded for this code.",
        "They come with the Medicare utilization files: manage.py load utilisation FILE.",
    ),
    "diagnoses": not_loaded(
        "No diagnosis lists are loaded for this code.",
        "They come with the local coverage articles of the Medicare Coverage Database.",
    ),
}
# What a diagnosis code has none of, whoever registers the section.
NOT_FOR_DIAGNOSES: dict[str, Absence] = {
    "modifiers": not_applicable("Modifiers belong to procedure and supply codes; a diagnosis takes none."),
    "edits": not_applicable("Code-pair and unit edits belong to procedure and supply codes."),
    "fees": not_applicable("A diagnosis has no fee."),
    "benchmarks": not_applicable("Benchmarks belong to procedure and supply codes."),
    "diagnoses": not_applicable("This code is itself a diagnosis."),
}
# Shown at the head of the page while the section is not loaded.
UNFILLED_FACTS: dict[str, tuple[Fact, ...]] = {"edits": (Fact("Units per day", ""),)}

_builders: dict[str, Builder] = {}
_extensions: dict[str, list[Extension]] = {}


def register(slug: str, build: Builder) -> None:
    _require_section(slug)
    if slug in _builders:
        raise ValueError(f"section {slug!r} is registered twice")
    _builders[slug] = build


def extend(slug: str, build: Extension) -> None:
    _require_section(slug)
    _extensions.setdefault(slug, []).append(build)


def _require_section(slug: str) -> None:
    if slug not in {section.slug for section in SECTIONS}:
        raise ValueError(f"there is no section {slug!r}")


def build(section: Section, page: PageRequest) -> Panel | Absence:
    if page.code.system_id == "icd-10-cm" and section.slug in NOT_FOR_DIAGNOSES:
        return NOT_FOR_DIAGNOSES[section.slug]
    builder = _builders.get(section.slug)
    return builder(page) if builder else UNFILLED[section.slug]


def additions(section: Section, page: PageRequest) -> tuple[Panel, ...]:
    """What other apps add below a section's own content."""
    panels = (build(page) for build in _extensions.get(section.slug, ()))
    return tuple(panel for panel in panels if panel is not None)


def facts_of(section: Section, content: Panel | Absence) -> tuple[Fact, ...]:
    """What a section tells the head of the page; nothing where it does not apply to the code."""
    if isinstance(content, Panel):
        return content.facts
    return UNFILLED_FACTS.get(section.slug, ()) if content.kind == AbsenceKind.NOT_LOADED else ()
