"""The whole form of a version: its boxes and its tables, shown from what is held, or bound to what was typed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from payers.document import VersionDocument
from payers.faults import Fault
from payers.forms.rows import FORMSETS, MOST_ROWS, TABLES, Choices, Table
from payers.forms.versions import VersionForm, initial_of

_FIELD = re.compile(r"(?P<name>\w+)(?:\[(?P<key>.*)\])?(?:\.(?P<part>\w+))?")
# What a row of each table is known by in the path of a fault.
_KEYS = {"codes": "code", "diagnoses": "code", "passages": "key", "state_exceptions": "state"}


@dataclass(slots=True)
class BoundTable:
    """A table of the page: its rows as boxes, or, where there are too many, no more than their number."""

    table: Table
    formset: Any
    held: int
    faults: list[str] = field(default_factory=list)


class VersionDesk:
    """`held` is what the version says now; rows that are too many for boxes are kept as they are held."""

    def __init__(
        self, *, held: VersionDocument, seen_at: datetime, delegates: Choices, posted: QueryDict | None = None
    ) -> None:
        self.held = held
        self.form = VersionForm(posted, initial={**initial_of(held), "seen_at": seen_at})
        self.tables = [self._bound(table, delegates, posted) for table in TABLES]
        self.conflict: Any = None
        self.is_in_conflict = False

    def _bound(self, table: Table, delegates: Choices, posted: QueryDict | None) -> BoundTable:
        rows = getattr(self.held, table.name)
        is_wide = len(rows) > MOST_ROWS if posted is None else f"{table.name}-TOTAL_FORMS" not in posted
        if is_wide:
            return BoundTable(table, None, len(rows))
        # What was typed stands for itself: rows that somebody else has added meanwhile are not behind it.
        initial = (
            []
            if posted is not None
            else [{name: _shown(getattr(row, name)) for name in table.row.base_fields} for row in rows]
        )
        options = {"delegates": delegates} if table.name == "codes" else {}
        formset = FORMSETS[table.name](posted, prefix=table.name, initial=initial, form_kwargs=options)
        return BoundTable(table, formset, len(rows))

    def is_valid(self) -> bool:
        """Each box by itself; what boxes mean together is for the rules of `faults`."""
        checked = [self.form.is_valid(), *(bound.formset.is_valid() for bound in self.tables if bound.formset)]
        return all(checked)

    @property
    def is_refused(self) -> bool:
        return self.form.is_bound and (
            bool(self.form.errors)
            or any(bound.faults or (bound.formset and not bound.formset.is_valid()) for bound in self.tables)
        )

    @property
    def seen_at(self) -> datetime:
        return self.form.cleaned_data["seen_at"]  # type: ignore[no-any-return]

    @property
    def document(self) -> VersionDocument:
        """What was typed; call `is_valid()` first."""
        rows: dict[str, Any] = {bound.table.name: self._rows(bound) for bound in self.tables}
        return VersionDocument(
            **self.form.columns(),
            sections=self.form.sections(),
            criteria=self.form.cleaned_data["criteria"],
            **rows,
        )

    def _rows(self, bound: BoundTable) -> tuple[Any, ...]:
        if bound.formset is None:
            return tuple(getattr(self.held, bound.table.name))
        return tuple(form.value() for form in bound.formset.kept())

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Each beside the box that it is about, else at the head of its table, else at the head of the page."""
        for fault in faults:
            match = _FIELD.fullmatch(fault.field)
            name, key, part = match.group("name", "key", "part") if match else ("", None, None)
            bound = next((bound for bound in self.tables if bound.table.name == name), None)
            if bound:
                self._show_in_table(bound, fault, key or "", part or "")
            elif name == "sections" and f"section_{key}" in self.form.fields:
                self.form.add_error(f"section_{key}", fault.message)
            elif name == "criteria" and key:
                self.form.add_error("criteria", f"Criterion {key}: {fault.message}")
            else:
                self.form.add_error(name if name in self.form.fields else None, fault.message)

    def _show_in_table(self, bound: BoundTable, fault: Fault, key: str, part: str) -> None:
        forms = self._forms_of(bound, key)
        for form in forms:
            form.add_error(part if part in form.fields else _KEYS.get(bound.table.name), fault.message)
        if not forms:
            bound.faults.append(f"{key}: {fault.message}" if key else fault.message)

    def _forms_of(self, bound: BoundTable, key: str) -> list[Any]:
        name = _KEYS.get(bound.table.name)
        if bound.formset is None or not key or name is None:
            return []
        # Adding an error takes the value out of the cleaned data: a second fault of the row finds it by what was typed.
        return [form for form in bound.formset.forms if _typed(form, name) == key.upper()]

    def meet(self, theirs: VersionDocument, seen_at: datetime, words: str, difference: Any) -> None:
        """Somebody saved meanwhile: says so, and lets the next save be of one who has been told."""
        self.held = theirs
        self.form.data = _with(self.form.data, {"seen_at": seen_at.isoformat()})
        self.form.add_error(None, words)
        self.conflict, self.is_in_conflict = difference, True


def _shown(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, tuple) else value


def _typed(form: Any, name: str) -> str:
    return "".join(str(form[name].value() or "").upper().split())


def _with(data: Mapping[str, Any], changes: Mapping[str, str]) -> QueryDict:
    changed = data.copy() if isinstance(data, QueryDict) else QueryDict(mutable=True)
    for name, value in changes.items():
        changed[name] = value
    return changed
