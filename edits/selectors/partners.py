"""The list of all codes that one code is paired with."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import QuerySet

from codes.models import Code
from edits.models import PairEdit
from edits.ncci import Setting, applies
from edits.selectors.readings import Reading


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One edit that names the code: its column, and its partner with the page it leads to, None where not loaded."""

    edit: PairEdit
    column: int
    partner: str
    known: Code | None
    is_applied: bool


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """One page of the list. `reading` is None where no release answers."""

    code: Code
    setting: Setting
    reading: Reading | None
    rows: list[PartnerRow]


def partners_page(code: Code, *, setting: Setting, reading: Reading | None, edits: Page[PairEdit]) -> PartnersPage:
    """The titles of the partners in one query."""
    if reading is None:
        return PartnersPage(code, setting, None, [])
    listed = list(edits.object_list)
    known = {each.code: each for each in procedures().filter(code__in={partner_of(edit) for edit in listed})}
    rows = [
        PartnerRow(
            edit,
            1 if edit.column_1 == code.code else 2,
            partner_of(edit),
            known.get(partner_of(edit)),
            applies(edit.modifier_indicator, edit.effective_from, edit.ended_on, reading.day),
        )
        for edit in listed
    ]
    return PartnersPage(code, setting, reading, rows)


def procedures() -> QuerySet[Code]:
    return Code.objects.filter(system__in=("cpt", "hcpcs"))


def partner_of(edit: PairEdit) -> str:
    """As `partners_of` annotates it."""
    return str(edit.partner)  # type: ignore[attr-defined]
