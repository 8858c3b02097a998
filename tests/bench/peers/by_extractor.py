"""cms-mrf-extractor, and then DuckDB on its tables for the rows of the wanted codes."""

import duckdb
from extracting import extract
from tally import Tally, arguments, say

FLATTENED = """
WITH rates AS (
    SELECT unnest(negotiated_rates) AS rate FROM read_parquet('{folder}/nr/*.parquet')
    WHERE (billing_code_type, billing_code) IN (SELECT (kind, code) FROM wanted)
), prices AS (
    SELECT unnest(rate.negotiated_prices) AS price, rate.provider_references AS ids FROM rates
), named AS (
    SELECT price.negotiated_rate AS amount, unnest(ids) AS id FROM prices
), people AS (
    SELECT provider_group_id AS id, unnest(provider_groups) AS one FROM read_parquet('{folder}/pr/*.parquet')
), listed AS (
    SELECT id, count(*) AS people, sum(npi) AS npis FROM (SELECT id, unnest(one.npi) AS npi FROM people) GROUP BY id
)
SELECT sum(people), sum(round(CAST(amount AS DOUBLE) * 100) * people), sum(npis) FROM named JOIN listed USING (id)
"""

path, wanted, folder = arguments()
extract(path, folder)
connection = duckdb.connect()
connection.execute("CREATE TABLE wanted (kind VARCHAR, code VARCHAR)")
connection.executemany("INSERT INTO wanted VALUES (?, ?)", sorted(wanted))
say(Tally(*map(int, connection.execute(FLATTENED.format(folder=folder)).fetchone())))
