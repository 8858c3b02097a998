"""Place of service: whether it is one, and whether the fee schedule pays the code there. Professional claims only."""

from collections.abc import Iterator

from claims.facts import Edition, Facts, FeeRow, PlaceRow
from claims.findings import Finding, Severity, not_loaded, only_excerpt
from claims.lines import Claim, ClaimLine

RULE = "place-of-service"
SOURCE_SET = "Medicare Claims Processing Manual (Pub. 100-04), chapter 26, section 10.5: the place of service code set"
SOURCE_NA = "Medicare physician fee schedule, NA indicators; Claims Processing Manual, chapter 12, section 20.4.2"
_RIGHT = "The place where the record shows the patient was seen."


def places_of_service(claim: Claim, facts: Facts) -> Iterator[Finding]:
    """Source: Claims Processing Manual, chapter 26, section 10.5 (the code set), chapter 12, section 20.4.2 (NA).

    NA in a setting: the service is rarely or never performed there. In a facility only the professional component of a
    test of two components is the practitioner's.
    """
    if not claim.is_professional:
        return
    for line in claim.lines:
        if not line.place_of_service:
            message = f"Line {line.number} has no place of service; a professional claim needs one on each line."
            yield Finding(RULE, "error", (line.number,), message, _RIGHT, "", SOURCE_SET)
            continue
        edition = facts.edition("pos", line.date_of_service)
        if edition is None:
            unjudged = f"Place {line.place_of_service} was not judged."
            yield not_loaded(
                RULE, line.number, importer="pos", on=line.date_of_service, source=SOURCE_SET, unjudged=unjudged
            )
            continue
        rows = facts.places.get(line.place_of_service, ())
        place = next((row for row in rows if row.edition == edition), None)
        if place is None or place.setting == "unassigned":
            yield _no_place(line, edition, place)
        else:
            yield from _against_fee_schedule(line, place, facts)


def _no_place(line: ClaimLine, edition: Edition, place: PlaceRow | None) -> Finding:
    if place is None and edition.is_excerpt:
        return only_excerpt(
            RULE, line.number, importer="pos", edition=edition.name, source=SOURCE_SET,
            unjudged=f"Place {line.place_of_service} may be one that is not loaded.",
        )  # fmt: skip
    state = "is not assigned" if place else "is not in the code set"
    message = f"Place of service {line.place_of_service} {state} ({edition.name})."
    quoted = f"{place.code}: {place.name}" if place else ""
    return Finding(RULE, "error", (line.number,), message, _RIGHT, edition.name, SOURCE_SET, quoted)


def _against_fee_schedule(line: ClaimLine, place: PlaceRow, facts: Facts) -> Iterator[Finding]:
    part = next((modifier for modifier in ("26", "TC", "53") if modifier in line.modifiers), "")
    day = line.date_of_service
    row = facts.fee(line.code, day, part) or facts.fee(line.code, day)
    if row is None:
        edition = facts.edition("pfs", day)
        if edition is None:
            unjudged = f"Whether {line.code} is paid in place {place.code} is not known."
            yield not_loaded(RULE, line.number, importer="pfs", on=day, source=SOURCE_NA, unjudged=unjudged)
        return
    is_facility = place.setting == "facility"
    if not (row.facility_na if is_facility else row.nonfacility_na):
        return
    where = f"{place.code} ({place.name})"
    quoted = (
        f"{row.code}{'-' + row.modifier if row.modifier else ''}: {'facility' if is_facility else 'non-facility'} NA"
    )
    if is_facility and row.pctc == "1":
        message = (
            f"{line.code} in place {where}: in a facility the technical component is the facility's; the practitioner "
            "is paid for the professional component."
        )
        yield _finding("error", line, row, message, "A signed interpretation, for the professional component.", quoted)
        return
    kind = "a facility" if is_facility else "a place that is not a facility"
    message = f"{line.code} in place {where}: the fee schedule marks it NA, rarely or never performed in {kind}."
    yield _finding("warning", line, row, message, f"{_RIGHT} The contractor decides whether it is paid there.", quoted)


def _finding(
    severity: Severity, line: ClaimLine, row: FeeRow, message: str, documentation: str, quoted: str
) -> Finding:
    return Finding(RULE, severity, (line.number,), message, documentation, row.edition.name, SOURCE_NA, quoted)
