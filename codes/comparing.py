"""What counts as a change of codes, modifiers, places of service and families between two editions. No database."""

from collections.abc import Callable

from codes.owners import IS_ADA
from sources.comparing import RowSet, Subject, Words, no_words

# Of two excerpts: the code was looked up in the whole of the other edition and not found.
LOOKED_UP = (
    "EXISTS (SELECT 1 FROM codes_listing l WHERE l.release_id = {other} AND l.code_id = {row}.code_id "
    "AND NOT l.is_listed)"
)
# The long text, or the short one where that is all there is.
_CODES = """
    SELECT l.code_id, c.system_id AS system, c.code, l.ended_on, l.is_billable,
        COALESCE(NULLIF(d.long, ''), d.short, '') AS text,
        COALESCE(d.short, '') AS short, COALESCE(d.medium, '') AS medium,
        COALESCE(d.long, '') AS long, COALESCE(d.consumer, '') AS consumer
    FROM codes_listing l JOIN codes_code c ON c.id = l.code_id
    LEFT JOIN codes_descriptor d ON d.code_id = l.code_id AND d.release_id = l.release_id
    WHERE l.release_id = {release} AND l.is_listed
"""
_MODIFIERS = """
    SELECT d.modifier_id, m.modifier AS code, d.ended_on, COALESCE(NULLIF(d.long, ''), d.short) AS text
    FROM codes_modifierdescriptor d JOIN codes_modifier m ON m.id = d.modifier_id
    WHERE d.release_id = {release}
"""
_PLACES = "SELECT code, name, description, setting FROM codes_placeofservice WHERE release_id = {release}"
_FAMILIES = """
    SELECT a.code_id, c.system_id AS system, c.code, a.effective_from, a.family_id, a.procedure,
        f.category || ': ' || f.subcategory || CASE WHEN f.name = '' THEN '' ELSE ', ' || f.name END AS family
    FROM codes_familyassignment a JOIN codes_code c ON c.id = a.code_id JOIN codes_family f ON f.id = a.family_id
    WHERE a.release_id = {release}
"""


def text(words: Words, row: str) -> str:
    return f"{row}.text"


def public_text(words: Words, row: str) -> str:
    """Of D codes no word is told: their text is the American Dental Association's."""
    return f"CASE WHEN {IS_ADA.format(system=f'{row}.system', code=f'{row}.code')} THEN '' ELSE {row}.text END"


def end(words: Words, row: str) -> str:
    last = words.last_day(f"{row}.ended_on")
    return f"CASE WHEN {row}.ended_on IS NULL THEN 'no end' ELSE 'valid through ' || {last} END"


def column(name: str) -> Callable[[Words, str], str]:
    return lambda words, row: f"{row}.{name}"


def _billable(words: Words, row: str) -> str:
    return f"CASE WHEN {row}.is_billable THEN 'billable' ELSE 'header, not billable' END"


def _codes(subjects: tuple[Subject, ...], value: Callable[[Words, str], str]) -> RowSet:
    return RowSet(
        what="code",
        rows=_CODES,
        key=("code_id",),
        subjects=subjects,
        value=value,
        system="{row}.system",
        code="{row}.code",
        looked_up=LOOKED_UP,
    )


_ENDED = Subject("end date", ("ended_on",), end)
_WORDED = Subject("descriptor", ("text",), text, is_known_by="text")

HCPCS = (
    _codes((_ENDED, Subject("descriptor", ("text",), public_text, is_known_by="text")), public_text),
    RowSet(
        what="modifier",
        rows=_MODIFIERS,
        key=("modifier_id",),
        subjects=(_ENDED, _WORDED),
        value=text,
        system="'modifier'",
        code="{row}.code",
    ),
)
ICD10CM = (_codes((Subject("billable", ("is_billable",), _billable), _WORDED), text),)
# Its text is the American Medical Association's: that it differs is told, and no word of it. A file may lack one list.
CPT = (
    _codes(
        tuple(
            Subject(f"{name} descriptor", (name,), no_words, is_known_by=name)
            for name in ("short", "medium", "long", "consumer")
        ),
        no_words,
    ),
)
POS = (
    RowSet(
        what="place of service",
        rows=_PLACES,
        key=("code",),
        subjects=(
            Subject("name", ("name",), column("name")),
            Subject("setting", ("setting",), column("setting")),
            Subject("description", ("description",), column("description"), is_known_by="description"),
        ),
        value=column("name"),
        system="'pos'",
        code="{row}.code",
    ),
)
RBCS = (
    RowSet(
        what="family",
        rows=_FAMILIES,
        key=("code_id", "effective_from"),
        subjects=(
            Subject("family", ("family_id",), column("family")),
            Subject("procedure", ("procedure",), column("procedure")),
        ),
        value=column("family"),
        system="{row}.system",
        code="{row}.code",
        moved="family",
    ),
)
