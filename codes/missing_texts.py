"""Why a code has no official text to show, in words for readers and operators."""

from datetime import date

from accounts.licences import OWNERS, licensed_editions
from codes.models import Code
from codes.owners import owner_of
from ui.absence import Absence, not_loaded

_UNLICENSED = {
    "ama": not_loaded(
        "The official CPT description belongs to the American Medical Association and is not shipped.",
        "A licensee sets CPT_LICENCE=licensed and CPT_LICENCE_EDITION=YEAR, and loads their own file: "
        "manage.py load cpt ConsolidatedCodeList.txt --edition YEAR.",
    ),
    "ada": not_loaded(
        "The official description of a dental code belongs to the American Dental Association.",
        "It is not shown without its owner's license: a licensee sets ADA_LICENCE=licensed and "
        "ADA_LICENCE_EDITION=YEAR, and loads the next HCPCS file.",
    ),
}
_IMPORTERS = {"cpt": "cpt", "hcpcs": "hcpcs", "icd-10-cm": "icd10cm"}


def no_official_text(code: Code, on: date | None) -> Absence:
    """Its owner's licence is not held, or does not cover what is loaded; else the release that would hold it is not."""
    owner = owner_of(code.system_id, code.code)
    editions = licensed_editions(owner) if owner else ()
    if owner and not editions:
        return _UNLICENSED[owner]
    when = f" as of {on:%-d %B %Y}" if on else ""
    covered = f" of an edition that the license covers ({', '.join(map(str, editions))})" if owner else ""
    return not_loaded(
        f"No loaded release{covered} holds the official description of {code.code}{when}.",
        f"{_own(owner)}The operator loads one: manage.py load {_IMPORTERS[code.system_id]} FILE.",
    )


def _own(owner: str) -> str:
    return f"It belongs to the {OWNERS[owner].name}. " if owner else ""
