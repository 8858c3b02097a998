"""The general data at the head of a hospital's file: who, when, which version, whether its truth is attested."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from rates.hospital.facts import Hospital
from rates.hospital.faults import NotAHospitalFile
from rates.hospital.fields import repaired

ATTESTED = "to the best of its knowledge and belief"
LICENCE = "license_number|"
# What a document must name before its charges for these to be read at once; the NPI is only asked for since version 3.
FIRST = ("hospital_name", "last_updated_on", "version", "hospital_address", "license_information")
MEMBERS = frozenset((*FIRST, "type_2_npi", "attestation", "affirmation"))
_VERSION = re.compile(r"[vV]?\s?([0-9]{1,2})(?:\.[0-9]{1,2}){0,2}")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_STATE = re.compile(r"\b([A-Za-z]{2})[,.\s]+[0-9]{5}(?:-?[0-9]{4})?\s*$")
# The file's name is set by rule: the EIN, the hospital's name, `standardcharges`.
_EIN = re.compile(r"(?:^|[/\\:])([0-9]{2})-?([0-9]{7})[_-]")
_NPI_GAPS = re.compile(r"[|,;\s]+")


def header_name(cell: str) -> str:
    """A header in lower case, without white space about its bars."""
    return "|".join(" ".join(part.split()) for part in cell.lower().split("|"))


def from_table(file_name: str, line: int, header: Sequence[str], values: Sequence[str]) -> Hospital:
    """Of the first two rows of a table; `line` is that of the values."""
    names = [header_name(cell) for cell in header]
    found = {name: repaired(value).strip() for name, value in zip(names, values, strict=False) if name}
    licence = next((name for name in names if name.startswith(LICENCE) and found.get(name)), "")
    if not licence:
        licence = next((name for name in names if name.startswith(LICENCE)), LICENCE)
    statement = next((name for name in names if name.startswith(ATTESTED)), None)
    return _hospital(
        file_name,
        line,
        found,
        addresses=found.get("hospital_address", "").split("|"),
        npi=_NPI_GAPS.split(found.get("type_2_npi", "")),
        licence=(found.get(licence, ""), licence.removeprefix(LICENCE).upper()),
        is_attested=None if statement is None else found.get(statement, "").lower() == "true",
    )


def from_members(file_name: str, members: dict[str, Any]) -> Hospital:
    """Of the members of a document that are in MEMBERS."""
    licence = members.get("license_information")
    licences = licence if isinstance(licence, list) else [licence]
    first = next((each for each in licences if isinstance(each, dict)), {})
    statement = members.get("attestation", members.get("affirmation"))
    agreed = statement if isinstance(statement, dict) else {}
    return _hospital(
        file_name,
        None,
        {name: _plain(members.get(name)) for name in FIRST[:3]},
        addresses=_texts(members.get("hospital_address")),
        npi=_texts(members.get("type_2_npi")),
        licence=(_plain(first.get("license_number")), _plain(first.get("state")).upper()),
        is_attested=None
        if statement is None
        else agreed.get("confirm_attestation", agreed.get("confirm_affirmation")) is True,
    )


def _hospital(
    file_name: str,
    line: int | None,
    found: dict[str, str],
    *,
    addresses: Sequence[str],
    npi: Sequence[str],
    licence: tuple[str, str],
    is_attested: bool | None,
) -> Hospital:
    for field in FIRST[:3]:
        if not found.get(field):
            raise NotAHospitalFile(file_name, "is blank or missing; CMS requires it", line, field)
    version = _VERSION.fullmatch(found["version"])
    if not version or version[1] not in ("2", "3"):
        reason = f"{found['version'][:30]!r} is not a version that is read here: 2.0.0 to 3.x of CMS's template"
        raise NotAHospitalFile(file_name, reason, line, "version")
    states = {match[1].upper() for each in addresses if (match := _STATE.search(each.strip()))}
    ein = _EIN.search(file_name)
    return Hospital(
        name=" ".join(found["hospital_name"].split()),
        last_updated_on=_day(file_name, line, found["last_updated_on"]),
        version=found["version"].lstrip("vV "),
        npi=tuple(each for part in npi if (each := part.strip())),
        ein="".join(ein.groups()) if ein else "",
        license_number=licence[0],
        license_state=licence[1],
        address_state=states.pop() if len(states) == 1 else "",
        is_attested=is_attested,
    )


def _day(file_name: str, line: int | None, written: str) -> str:
    """YYYY-MM-DD, of that or of M/D/YYYY, which CMS accepts too."""
    american = _AMERICAN.fullmatch(written)
    try:
        if american:
            month, day, year = map(int, american.groups())
            return date(year, month, day).isoformat()
        if _ISO.fullmatch(written):
            return date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    reason = f"{written[:30]!r} is not a date YYYY-MM-DD or M/D/YYYY"
    raise NotAHospitalFile(file_name, reason, line, "last_updated_on")


def _plain(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _texts(value: Any) -> list[str]:
    """Of a list of texts, or of one text that should have been one."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _plain(value).split("|")
