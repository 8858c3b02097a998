"""Finds codes by what people type, and says which sources would hold one that is not here."""

from collections.abc import Iterable

from django.db.models import Q

from codes.formats import canonical_code, canonical_system, possible_spellings
from codes.models import Code
from codes.typed import read_typed
from sources.registry import Importer, importers


def find_codes(text: str) -> list[Code]:
    """The codes that a typed text names exactly, likeliest system first; none where it lists several."""
    typed = read_typed(text)
    spellings = possible_spellings(typed.codes[0]) if len(typed.codes) == 1 else []
    if not spellings:
        return []
    wanted = Q()
    for system, code in spellings:
        wanted |= Q(system=system, code=code)
    order = {pair: index for index, pair in enumerate(spellings)}
    found = Code.objects.filter(wanted).select_related("system")
    return sorted(found, key=lambda code: order[code.system_id, code.code])


def find_code(system: str, code: str) -> Code | None:
    """The code of that address, however its system and letters are spelled."""
    slug = canonical_system(system)
    return Code.objects.select_related("system", "family").filter(system=slug, code=canonical_code(code, slug)).first()


# Which importers' files say that a code of a system exists, likeliest first.
_LISTED_BY = {"cpt": ("pfs", "cpt", "rbcs"), "hcpcs": ("hcpcs", "pfs"), "icd-10-cm": ("icd10cm",)}


def importers_listing(systems: Iterable[str]) -> list[Importer]:
    """The sources that would hold a code of these systems."""
    installed = {importer.name: importer for importer in importers()}
    names = dict.fromkeys(name for system in systems for name in _LISTED_BY.get(system, ()))
    return [installed[name] for name in names if name in installed]
