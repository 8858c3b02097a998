"""The statements of an aggregation, in the SQL of DuckDB. Every value comes as a parameter, but for names of files."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from rates.groups import HCPCS, Part
from rates.implausible import COMPARED_TYPES, PLACEHOLDER_HIGH, PLACEHOLDER_LOW, Reason

_TEXTS = (
    "payer", "code_type", "code", "billing_class", "place", "state", "state_basis", "arrangement", "negotiated_type",
    "modifiers",
)  # fmt: skip
_FIGURES = ("minimum", "p10", "p25", "median", "p75", "p90", "maximum")
_QUANTILES = "[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]"
OUTPUT = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("is_cleaned", pa.bool_()),
        *((name, pa.int64()) for name in ("n_rates", "n_tins", "n_npis")),
        *((name, pa.float64()) for name in (*_FIGURES, "medicare_amount")),
        *((f"n_{reason}", pa.int64()) for reason in Reason),
    ]
)
BOUNDS = pa.schema(
    [
        *((name, pa.string()) for name in ("code", "modifiers", "billing_class", "place")),
        *((name, pa.float64()) for name in ("amount", "low", "high")),
    ]
)
DIMENSIONS = pa.schema(
    [
        (name, pa.string())
        for name in ("written_modifiers", "billing_class", "setting", "services", "place", "modifiers")
    ]
)
NO_DIMENSIONS = (
    "CREATE OR REPLACE TEMP TABLE dimensions "
    f"({', '.join(f'{field.name} VARCHAR' for field in DIMENSIONS)})"  # a row for each setting of a spelling
)
COUNT_BY_CODE = "SELECT billing_code, count(*) FROM rates GROUP BY 1 ORDER BY 1"
# Lists as text: text is grouped three times as fast, and neither modifiers nor places hold a comma.
PRICES = f"""
CREATE OR REPLACE TEMP TABLE prices AS
SELECT payer, scope AS state, 'file' AS state_basis,
    CASE WHEN upper(billing_code_type) IN ('CPT', 'HCPCS') THEN '{HCPCS}'
        ELSE upper(billing_code_type) END AS code_type,
    billing_code AS code, negotiation_arrangement AS arrangement, negotiated_type,
    lower(billing_class) AS billing_class, lower(setting) AS setting, written_modifiers, services,
    tin_type || ':' || tin AS tin, negotiated_rate AS rate, npis
FROM (
    SELECT payer, scope, billing_code_type, billing_code, negotiation_arrangement, negotiated_type, billing_class,
        setting, array_to_string(modifiers, ',') AS written_modifiers,
        array_to_string(service_code, ',') AS services, tin_type, tin, negotiated_rate, list(npi) AS npis
    FROM rates WHERE billing_code BETWEEN ? AND ? GROUP BY ALL
)
"""  # noqa: S608  # nosec B608
PRICES_BY_STATE = """
INSERT INTO prices BY NAME
WITH named AS (SELECT * EXCLUDE (npis), unnest(npis) AS npi FROM prices),
    placed AS (SELECT npi, state FROM registry SEMI JOIN (SELECT DISTINCT npi FROM named) USING (npi))
SELECT named.* EXCLUDE (npi, state, state_basis), placed.state, 'npi' AS state_basis, list(npi) AS npis
FROM named JOIN placed USING (npi) WHERE placed.state <> '' GROUP BY ALL
"""
NEW_SPELLINGS = """
SELECT DISTINCT written_modifiers, billing_class, setting, services FROM prices
ANTI JOIN dimensions USING (written_modifiers, billing_class, setting, services)
ORDER BY ALL
"""
KEYS = f"""
CREATE OR REPLACE TEMP TABLE keys AS
SELECT row_number() OVER () AS number, *
FROM (SELECT {", ".join(_TEXTS)}, any_value(amount) AS amount FROM judged GROUP BY ALL)
"""  # noqa: S608  # nosec B608
NUMBERED = f"""
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT keys.number, judged.tin, judged.rate, judged.reason, judged.npis
FROM judged JOIN keys USING ({", ".join(_TEXTS)})
"""  # noqa: S608  # nosec B608


def rows_view(parts: Sequence[Part]) -> str:
    """One view of all files, each row with its payer and the scope of its file."""
    selects = [
        f"SELECT *, {_quoted(part.payer)} AS payer, {_quoted(part.scope)} AS scope "  # noqa: S608  # nosec B608
        f"FROM read_parquet([{', '.join(_quoted(str(path)) for path in part.paths)}])"
        for part in parts
    ]
    return f"CREATE OR REPLACE TEMP VIEW rates AS {' UNION ALL BY NAME '.join(selects)}"


def parquet_view(name: str, path: Path) -> str:
    return f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet({_quoted(str(path))})"  # noqa: S608  # nosec B608


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# Prices of a code whose specialties are known, where no provider known to the registry is of one of them.
_FOREIGN = """
WITH providers AS (SELECT code, tin, npis, unnest(npis) AS npi FROM prices SEMI JOIN billers USING (code)),
    foreign_prices AS (
        SELECT providers.code, tin, npis, true AS is_foreign FROM providers JOIN registry USING (npi)
        LEFT JOIN billers ON billers.code = providers.code AND billers.taxonomy = registry.taxonomy
        GROUP BY ALL HAVING count(billers.code) = 0
    )
