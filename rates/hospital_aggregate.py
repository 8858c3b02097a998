"""Distributions of hospitals' own prices from flat rows in Parquet, by DuckDB. No Django.

Each hospital's distinct price counts once, and so does its placeholder. Rows with a modifier or priced by the unit of a
drug are left out: they are prices of something else. Settings, classes (professional, facility) and methodologies
(fee schedule, case rate, per diem, ...) are groups of their own, as the file says them; "both" and nothing are, too.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from rates.groups import HCPCS
from rates.implausible import PLACEHOLDER_HIGH, PLACEHOLDER_LOW

LEAST_HOSPITALS = 5
BATCH = 20_000
# The column of the rows, and the kind of price it holds.
MEASURES = {
    "gross": "gross_charge",
    "cash": "discounted_cash",
    "negotiated": "negotiated_dollar",
    "allowed": "median_amount",
}
# What was agreed with a payer holds for its methodology: a day's rate is no price of the service.
AGREED = ("negotiated", "allowed")
MEMORY = "800MB"


class HospitalGroup(NamedTuple):
    """Prices of one code and kind of price in one state, or, with a blank state, in all: US dollars.

    `setting`, `billing_class` and `methodology` are as the files say them, blank where they do not; what a hospital
    asks of everybody has no methodology. Figures are None where fewer than LEAST_HOSPITALS hospitals stand behind them.
    """

    code_type: str
    code: str
    measure: str
    setting: str
    billing_class: str
    methodology: str
    state: str
    n_prices: int
    n_hospitals: int
    n_placeholder: int
    minimum: float | None
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    maximum: float | None


_QUANTILES = "[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]"
_FIGURES = ("minimum", "p10", "p25", "median", "p75", "p90", "maximum")
_KEYS = "code_type, code, measure, setting, billing_class, methodology, state"
# A reader of the files leaves no figure where a placeholder stood, and says in which column that was.
_PRICES = " UNION ALL ".join(
    f"SELECT hospital, code_type, code, '{measure}' AS measure, setting, billing_class, "  # noqa: S608  # nosec B608
    f"{'methodology' if measure in AGREED else repr('')} AS methodology, state, {column} AS price, "
    f"list_contains(placeholders, '{column}') OR coalesce({column} <= {PLACEHOLDER_LOW} "
    f"OR {column} >= {PLACEHOLDER_HIGH}, false) AS is_placeholder "
    f"FROM charges WHERE {column} IS NOT NULL OR list_contains(placeholders, '{column}')"
    for measure, column in MEASURES.items()
)
_QUERY = f"""
WITH charges AS (
    SELECT CASE WHEN license_number <> '' THEN license_state || ':' || license_number
            ELSE coalesce(nullif(hospital_ein, ''), hospital_name) END AS hospital,
        CASE WHEN upper(billing_code_type) IN ('CPT', 'HCPCS') THEN '{HCPCS}'
            ELSE upper(billing_code_type) END AS code_type,
        billing_code AS code, lower(setting) AS setting, lower(billing_class) AS billing_class,
        lower(methodology) AS methodology, upper(coalesce(nullif(license_state, ''), address_state)) AS state,
        gross_charge, discounted_cash, negotiated_dollar, median_amount, placeholders
    FROM read_parquet($paths) WHERE len(modifiers) = 0 AND drug_unit IS NULL
),
prices AS (SELECT DISTINCT * FROM ({_PRICES})),
placed AS (SELECT * FROM prices WHERE state <> '' UNION ALL SELECT * REPLACE ('' AS state) FROM prices),
grouped AS (
    SELECT {_KEYS}, count(*) FILTER (NOT is_placeholder) AS n_prices,
        count(DISTINCT hospital) FILTER (NOT is_placeholder) AS n_hospitals,
        count(*) FILTER (is_placeholder) AS n_placeholder,
        quantile_cont(price, {_QUANTILES}) FILTER (NOT is_placeholder) AS figures
    FROM placed GROUP BY ALL
)
SELECT {_KEYS}, n_prices, n_hospitals, n_placeholder,
    {", ".join(f"CASE WHEN n_hospitals >= $least THEN figures[{at}] END AS {name}" for at, name in enumerate(_FIGURES, 1))}
FROM grouped ORDER BY ALL
"""  # noqa: S608, E501  # nosec B608


def aggregate_hospitals(paths: Sequence[Path], *, least: int = LEAST_HOSPITALS) -> Iterator[HospitalGroup]:
    """The groups of all files, in the order of their codes, whatever the order of files and rows."""
    spill = str(paths[0].parent / "duckdb-spill.partial") if paths else ""
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill}) as connection:
        found = connection.execute(_QUERY, {"paths": [str(path) for path in paths], "least": least})
        while rows := found.fetchmany(BATCH):
            yield from map(HospitalGroup._make, rows)
