"""Reads of add-on code edits."""

from collections.abc import Collection
from dataclasses import dataclass

from edits.models import AddOnEdit
from edits.ncci import CONTRACTOR_DEFINED, AddOnType
from edits.selectors.readings import ADD_ONS, Readings


@dataclass(frozen=True, slots=True)
class AddOnRelation:
    """One add-on code in force: how far its primary codes are listed, and those that are."""

    add_on: str
    edit_type: AddOnType
    primaries: tuple[str, ...]

    @property
    def is_listed_alone(self) -> bool:
        """No primary code beside those listed is accepted."""
        return self.edit_type == AddOnType.LISTED


def add_on_relations(codes: Collection[str], *, readings: Readings) -> list[AddOnRelation]:
    """Of every add-on code that is among the codes, or whose primary code is; one query, none without a release.

    Of an add-on code that is not itself asked for, only the primary codes that are.
    """
    reading = readings.of(ADD_ONS)
    if reading is None:
        return []
    rows = AddOnEdit.objects.filter(release=reading.release).naming(codes).in_force(reading.day)
    primaries: dict[tuple[str, int], list[str]] = {}
    for row in rows.order_by("add_on", "edit_type", "primary_code"):
        listed = primaries.setdefault((row.add_on, row.edit_type), [])
        if row.primary_code != CONTRACTOR_DEFINED:
            listed.append(row.primary_code)
    return [
        AddOnRelation(add_on, AddOnType(edit_type), tuple(dict.fromkeys(listed)))
        for (add_on, edit_type), listed in primaries.items()
    ]
