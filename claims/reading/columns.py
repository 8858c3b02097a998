"""Which column of a table holds which field of a claim line, told by the words of its header alone."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from claims.reading.cells import is_procedure
from claims.reading.identifiers import identifier_headed, normalized
from claims.reading.outcome import Problem, Unreadable, counted

COLUMNS_LIMIT = 200


class Field(StrEnum):
    """What a column holds; the value names it in messages."""

    CODE = "code"
    MODIFIERS = "modifiers"
    UNITS = "units"
    DIAGNOSES = "diagnoses"
    POINTERS = "diagnosis pointers"
    PLACE = "place of service"
    FROM = "date of service"
    TO = "last date of service"
    CLAIM = "claim number"


# Of several columns of a field only the words of the first rank that occurs are taken: beside "CPT", a column
# "Procedure" is the procedure in words.
_NUMBER = r"(?: ?(?:numbers?|num|no|nbr|id|#))?"
_CPT = r"(?:cpt|hcpcs)(?: ?4)?(?: (?:or|and))?(?: (?:cpt|hcpcs))?"
_DX = r"(?:dx|diag|diagnos[ei]s|icd(?: ?10)?(?: ?cm)?)"
_DAY = r"(?:dos|date of service|service date|svc date|date)"
_ENDS = r"(?: ?(?:dos|date(?: of service)?))?"
_RANKS: dict[Field, tuple[str, ...]] = {
    Field.CODE: (
        rf"(?:{_CPT}|procedure|proc|px|service|svc) ?codes?|cptcode|hcpcscode",
        rf"{_CPT}|px",
        "codes?",
        "procedures?|proc|service|svc",
    ),
    Field.MODIFIERS: (
        rf"(?:(?:{_CPT}|procedure|proc) )?(?:modifiers?|mods?)(?: ?codes?)?(?: ?#?[1-4a-d])?|m[1-4]",
        "(?:1st|2nd|3rd|4th) (?:modifier|mod)",
    ),
    Field.UNITS: (
        "(?:(?:number|no) of |service |billed |svc )?(?:units?|qty|quantity)(?: billed| of service)?",
        "days (?:or )?units?",
    ),
    Field.POINTERS: (rf"(?:{_DX} ?)?(?:code )?(?:pointers?|ptrs?)(?: ?#?[0-9]{{1,2}})?",),
    Field.DIAGNOSES: (
        rf"(?:(?:primary|principal|secondary|other) )?{_DX}(?: ?{_DX})?(?: ?codes?)?(?: ?#?(?:[0-9]{{1,2}}|[a-l]))?",
    ),
    Field.PLACE: ("pos(?: ?code)?|place of service(?: code)?|place(?: code)?",),
    Field.FROM: (
        rf"f?dos|{_DAY} ?from|from{_ENDS}|(?:service|svc) from(?: date)?|first (?:dos|date of service)",
        "dates? of services?|(?:service|svc) dates?",
        "date|day|(?:start|begin) date",
    ),
    Field.TO: (rf"tdos|{_DAY} ?(?:to|thru|through)|(?:to|thru|through|last|end){_ENDS}|(?:service|svc) (?:to|thru)",),
    Field.CLAIM: (
        rf"(?:patient )?claim(?: control)?{_NUMBER}",
        rf"(?:encounter|visit|case){_NUMBER}",
        rf"(?:patient )?(?:account|acct|control){_NUMBER}|pcn|invoice{_NUMBER}",
    ),
}
_RULES = {kind: tuple(re.compile(pattern) for pattern in patterns) for kind, patterns in _RANKS.items()}
# Headers that may be named back; any other is named by its place, for a row may be taken for a header by mistake.
_HARMLESS = frozenset({
    "allowed", "allowed amount", "amount", "authorization", "balance", "billed", "billed amount", "billing provider",
    "charge", "charge amount", "charges", "comment", "comments", "department", "desc", "description", "drg", "facility",
    "fee", "insurance", "line", "line charge", "line number", "location", "ndc", "note", "notes", "npi", "paid",
    "payer", "payment", "payor", "plan", "price", "procedure description", "provider", "rate", "rendering npi",
    "rendering provider", "rev", "rev code", "revenue", "revenue code", "seq", "sequence", "specialty", "state",
    "status", "taxonomy", "tin", "total", "total charge", "total charges", "type",
})  # fmt: skip
_SEVERAL = (Field.MODIFIERS, Field.DIAGNOSES, Field.POINTERS)


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the fields, from 0; `dropped` and `unused` name the columns that are not read."""

    number: int
    places: dict[Field, tuple[int, ...]]
    dropped: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    header: tuple[str, ...] = field(default=(), repr=False)

    def of(self, kind: Field) -> tuple[int, ...]:
        return self.places.get(kind, ())


def is_header(cells: list[str]) -> bool:
    """A row with a cell that heads codes, and no code."""
    return any(_rank(cell, Field.CODE) is not None for cell in cells) and not any(map(is_procedure, cells))


def columns_of(cells: list[str], line: int) -> Columns:
    """Raises Unreadable where a field has two columns or the table is too wide."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > COLUMNS_LIMIT:
        raise Unreadable(Problem(line, "header", f"has {len(cells)} columns; at most {COLUMNS_LIMIT} are read"))
    places: dict[Field, tuple[int, ...]] = {}
    for kind in Field:
        ranks = [(rank, place) for place, cell in enumerate(cells) if (rank := _rank(cell, kind)) is not None]
        best = [place for rank, place in ranks if rank == min(ranks)[0]]
        if len(best) > 1 and kind not in _SEVERAL:
            numbers = " and ".join(str(place + 1) for place in best)
            message = f"{counted(len(best), 'column')} are headed as {kind}: {numbers}; head only one so"
            raise Unreadable(Problem(line, "header", message))
        if best:
            places[kind] = tuple(best)
    return _with_others(cells, places)


def _with_others(cells: list[str], places: dict[Field, tuple[int, ...]]) -> Columns:
    taken = {place for kind in places for place in places[kind]}
    dropped: dict[str, None] = {"claim number": None} if Field.CLAIM in places else {}
    unused: list[str] = []
    for place, cell in enumerate(cells):
        if place in taken:
            continue
        words = normalized(cell)
        if _rank(cell, Field.CLAIM) is not None:
            dropped["account number"] = None
        elif kind := identifier_headed(cell):
            dropped[kind] = None
        else:
            unused.append(words if words in _HARMLESS else f"column {place + 1}")
    header = tuple(normalized(cell) for cell in cells)
    return Columns(len(cells), places, tuple(dropped), tuple(unused), header)


def _rank(cell: str, kind: Field) -> int | None:
    words = normalized(cell)
    return next((rank for rank, pattern in enumerate(_RULES[kind]) if pattern.fullmatch(words)), None)


def is_header_word(word: str) -> bool:
    """Whether the word may head a column that holds no identifier; asked before a text is shown back."""
    return (
        any(_rank(word, kind) is not None for kind in Field if kind is not Field.CLAIM) or normalized(word) in _HARMLESS
    )
