"""Where Medicare's local documents hold: one jurisdiction a contract, with the states that it serves."""

from datetime import date

from payers.importers.mcd_rows import Part
from payers.models import Jurisdiction, JurisdictionState
from sources.models import Release
from sources.staging import Staging

NAME_KEPT, CONTRACTOR_KEPT, NUMBER_KEPT = 120, 200, 10


def write_places(*, release: Release, staging: Staging) -> dict[str, int]:
    """Jurisdictions by the contract that the release names; contracts without a document are left out."""
    named = _contracts(staging)
    states = _states(staging, release.effective_from)
    slugs = {contract: f"mac-{contract}" for contract in named}
    held = {each.slug: each for each in Jurisdiction.objects.filter(slug__in=slugs.values())}
    found: dict[str, int] = {}
    for contract, (name, business, number) in sorted(named.items()):
        jurisdiction = held.get(slugs[contract]) or Jurisdiction(slug=slugs[contract])
        jurisdiction.name, jurisdiction.contractor = name[:NAME_KEPT], business[:CONTRACTOR_KEPT]
        jurisdiction.contractor_number, jurisdiction.release = number[:NUMBER_KEPT], release
        jurisdiction.save()
        _write_states(jurisdiction, states.get(contract, set()))
        found[contract] = jurisdiction.pk
    return found


def _contracts(staging: Staging) -> dict[str, tuple[str, str, str]]:
    """Name of the area, business and number, of the contracts under which a document stands."""
    rows = staging.query(
        "SELECT DISTINCT c.code, c.position, c.text, c.note FROM staging c WHERE c.part = %s AND EXISTS "
        "(SELECT 1 FROM staging h WHERE h.part = %s AND h.code = c.code) ORDER BY 1, 2, 3, 4",
        (Part.CONTRACTOR, Part.HELD_BY),
    )
    types = dict(
        staging.query("SELECT position, text FROM staging WHERE part = %s ORDER BY line", (Part.CONTRACTOR_TYPE,))
    )
    return {
        contract: (f"{types.get(sort) or 'Medicare contractor'} {number}".strip(), business, number)
        for contract, sort, business, number in rows
    }


def _states(staging: Staging, on: date) -> dict[str, set[str]]:
    letters = dict(staging.query("SELECT position, code FROM staging WHERE part = %s", (Part.STATE,)))
    areas = staging.query(
        "SELECT DISTINCT code, position FROM staging WHERE part = %s AND (ended_on IS NULL OR ended_on > %s)",
        (Part.AREA, on.isoformat()),
    )
    found: dict[str, set[str]] = {}
    for contract, state in areas:
        if state in letters:
            found.setdefault(contract, set()).add(letters[state])
    return found


def _write_states(jurisdiction: Jurisdiction, wanted: set[str]) -> None:
    held = set(jurisdiction.states.values_list("state", flat=True))
    if held - wanted:
        jurisdiction.states.filter(state__in=held - wanted).delete()
    JurisdictionState.objects.bulk_create(
        JurisdictionState(jurisdiction=jurisdiction, state=state) for state in sorted(wanted - held)
    )
