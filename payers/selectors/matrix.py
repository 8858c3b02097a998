"""The matrix: payers side by side for one code on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from codes.formats import canonical_code, possible_spellings
from codes.known import Known, known_facts
from codes.models import Code
from codes.selectors import find_codes
from codes.typed import read_typed
from payers.contrasts import Contrast, contrast
from payers.models import Payer, PolicyCode
from payers.selectors.coverage import Position, heard_of, positions
from payers.selectors.matrix_cells import COMPARED, Aspect, Cell, Details, Passage, details_of, row_cells
from payers.selectors.payers import key_payers

# A list of typed codes is answered with this many links.
CHOICES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NamedCode:
    """The code that an address names; `known` is None where only policies name it."""

    system: str
    code: str
    known: Code | None = None

    @property
    def is_diagnosis(self) -> bool:
        return self.system == "icd-10-cm"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One aspect across the payers; `contrast` is None where they agree or are not compared."""

    label: str
    cells: tuple[Cell, ...]
    contrast: Contrast | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """`silent` are payers of which nothing is said; `known` what loaded sources say, no decision of a payer."""

    named: NamedCode
    on: date | None
    day: date
    positions: tuple[Position, ...]
    rows: tuple[MatrixRow, ...]
    passages: tuple[Passage, ...]
    known: tuple[Known, ...]

    @property
    def contrasts(self) -> list[Contrast]:
        return [row.contrast for row in self.rows if row.contrast]

    @property
    def speaking(self) -> list[Position]:
        return [position for position in self.positions if not position.absence]

    @property
    def silent(self) -> list[Position]:
        return [position for position in self.positions if position.absence]

    @property
    def conflicts(self) -> list[Position]:
        return [position for position in self.positions if position.conflicts]

    @property
    def set_aside(self) -> list[Position]:
        return [position for position in self.positions if position.overruled or (position.related and position.said)]

    @property
    def note(self) -> str:
        return next((position.note for position in self.positions if position.note), "")

    @property
    def is_sample(self) -> bool:
        return any(position.is_sample for position in self.positions)

    @property
    def is_ended(self) -> bool:
        return self.named.known is not None and self.named.known.is_ended(self.day)


def named_code(text: str) -> NamedCode | None:
    """The one code that the text names, in any spelling; a code that is not loaded counts where a policy names it."""
    found = find_codes(text)
    typed = read_typed(text)
    if found and (len(found) == 1 or found[0].code == canonical_code(typed.codes[0])):
        return NamedCode(found[0].system_id, found[0].code, found[0])
    if found or len(typed.codes) != 1:
        return None
    for system, code in possible_spellings(typed.codes[0]):
        if PolicyCode.objects.naming(system, code).exists():
            return NamedCode(system, code)
    return None


def codes_meant(text: str) -> list[Code]:
    """The loaded codes that a text may mean, where it does not name one."""
    spellings = {pair for part in read_typed(text).codes[:CHOICES_SHOWN] for pair in possible_spellings(part)}
    found = Code.objects.filter(code__in={code for _, code in spellings}).select_related("system")
    return [code for code in found if (code.system_id, code.code) in spellings][:CHOICES_SHOWN]


def matrix(named: NamedCode, *, on: date | None, today: date, state: str = "", line: str = "") -> Matrix:
    """A fixed number of queries, however many payers and policies name the code."""
    day = on or today
    heard = heard_of(named.system, named.code, day)
    found = tuple(positions(heard, key_payers(), state=state, line=line))
    known = tuple(known_facts(named.known, on, today)) if named.known else ()
    details = details_of(found, on=on, today=today)
    return Matrix(
        named=named,
        on=on,
        day=day,
        positions=found,
        rows=tuple(_rows(found, details, known)),
        passages=tuple(details.passages.values()),
        known=known,
    )


def _rows(found: Sequence[Position], details: Details, known: Sequence[Known]) -> list[MatrixRow]:
    # Where no payer says anything, a dozen rows of "not loaded" say no more than one.
    is_silent = all(position.absence for position in found)
    aspects = (Aspect.DECISION,) if is_silent else tuple(Aspect)
    rows = [_row(aspect, found, details) for aspect in aspects if _is_shown(aspect, found, details)]
    if known:
        cells = tuple(Cell(known=known if _is_medicare(position) else (), is_of_medicare=True) for position in found)
        rows.append(MatrixRow("Medicare fee schedule", cells))
    return rows


def _row(aspect: Aspect, found: Sequence[Position], details: Details) -> MatrixRow:
    cells = row_cells(aspect, found, details)
    said = [(position.name, cell.value) for position, cell in zip(found, cells, strict=True) if cell.value]
    told = contrast(aspect.value, said) if aspect in COMPARED else None
    odd = told.odd if told else frozenset()
    return MatrixRow(aspect.value, tuple(cell.marked(odd) for cell in cells), told)


def _is_shown(aspect: Aspect, found: Sequence[Position], details: Details) -> bool:
    return aspect is not Aspect.STATES or details.has_state_exceptions


def _is_medicare(position: Position) -> bool:
    return position.payer.kind == Payer.Kind.MEDICARE_FFS
