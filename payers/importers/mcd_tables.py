"""The tables of the Medicare Coverage Database that are read, by their columns, and what each row says.

Descriptions of codes are never named here, so that no reader sees them: those of CPT are not ours to keep.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from payers.html_text import words_of
from payers.importers.mcd_documents import ARTICLE_COLUMNS, LCD_COLUMNS, NCD_COLUMNS, article, lcd, ncd
from payers.importers.mcd_fields import (
    NOTE_LENGTH,
    day,
    day_after,
    diagnosis,
    group_number,
    number_or_none,
    paragraph,
    procedure,
    range_note,
    state,
    whole_number,
)
from payers.importers.mcd_rows import McdRow, Part

Reader = Callable[[list[str]], Iterator[McdRow]]
PERIODS = "update_period"


@dataclass(frozen=True, slots=True)
class McdTable:
    """`kind` is that of the document which the first columns name; blank where they name none."""

    columns: tuple[str, ...]
    read: Reader
    kind: str = ""
    has_version: bool = True
    is_documents: bool = False


def _said(kind: str, part: Part, texts: list[str], columns: tuple[str, ...]) -> McdRow:
    """A row of the document that the first two texts name."""
    document, version = (whole_number(column, text) for column, text in zip(columns[:2], texts[:2], strict=True))
    return McdRow(0, "", part, kind, document, version)


def _keys(kind: str) -> tuple[str, str]:
    return f"{kind}_id", f"{kind}_version"


def _codes(kind: str) -> McdTable:
    columns = (*_keys(kind), "hcpc_code_id", "hcpc_code_group", "range")

    def read(texts: list[str]) -> Iterator[McdRow]:
        row = _said(kind, Part.CODE, texts, columns)
        system, code = procedure("hcpc_code_id", texts[2])
        group = group_number("hcpc_code_group", texts[3])
        if code:
            yield row._replace(position=group, code=code, text=system, note=range_note(texts[4]))

    return McdTable(columns, read, kind)


def _diagnoses(part: Part, group_column: str, marks: tuple[str, ...] = ()) -> McdTable:
    columns = (*_keys("article"), "icd10_code_id", group_column, *marks)

    def read(texts: list[str]) -> Iterator[McdRow]:
        row = _said("article", part, texts, columns)
        code = diagnosis("icd10_code_id", texts[2])
        group = group_number(group_column, texts[3])
        if code:
            yield row._replace(position=group, code=code, note="*" if marks and texts[4].upper() == "Y" else "")

    return McdTable(columns, read, "article")


def _modifiers() -> McdTable:
    columns = (*_keys("article"), "hcpc_modifier_code_id", "hcpc_modifier_group")

    def read(texts: list[str]) -> Iterator[McdRow]:
        row = _said("article", Part.MODIFIER, texts, columns)
        group = group_number("hcpc_modifier_group", texts[3])
        if code := texts[2].upper():
            yield row._replace(position=group, code=code[:12])

    return McdTable(columns, read, "article")


def _groups(kind: str, part: Part, group_column: str, asterisk: tuple[str, ...] = ()) -> McdTable:
    columns = (*_keys(kind), group_column, "paragraph", *asterisk)

    def read(texts: list[str]) -> Iterator[McdRow]:
        row = _said(kind, part, texts, columns)
        group = group_number(group_column, texts[2])
        text = paragraph("paragraph", texts[3])
        note = " ".join(words_of(paragraph(asterisk[0], texts[4])).split())[:NOTE_LENGTH] if asterisk else ""
        if text or note:
            yield row._replace(position=group, text=text, note=note)

    return McdTable(columns, read, kind)


def _links(kind: str, targets: dict[str, str]) -> McdTable:
    """`targets`: column by kind of the other document."""
    columns = (*_keys(kind), *targets.values())

    def read(texts: list[str]) -> Iterator[McdRow]:
        row = _said(kind, Part.LINK, texts, columns)
        for (other, column), text in zip(targets.items(), texts[2:], strict=True):
            if target := number_or_none(column, text):
                yield row._replace(code=other, position=target)

    return McdTable(columns, read, kind)


def _holders(kind: str) -> McdTable:
    columns = (*_keys(kind), "contractor_id", "contractor_type_id", "contractor_version")

    def read(texts: list[str]) -> Iterator[McdRow]:
        yield _said(kind, Part.HELD_BY, texts, columns)._replace(code=_contract(columns[2:], texts[2:]))

    return McdTable(columns, read, kind)


def _retirements(kind: str) -> McdTable:
    columns = (f"{kind}_id", "retire_dt")

    def read(texts: list[str]) -> Iterator[McdRow]:
        document = whole_number(columns[0], texts[0])
        ended_on = day_after("retire_dt", texts[1])
        if ended_on:
            yield McdRow(0, "", Part.RETIRE, kind, document, ended_on=ended_on)

    return McdTable(columns, read, kind, has_version=False)


_CONTRACT = ("contractor_id", "contractor_type_id", "contractor_version")


def _contract(columns: tuple[str, ...], texts: list[str]) -> str:
    return "-".join(str(whole_number(column, text)) for column, text in zip(columns, texts, strict=True))


def _contractor(texts: list[str]) -> Iterator[McdRow]:
    yield McdRow(
        0, "", Part.CONTRACTOR, code=_contract(_CONTRACT, texts[:3]), position=int(texts[1]), text=texts[3][:200],
        note=texts[4][:10],
    )  # fmt: skip


def _area(texts: list[str]) -> Iterator[McdRow]:
    yield McdRow(
        0, "", Part.AREA, code=_contract(_CONTRACT, texts[:3]), position=whole_number("state_id", texts[3]),
        ended_on=day("term_date", texts[4]),
    )  # fmt: skip


def _contractor_type(texts: list[str]) -> Iterator[McdRow]:
    number = whole_number("contractor_type_id", texts[0])
    yield McdRow(0, "", Part.CONTRACTOR_TYPE, position=number, text=texts[1][:80])


def _state(texts: list[str]) -> Iterator[McdRow]:
    number = whole_number("state_id", texts[0])
    yield McdRow(0, "", Part.STATE, position=number, code=state("state_abbrev", texts[1]))


_PLACES = {
    "contractor": McdTable((*_CONTRACT, "contractor_bus_name", "contractor_number"), _contractor),
    "contractor_jurisdiction": McdTable((*_CONTRACT, "state_id", "term_date"), _area),
    "contractor_type_lookup": McdTable(("contractor_type_id", "description"), _contractor_type),
    "state_lookup": McdTable(("state_id", "state_abbrev"), _state),
}
_LCD = {
    "lcd": McdTable(LCD_COLUMNS, lcd, "lcd", is_documents=True),
    "lcd_future_retire": _retirements("lcd"),
    "lcd_related_documents": _links("lcd", {"article": "r_article_id", "lcd": "r_lcd_id"}),
    "lcd_related_ncd_documents": _links("lcd", {"ncd": "r_ncd_id"}),
    "lcd_x_contractor": _holders("lcd"),
    "lcd_x_hcpc_code": _codes("lcd"),
    "lcd_x_hcpc_code_group": _groups("lcd", Part.CODE_GROUP, "hcpc_code_group"),
}
_ARTICLE = {
    "article": McdTable(ARTICLE_COLUMNS, article, "article", is_documents=True),
    "article_future_retire": _retirements("article"),
    "article_related_documents": _links("article", {"article": "r_article_id", "lcd": "r_lcd_id"}),
    "article_related_ncd_documents": _links("article", {"ncd": "r_ncd_id"}),
    "article_x_contractor": _holders("article"),
    "article_x_hcpc_code": _codes("article"),
    "article_x_hcpc_code_group": _groups("article", Part.CODE_GROUP, "hcpc_code_group"),
    "article_x_hcpc_modifier": _modifiers(),
    "article_x_hcpc_modifier_group": _groups("article", Part.MODIFIER_GROUP, "hcpc_modifier_group"),
    "article_x_icd10_covered": _diagnoses(Part.SUPPORTING, "icd10_covered_group", ("asterisk",)),
    "article_x_icd10_covered_group": _groups(
        "article", Part.SUPPORTING_GROUP, "icd10_covered_group", ("icd10_covered_ast",)
    ),
    "article_x_icd10_noncovered": _diagnoses(Part.OPPOSING, "icd10_noncovered_group"),
    "article_x_icd10_noncovered_group": _groups("article", Part.OPPOSING_GROUP, "icd10_noncovered_group"),
}
_NCD = {"ncd_trkg": McdTable(NCD_COLUMNS, ncd, "ncd", is_documents=True)}

TABLES = _LCD | _ARTICLE | _NCD | _PLACES
# The tables without which one sort of documents is not whole.
REQUIRED = {
    "lcd": (*_LCD, *_PLACES),
    "article": (*_ARTICLE, *_PLACES),
    "ncd_trkg": tuple(_NCD),
}
