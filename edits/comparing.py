"""What counts as a change of NCCI edits between two editions. No database."""

from edits.ncci import ADJUDICATION_NAMES, Indicator
from sources.comparing import SYSTEM_BY_SHAPE, RowSet, Subject, Words

# Edits that were never applied are left out: one that is withdrawn from its first day has gone.
_PAIRS = f"""
    SELECT column_1 AS code, column_2, effective_from, ended_on, modifier_indicator FROM edits_pairedit
    WHERE release_id = {{release}} AND modifier_indicator <> {Indicator.NOT_APPLICABLE:d}
"""  # noqa: S608  # nosec B608
# A pair may stand in several windows; without dates, as some copies give it, it is still the same pair.
_ADD_ONS = """
    SELECT add_on AS code, primary_code, MIN(edit_type) AS edit_type,
        CASE WHEN COUNT(*) > COUNT(ended_on) THEN NULL ELSE MAX(ended_on) END AS ended_on
    FROM edits_addonedit WHERE release_id = {release} GROUP BY add_on, primary_code
"""


def _indicator(words: Words, row: str) -> str:
    return f"'modifier indicator ' || {words.whole(f'{row}.modifier_indicator')}"


def _end(words: Words, row: str) -> str:
    last = words.last_day(f"{row}.ended_on")
    return f"CASE WHEN {row}.ended_on IS NULL THEN 'no end' ELSE 'through ' || {last} END"


def _pair(words: Words, row: str) -> str:
    start = words.day(f"{row}.effective_from")
    return f"'from ' || {start} || ', ' || {_end(words, row)} || ', ' || {_indicator(words, row)}"


def _units(words: Words, row: str) -> str:
    return words.whole(f"{row}.value")


def _adjudication(words: Words, row: str) -> str:
    names = " ".join(f"WHEN {number:d} THEN '{number:d} {name}'" for number, name in ADJUDICATION_NAMES.items())
    return f"CASE {row}.adjudication_indicator {names} END"


def _units_and_adjudication(words: Words, row: str) -> str:
    return f"{_units(words, row)} || ', ' || {_adjudication(words, row)}"


def _type(words: Words, row: str) -> str:
    return f"'type ' || {words.whole(f'{row}.edit_type')}"


def _type_and_end(words: Words, row: str) -> str:
    return f"{_type(words, row)} || ', ' || {_end(words, row)}"


PTP = (
    RowSet(
        what="PTP edit",
        rows=_PAIRS,
        key=("code", "column_2", "effective_from"),
        subjects=(
            Subject("PTP modifier indicator", ("modifier_indicator",), _indicator),
            Subject("PTP end date", ("ended_on",), _end),
        ),
        value=_pair,
        system=SYSTEM_BY_SHAPE,
        code="{row}.code",
        other_code="{row}.column_2",
        moved="PTP effective date",
    ),
)
MUE = (
    RowSet(
        what="MUE",
        rows="SELECT * FROM edits_unitedit WHERE release_id = {release}",
        key=("code",),
        subjects=(
            Subject("MUE units", ("value",), _units),
            Subject("MUE adjudication", ("adjudication_indicator",), _adjudication),
        ),
        value=_units_and_adjudication,
        system=SYSTEM_BY_SHAPE,
        code="{row}.code",
    ),
)
AOC = (
    RowSet(
        what="add-on edit",
        rows=_ADD_ONS,
        key=("code", "primary_code"),
        subjects=(
            Subject("add-on type", ("edit_type",), _type),
            Subject("add-on end date", ("ended_on",), _end),
        ),
        value=_type_and_end,
        system=SYSTEM_BY_SHAPE,
        code="{row}.code",
        other_code="{row}.primary_code",
    ),
)
