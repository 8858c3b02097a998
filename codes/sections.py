"""The sections of a code page that this app fills: our own words, the official text, related codes, sources."""

from dataclasses import dataclass

from accounts.plan_sections import register_sections
from codes.missing_texts import no_official_text
from codes.models import Code, Modifier, PlaceOfService, RelatedCode
from codes.page import SECTIONS, PageRequest, Panel, extend, register
from codes.selectors.changes import changes_of_code
from sources.models import Release
from ui.absence import Absence, not_applicable, not_loaded, not_published
from ui.dates import as_of

_NO_PUBLICATION = not_published(
    "No publication on this code has been written yet.", "Editors write one in the admin, and an approver publishes it."
)


@dataclass(frozen=True, slots=True)
class SiteOfService:
    """A place of service code with its name, blank where the code set is not loaded."""

    code: str
    name: str
    setting: str


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A related code with the page it leads to, None where the code is not loaded."""

    related: RelatedCode
    target: Code | None


def official_description(page: PageRequest) -> Panel | Absence:
    if page.descriptor:
        return Panel(
            "codes/_official_description.html",
            {
                "descriptor": page.descriptor,
                "code": page.code,
                "is_stale": page.is_stale(page.descriptor.release),
                "notice": page.permission.notice if page.permission else "",
            },
        )
    if page.permission:
        context = {"permission": page.permission, "path": as_of(page.code.get_absolute_url(), page.on)}
        return Panel("codes/_descriptor_terms.html", context)
    return no_official_text(page.code, page.on)


def common_language(page: PageRequest) -> Panel | Absence:
    if not page.publication or not page.publication.common_language:
        return _NO_PUBLICATION
    return _text_panel("codes/_common_language.html", page)


def summary(page: PageRequest) -> Panel | Absence:
    if not page.publication or not page.publication.summary:
        return _NO_PUBLICATION
    return _text_panel("codes/_summary.html", page)


def billing_overview(page: PageRequest) -> Panel | Absence:
    if not page.publication or not page.publication.billing_description:
        return _NO_PUBLICATION
    release = page.release_of("pos")
    return _text_panel("codes/_billing_overview.html", page, sites=_sites(page, release), pos_release=release)


def clinical_context(page: PageRequest) -> Panel | Absence:
    if not page.publication or not page.publication.clinical_context:
        return _NO_PUBLICATION
    return _text_panel("codes/_clinical_context.html", page)


def modifiers(page: PageRequest) -> Panel | Absence:
    if not page.publication:
        return _NO_PUBLICATION
    rows = page.publication.modifiers.all()
    if not rows and not page.publication.modifiers_note:
        return not_applicable("The publication names no modifier for this code.")
    known = set(Modifier.objects.filter(modifier__in=[row.modifier for row in rows]).values_list("modifier", flat=True))
    return _text_panel("codes/_modifiers.html", page, rows=rows, known=known)


def related(page: PageRequest) -> Panel | Absence:
    if not page.publication:
        return _NO_PUBLICATION
    rows = list(page.publication.related_codes.all())
    if not rows:
        return not_applicable("The publication names no related code.")
    named = Code.objects.filter(code__in=[row.code for row in rows])
    targets = {(code.system_id, code.code): code for code in named}
    resolved = [RelatedRow(row, targets.get((row.system, row.code))) for row in rows]
    return _text_panel("codes/_related.html", page, rows=resolved, on=page.on)


def sources(page: PageRequest) -> Panel | Absence:
    used = [(release, page.is_stale(release)) for release in page.listed_in]
    return Panel(
        "codes/_sources.html",
        {
            "cited": page.references.cited,
            "releases": used,
            "publication": page.publication,
            "code": page.code,
            "today": page.today,
        },
    )


def updates(page: PageRequest) -> Panel | Absence:
    """The editions that list the code, oldest change last, and the versions of its publication."""
    if len(page.listed_in) < 2 and not page.publication:
        return not_loaded(
            "Changes show once two editions of a source are loaded.", "The operator loads the edition before this one."
        )
    return Panel(
        "codes/_updates.html", {"releases": page.listed_in, "publication": page.publication, "code": page.code}
    )


def edition_changes(page: PageRequest) -> Panel | None:
    """What the loaded editions changed of the code; with a date, those begun by then."""
    changes, has_more = changes_of_code(page.code, until=page.on)
    if not changes:
        return None
    return Panel("codes/_edition_changes.html", {"changes": changes, "has_more": has_more, "code": page.code})


def _text_panel(template: str, page: PageRequest, **more: object) -> Panel:
    return Panel(template, {"publication": page.publication, "references": page.references, "code": page.code, **more})


def _sites(page: PageRequest, release: Release | None) -> list[SiteOfService]:
    codes = page.publication.sites_of_service if page.publication else []
    places = PlaceOfService.objects.filter(release=release, code__in=codes) if release else []
    named = {place.code: place for place in places}
    return [
        SiteOfService(code, named[code].name if code in named else "", named[code].setting if code in named else "")
        for code in codes
    ]


register_sections((section.slug, section.title) for section in SECTIONS if not section.is_open)
register("official-description", official_description)
register("common-description", common_language)
register("summary", summary)
register("billing-overview", billing_overview)
register("clinical-context", clinical_context)
register("modifiers", modifiers)
register("related", related)
register("updates", updates)
extend("updates", edition_changes)
register("sources", sources)
