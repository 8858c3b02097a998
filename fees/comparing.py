"""What counts as a change of fees between two editions. No database."""

from codes.comparing import LOOKED_UP, column
from sources.comparing import SYSTEM_BY_SHAPE, RowSet, Subject, Value, Words

_UNITS = ("work_rvu", "nonfacility_pe_rvu", "facility_pe_rvu", "mp_rvu", "nonfacility_total", "facility_total")
_SHARES = ("preoperative_share", "intraoperative_share", "postoperative_share")
# Left out: the pricing indicator, which not every edition has, and the units of the outpatient cap. The conversion
# factor is one figure for all.
_INDICATORS = (
    ("status", "status_code"),
    ("global period", "global_days"),
    ("PC/TC indicator", "pctc_indicator"),
    ("multiple procedure indicator", "multiple_procedure"),
    ("bilateral indicator", "bilateral_surgery"),
    ("assistant indicator", "assistant_at_surgery"),
    ("co-surgeon indicator", "co_surgeons"),
    ("team indicator", "team_surgery"),
    ("supervision", "physician_supervision"),
    ("endoscopic base code", "endoscopic_base_code"),
    ("imaging family", "diagnostic_imaging_family"),
)
_RELATIVE_VALUES = """
    SELECT r.*, c.system_id AS system, c.code AS code
    FROM fees_relativevalue r JOIN codes_code c ON c.id = r.code_id WHERE r.release_id = {release}
"""
# One row, where an edition has any.
_FACTOR = """
    SELECT 1 AS one, MAX(conversion_factor) AS factor FROM fees_relativevalue WHERE release_id = {release} GROUP BY 1
"""


def _units(words: Words, row: str) -> str:
    work, office, facility, malpractice, total, facility_total = (words.number(f"{row}.{name}", 2) for name in _UNITS)
    return (
        f"{total} || ' non-facility, ' || {facility_total} || ' facility (work ' || {work} || ', PE ' || {office} "
        f"|| ' and ' || {facility} || ', MP ' || {malpractice} || ')'"
    )


def _shares(words: Words, row: str) -> str:
    """Of 1, as the file gives them."""
    return " || ', ' || ".join(words.number(f"{row}.{name}", 2) for name in _SHARES)


def _factor(words: Words, row: str) -> str:
    return f"'$' || {words.number(f'{row}.factor', 4)}"


def _marked_na(name: str) -> Value:
    return lambda words, row: f"CASE WHEN {row}.{name} THEN 'NA, rarely or never performed there' ELSE 'not NA' END"


def _indicator(name: str) -> Value:
    return lambda words, row: f"CASE WHEN {row}.{name} = '' THEN 'none' ELSE {row}.{name} END"


def _status_and_units(words: Words, row: str) -> str:
    return f"'status ' || {row}.status_code || ', ' || {_units(words, row)}"


PFS = (
    RowSet(
        what="fee",
        rows=_RELATIVE_VALUES,
        key=("code_id", "modifier"),
        subjects=(
            Subject("RVUs", _UNITS, _units),
            *(Subject(what, (name,), _indicator(name)) for what, name in _INDICATORS),
            Subject("NA, non-facility", ("nonfacility_na",), _marked_na("nonfacility_na")),
            Subject("NA, facility", ("facility_na",), _marked_na("facility_na")),
            Subject("global surgery shares", _SHARES, _shares),
        ),
        value=_status_and_units,
        system="{row}.system",
        code="{row}.code",
        about="CASE WHEN {row}.modifier = '' THEN '' ELSE 'modifier ' || {row}.modifier END",
        looked_up=LOOKED_UP,
    ),
    RowSet(
        what="conversion factor",
        rows=_FACTOR,
        key=("one",),
        subjects=(Subject("conversion factor", ("factor",), _factor),),
        about="'every code'",
    ),
)


def _indices(words: Words, row: str) -> str:
    work, office, malpractice = (words.number(f"{row}.{name}", 3) for name in ("work_gpci", "pe_gpci", "mp_gpci"))
    return f"'work ' || {work} || ', PE ' || {office} || ', MP ' || {malpractice}"


GPCI = (
    RowSet(
        what="locality",
        rows="SELECT * FROM fees_localityindex WHERE release_id = {release}",
        key=("carrier", "locality", "state"),
        subjects=(
            Subject("GPCI", ("work_gpci", "pe_gpci", "mp_gpci"), _indices),
            Subject("name", ("name",), column("name")),
        ),
        value=_indices,
        about="{row}.state || ' ' || {row}.carrier || {row}.locality || ' ' || {row}.name",
    ),
)
ZIP5 = (
    RowSet(
        what="ZIP codes",
        rows="SELECT * FROM fees_ziplocality WHERE release_id = {release}",
        key=("zip_code",),
        subjects=(
            Subject("locality of ZIP codes", ("state", "carrier", "locality"), column("locality")),
            Subject("rural indicator of ZIP codes", ("rural_indicator",), column("rural_indicator")),
            Subject("split of ZIP codes", ("is_split",), column("zip_code")),
        ),
        is_counted_only=True,
    ),
)


def _rate(words: Words, row: str) -> str:
    cents = words.number(f"{row}.payment_rate", 2)
    return f"CASE WHEN {row}.payment_rate IS NULL THEN 'not paid separately' ELSE '$' || {cents} END"


def _apc(words: Words, row: str) -> str:
    return f"CASE WHEN {row}.apc = '' THEN 'none' ELSE {row}.apc END"


def _outpatient(words: Words, row: str) -> str:
    apc = f"CASE WHEN {row}.apc = '' THEN '' ELSE ', APC ' || {row}.apc END"
    return f"'status ' || {row}.status_indicator || {apc} || ', ' || {_rate(words, row)}"


def _surgical_center(words: Words, row: str) -> str:
    return f"'indicator ' || {row}.payment_indicator || ', ' || {_rate(words, row)}"


OPPS = (
    RowSet(
        what="outpatient rate",
        rows="SELECT * FROM fees_hospitaloutpatientrate WHERE release_id = {release}",
        key=("code",),
        subjects=(
            Subject("OPPS status", ("status_indicator",), column("status_indicator")),
            Subject("APC", ("apc",), _apc),
            Subject("OPPS rate", ("payment_rate",), _rate),
        ),
        value=_outpatient,
        system=SYSTEM_BY_SHAPE,
        code="{row}.code",
    ),
)
ASC = (
    RowSet(
        what="surgical center rate",
        rows="SELECT * FROM fees_surgicalcenterrate WHERE release_id = {release}",
        key=("code",),
        subjects=(
            Subject("ASC payment indicator", ("payment_indicator",), column("payment_indicator")),
            Subject("ASC rate", ("payment_rate",), _rate),
        ),
        value=_surgical_center,
        system=SYSTEM_BY_SHAPE,
        code="{row}.code",
    ),
)
UTILISATION_IS_NOT = (
    "Each file counts the services of another calendar year: its figures correct nothing that the year before said."
)
