"""The list of modifiers, one modifier, and the place of service that is mistaken for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from codes.citations import References
from codes.models import Code, Modifier, ModifierDescriptor, PlaceOfService, PublicationModifier
from codes.selectors.references import references_of
from sources.models import Release


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """One modifier with its public text, blank where its owner does not publish it."""

    modifier: Modifier
    text: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class NamedBy:
    """A publication that names the modifier; `when_to_use` is none where its reader's plan keeps it locked."""

    code: Code
    title: str
    when_to_use: str | None


@dataclass(frozen=True, slots=True)
class ModifierPage:
    """What `/modifiers/<xx>/` shows."""

    row: ModifierRow
    descriptor: ModifierDescriptor | None
    references: References
    named_by: list[NamedBy]


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


def modifier_page(code: str, *, today: date, shows: Callable[[Code], bool]) -> ModifierPage | None:
    """`shows`: whether the reader sees the coding specifications of a code."""
    modifier = Modifier.objects.select_related("system").filter(modifier=code).first()
    if modifier is None:
        return None
    descriptor = _newest_modifier_texts(today, modifier).get(modifier.pk)
    is_ended = bool(descriptor and descriptor.ended_on and descriptor.ended_on <= today)
    return ModifierPage(
        row=ModifierRow(modifier, descriptor.long if descriptor else "", is_ended),
        descriptor=descriptor,
        references=references_of([modifier.when_to_use]),
        named_by=_named_by(code, shows),
    )


def _named_by(modifier: str, shows: Callable[[Code], bool]) -> list[NamedBy]:
    """The words of the pages that the reader sees, in one query more; none of the others are read."""
    rows = PublicationModifier.objects.filter(modifier=modifier, version__status="published")
    named = ("version__title", "version__code__system", "version__code__code")
    found = list(rows.select_related("version__code").only(*named).order_by("version__code__code"))
    shown = [row.pk for row in found if shows(row.version.code)]
    words = dict(PublicationModifier.objects.filter(pk__in=shown).values_list("pk", "when_to_use"))
    return [NamedBy(row.version.code, row.version.title, words.get(row.pk)) for row in found]


def place_of_service(code: str, *, today: date) -> PlaceOfService | None:
    """The place of service of that code in the newest release begun by today: people mistake it for a modifier."""
    places = PlaceOfService.objects.filter(
        code=code, release__status=Release.Status.READY, release__effective_from__lte=today
    )
    return places.select_related("release").order_by("-release__effective_from", "-release_id").first()


def _newest_modifier_texts(today: date, modifier: Modifier | None = None) -> dict[int, ModifierDescriptor]:
    descriptors = ModifierDescriptor.objects.filter(
        release__status=Release.Status.READY, release__effective_from__lte=today
    ).select_related("release")
    if modifier:
        descriptors = descriptors.filter(modifier=modifier)
    return {d.modifier_id: d for d in descriptors.order_by("release__effective_from", "release_id")}
