"""The codes of a version as a file, CSV or XLSX, out and in, by django-import-export.

Titles are our own or public ones: no descriptor that its owner licenses is among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult

from codes.formats import canonical_code, canonical_system
from payers.characters import without_controls
from payers.code_cells import Cell, CodeLine, GroupCell, ListCell, WordCell, plain_cell
from payers.document import CodeRow
from payers.importers.parts import PROCEDURE_SYSTEMS, procedure_system
from payers.vocabulary import Disposition, PriorAuthorization

SAMPLE = "Sample: made up, not a document of the payer"
NOT_SAMPLE = "no"
COLUMN_WIDTH = 22
Key = tuple[int, str, str]
_ROW_FIELDS = tuple(each.name for each in fields(CodeRow))


def _cell(name: str, cell: Cell | None = None, *, readonly: bool = False) -> Field:
    return Field(attribute=name, column_name=name.replace("_", " "), widget=cell or Cell(), readonly=readonly)


class CodeFile(Resource):  # type: ignore[misc]
    """The columns of a file of codes, in their order."""

    sample = _cell("sample", readonly=True)
    system = _cell("system")
    code = _cell("code")
    title = _cell("title", readonly=True)
    disposition = _cell("disposition", WordCell(Disposition))
    prior_authorization = _cell(
        "prior_authorization", WordCell(PriorAuthorization, default=PriorAuthorization.NOT_STATED)
    )
    delegate = _cell("delegate")
    places = _cell("places", ListCell())
    modifiers = _cell("modifiers", ListCell())
    group = _cell("group", GroupCell())
    note = _cell("note")
    passage = _cell("passage")
    policy = _cell("policy", readonly=True)
    version = _cell("version", readonly=True)
    effective_from = _cell("effective_from", readonly=True)
    source = _cell("source", readonly=True)
    address = _cell("address", readonly=True)

    def as_csv(self, lines: Iterable[CodeLine]) -> str:
        text: str = self.export(list(lines)).export("csv")
        return text

    def as_xlsx(self, lines: Iterable[CodeLine], title: str) -> bytes:
        dataset = self.export(list(lines))
        dataset.title = without_controls(title)
        book: bytes = dataset.export("xlsx", column_width=COLUMN_WIDTH)
        return book


def line_of(row: CodeRow, **facts: str) -> CodeLine:
    """A row of a version; `facts` are the columns that are for readers only."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in _ROW_FIELDS}
    return CodeLine(**columns, **facts)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row; `line` 0 is the file as a whole."""

    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that the file adds (`was` is None), changes, or, where it replaces the list, takes away (`now` None)."""

    was: CodeLine | None
    now: CodeLine | None
    line: int = 0

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(column, before, after) of a row that is changed."""
        if not (self.was and self.now):
            return []
        cells = [(each.column_name, each.export(self.was), each.export(self.now)) for each in _IMPORTED]
        return [(name, before, after) for name, before, after in cells if before != after]


@dataclass(slots=True)
class CodeIntake:
    """What a file would do to the codes of a version."""

    rows: tuple[CodeRow, ...] = ()
    new: list[RowChange] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    removed: list[RowChange] = field(default_factory=list)
    same: int = 0
    faults: list[RowFault] = field(default_factory=list)
    # Where each row of the new list stands in the file.
    lines: dict[Key, int] = field(default_factory=dict)

    @property
    def changes_something(self) -> bool:
        return bool(self.new or self.changed or self.removed)


class _HeldLines(BaseInstanceLoader):  # type: ignore[misc]
    """A row that the version has already, to be changed in a copy."""

    def get_instance(self, row: Mapping[str, Any]) -> CodeLine | None:
        held = self.resource.held.get(self.resource.key_of(row))
        return replace(held) if held else None


class CodeFileImport(CodeFile):
    """Puts a file's rows together with those of a version, in memory: nothing is written here, dry run or not.

    A column that the file has not leaves a row as it is.
    """

    class Meta:
        import_id_fields = ("code",)
        instance_loader_class = _HeldLines
        skip_diff = True
        report_skipped = True
        store_instance = True

    def __init__(self, held: Iterable[CodeRow]) -> None:
        super().__init__()
        self.held = {_key(row): line_of(row) for row in held}
        self.kept: dict[Key, CodeLine] = {}
        self.first_lines: dict[Key, int] = {}
        self.lines: list[int] = []

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs: Any) -> Result:
        """Without a transaction, which would keep others waiting: nothing is written that it would have to undo."""
        return self.import_data_inner(dataset, dry_run, False, False, False, **kwargs)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.lines = kwargs["lines"]
        known = [each.column_name for each in self.fields.values()]
        for header in dataset.headers:
            if header not in known:
                near = get_close_matches(header, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
                raise ValidationError(f"There is no column {header[:60]!r}; {hint}")
        if "code" not in dataset.headers:
            raise ValidationError("The file has no column code.")

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Spells the code, and refuses one that the file has had."""
        row["system"], row["code"] = _spelled(plain_cell(row.get("system", "")), plain_cell(row["code"]))
        try:
            key = self.key_of(row)
        except ValueError as error:
            raise ValidationError({"group": str(error)}) from error
        line = self.lines[kwargs["row_number"] - 1]
        if key in self.first_lines:
            raise ValidationError({"code": f"{row['code']} stands on line {self.first_lines[key]} already."})
        self.first_lines[key] = line

    def key_of(self, row: Mapping[str, Any]) -> Key:
        return GroupCell().clean(row.get("group", "")), row["system"], row["code"]

    def init_instance(self, row: Mapping[str, Any] | None = None) -> CodeLine:
        found = row or {}
        return CodeLine(
            found.get("system", ""), found.get("code", ""), prior_authorization=PriorAuthorization.NOT_STATED
        )

    def skip_row(self, instance: CodeLine, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """One that the version says already."""
        is_same = not import_validation_errors and self.held.get(_key(instance)) == instance
        if is_same:
            self.kept[_key(instance)] = instance
        return is_same

    def validate_instance(
        self, instance: CodeLine, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = dict(import_validation_errors or {})
        if instance.disposition is None and "disposition" not in errors:
            errors["disposition"] = ValidationError("Say what the policy says of the code.")
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: CodeLine, is_create: bool, row: Any, **kwargs: Any) -> None:
        self.kept[_key(instance)] = instance


_IMPORTED = [each for each in CodeFile().fields.values() if not each.readonly]


def take_in(
    *, held: Iterable[CodeRow], headers: list[str], rows: list[list[str]], lines: list[int], is_whole: bool
) -> CodeIntake:
    """What the version would say of its codes. `is_whole`: rows that the file has not are taken away."""
    held = tuple(held)
    resource = CodeFileImport(held)
    result = resource.import_data(tablib.Dataset(*rows, headers=headers), dry_run=True, lines=lines)
    intake = CodeIntake(faults=[RowFault(0, "", _words(error.error)) for error in result.base_errors])
    if intake.faults:
        return intake
    for number, line in enumerate(lines):
        _sort_row(intake, resource, result.rows[number], line)
    for invalid in result.invalid_rows:
        line = lines[invalid.number - 1]
        for name, messages in invalid.error_dict.items():
            intake.faults.extend(RowFault(line, name, message) for message in messages)
    intake.faults.sort(key=lambda fault: fault.line)
    kept = resource.kept if is_whole else resource.held | resource.kept
    intake.rows = tuple(_row(kept[key]) for key in sorted(kept))
    intake.lines = resource.first_lines
    gone = [key for key in sorted(resource.held) if key not in resource.first_lines] if is_whole else []
    intake.removed = [RowChange(resource.held[key], None) for key in gone]
    return intake


def _sort_row(intake: CodeIntake, resource: CodeFileImport, row: RowResult, line: int) -> None:
    match row.import_type:
        case RowResult.IMPORT_TYPE_NEW:
            intake.new.append(RowChange(None, row.instance, line))
        case RowResult.IMPORT_TYPE_UPDATE:
            intake.changed.append(RowChange(resource.held[_key(row.instance)], row.instance, line))
        case RowResult.IMPORT_TYPE_SKIP:
            intake.same += 1
        case RowResult.IMPORT_TYPE_ERROR:
            intake.faults.extend(RowFault(line, "", _words(error.error)) for error in row.errors)


def _spelled(system_text: str, code_text: str) -> tuple[str, str]:
    """The code's system and its one spelling. Raises ValidationError."""
    code = canonical_code(code_text)
    if not code:
        raise ValidationError({"code": "The row names no code."})
    system = canonical_system(system_text) if system_text else procedure_system(code)
    if not system:
        hint = ""
        if code.isdigit() and len(code) < 5:
            hint = " A spreadsheet drops zeros in front of a number: format the column as text."
        raise ValidationError({"code": f"{code[:20]!r} has the shape of neither a CPT nor a HCPCS code.{hint}"})
    if system not in PROCEDURE_SYSTEMS:
        raise ValidationError({"system": f"{system_text[:20]!r} is not cpt or hcpcs."})
    return system, code


def _key(row: CodeRow | CodeLine) -> Key:
    return row.group, row.system, row.code


def _row(line: CodeLine) -> CodeRow:
    return CodeRow(**{name: getattr(line, name) for name in _ROW_FIELDS})


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
