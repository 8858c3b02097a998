"""What payers add to a code page: coverage, the diagnoses that policies list, and changes of policies."""

from codes.known import known_facts
from codes.page import Fact, PageRequest, Panel, extend, register
from payers.models import Payer
from payers.selectors import key_payers
from payers.selectors.coverage import Heard, Position, heard_of, positions
from payers.selectors.diagnoses import diagnosis_groups, listings_of
from payers.selectors.updates import updates_of
from ui.absence import Absence, not_applicable, not_loaded, not_published
from ui.windows import day_in_words

_DIAGNOSIS = "icd-10-cm"


def _heard(page: PageRequest) -> Heard:
    return heard_of(page.code.system_id, page.code.code, page.day)


def coverage(page: PageRequest) -> Panel | Absence:
    if page.code.system_id == _DIAGNOSIS:
        return not_applicable(
            "Policies decide on procedures and supplies; diagnoses they list for or against them, as shown below."
        )
    found = positions(page.once(_heard), key_payers())
    if not found:
        return not_loaded("No payers are loaded.", "Staff enter them in the admin.")
    known = known_facts(page.code, page.on, page.today)
    context = {
        "positions": found,
        "code": page.code,
        "on": page.on,
        "day": page.day,
        "known": known,
        "medicare": Payer.Kind.MEDICARE_FFS,
        "is_sample": any(position.is_sample for position in found),
    }
    return Panel("payers/_coverage.html", context, facts=_facts(found))


def _facts(found: list[Position]) -> tuple[Fact, ...]:
    """How many of the payers that say something ask for prior authorization."""
    speaking = {position.payer.pk for position in found if position.said}
    if not speaking:
        return ()
    asking = {position.payer.pk for position in found if position.asks_for_authorization}
    note = "of those whose policy is loaded"
    if any(position.is_sample for position in found):
        note = "Sample policies are among them"
    changing = [said.next_version for position in found for said in position.said if said.changes_authorization]
    if days := [version.effective_from for version in changing if version]:
        note += f"; a change is announced for {day_in_words(min(days))}"
    payers = f"{len(speaking)} payer{'s' if len(speaking) > 1 else ''}"
    return (Fact("Prior authorization", f"{len(asking)} of {payers}", note),)


def diagnoses(page: PageRequest) -> Panel | Absence:
    heard = page.once(_heard)
    if not heard.said:
        return not_loaded(
            f"No policy in force that names {page.code.code} is loaded, and so no list of diagnoses.",
            "Local coverage articles and payers' policies bring them.",
        )
    groups = diagnosis_groups(heard)
    if not groups:
        return not_published(f"The policies in force that name {page.code.code} list no diagnoses.")
    return Panel("payers/_diagnoses.html", {"groups": groups, "code": page.code, "on": page.on})


def listings(page: PageRequest) -> Panel | None:
    """On a diagnosis's own page: which policies list it."""
    if page.code.system_id != _DIAGNOSIS:
        return None
    found, has_more = listings_of(page.code.code, page.day)
    context = {"listings": found, "has_more": has_more, "code": page.code, "on": page.on, "day": page.day}
    return Panel("payers/_listings.html", context)


def updates(page: PageRequest) -> Panel | None:
    if page.code.system_id == _DIAGNOSIS:
        return None
    found = updates_of(page.code.system_id, page.code.code, page.once(_heard))
    return Panel("payers/_updates.html", {"updates": found, "code": page.code, "on": page.on}) if found else None


register("coverage", coverage)
register("diagnoses", diagnoses)
extend("diagnoses", listings)
extend("updates", updates)