"""


_FOREIGN_JOIN = """
LEFT JOIN foreign_prices ON foreign_prices.code = prices.code AND foreign_prices.tin = prices.tin
    AND foreign_prices.npis = prices.npis
"""


def judged(*, has_billers: bool) -> str:
    """Each price in each of its settings, with the reason why it is set aside, if there is one."""
    compared = ", ".join(_quoted(name) for name in COMPARED_TYPES)
    foreign = f"WHEN foreign_prices.is_foreign THEN '{Reason.SPECIALTY}'" if has_billers else ""
    joined = _FOREIGN_JOIN if has_billers else ""
    return f"""
CREATE OR REPLACE TEMP TABLE judged AS
{_FOREIGN if has_billers else ""}
SELECT prices.payer, prices.code_type, prices.code, prices.billing_class, dimensions.place, prices.state,
    prices.state_basis, prices.arrangement, prices.negotiated_type, dimensions.modifiers, prices.tin, prices.rate,
    prices.npis, bounds.amount,
    CASE
        WHEN rate <= {PLACEHOLDER_LOW} OR rate >= {PLACEHOLDER_HIGH} THEN '{Reason.PLACEHOLDER}'
        WHEN prices.negotiated_type IN ({compared}) AND rate < bounds.low THEN '{Reason.LOW}'
        WHEN prices.negotiated_type IN ({compared}) AND rate > bounds.high THEN '{Reason.HIGH}'
        {foreign}
    END AS reason
FROM prices
JOIN dimensions USING (written_modifiers, billing_class, setting, services)
LEFT JOIN bounds ON prices.code_type = '{HCPCS}' AND bounds.code = prices.code
    AND bounds.modifiers = dimensions.modifiers AND bounds.billing_class = prices.billing_class
    AND bounds.place = dimensions.place
{joined}
"""  # noqa: S608  # nosec B608


_SET_ASIDE = ", ".join(f"count(*) FILTER (reason = '{reason}') AS n_{reason}" for reason in Reason)
_NAMED_FIGURES = ", ".join(
    f"CASE WHEN n_tins >= least THEN figures[{index}] END AS {name}" for index, name in enumerate(_FIGURES, start=1)
)
# Of a price that stands with several providers, one that is kept outweighs those that are not.
GROUPS = f"""
WITH wanted AS (SELECT ?::BIGINT AS least),
counted AS (
    SELECT number, tin, rate, CASE WHEN count(*) = count(reason) THEN min(reason) END AS reason
    FROM numbered GROUP BY number, tin, rate
),
kept AS (
    SELECT number, true AS is_cleaned, count(*) FILTER (reason IS NULL) AS n_rates,
        count(DISTINCT tin) FILTER (reason IS NULL) AS n_tins,
        quantile_cont(rate, {_QUANTILES}) FILTER (reason IS NULL) AS figures, {_SET_ASIDE}
    FROM counted GROUP BY number
),
everything AS (
    SELECT number, false AS is_cleaned, count(*) AS n_rates, count(DISTINCT tin) AS n_tins,
        quantile_cont(rate, {_QUANTILES}) AS figures, {_SET_ASIDE}
    FROM counted WHERE number IN (SELECT number FROM counted WHERE reason IS NOT NULL) GROUP BY number
),
rosters AS (
    SELECT number, true AS is_cleaned, count(*) AS n_npis
    FROM (SELECT DISTINCT number, unnest(npis) AS npi FROM numbered WHERE reason IS NULL)
    WHERE npi <> 0 GROUP BY number
    UNION ALL
    SELECT number, false, count(*)
    FROM (SELECT DISTINCT number, unnest(npis) AS npi FROM numbered WHERE number IN (SELECT number FROM everything))
    WHERE npi <> 0 GROUP BY number
)
SELECT {", ".join(_TEXTS)}, is_cleaned, n_rates, n_tins,
    coalesce(n_npis, 0) AS n_npis, {_NAMED_FIGURES},
    amount AS medicare_amount, {", ".join(f"n_{reason}" for reason in Reason)}
FROM (FROM kept UNION ALL FROM everything) AS sets
JOIN keys USING (number) LEFT JOIN rosters USING (number, is_cleaned) CROSS JOIN wanted
ORDER BY code, {", ".join(_TEXTS)}, is_cleaned DESC
"""  # noqa: S608  # nosec B608
