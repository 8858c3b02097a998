"""The registry of providers: in which state each NPI practices, and its first taxonomy. No Django.

Publisher: the Centers for Medicare & Medicaid Services, the monthly NPPES file (`npidata_pfile_*.csv`). A table of two
columns, npi and state, is read as well.
"""

from pathlib import Path

import duckdb

_NPPES = {
    "npi": "NPI",
    "state": "Provider Business Practice Location Address State Name",
    "taxonomy": "Healthcare Provider Taxonomy Code_1",
}


class NotARegistry(Exception):
    """The file has not the columns of a registry; the text names those it needs."""


def write_registry(source: Path, into: Path) -> int:
    """Writes (npi, state, taxonomy) to Parquet and returns how many providers there are. Raises NotARegistry."""
    with duckdb.connect() as connection:
        table = connection.read_csv(str(source), all_varchar=True, header=True)
        names = {name.lower(): name for name in table.columns}
        columns = {key: names.get(nppes.lower(), names.get(key)) for key, nppes in _NPPES.items()}
        if not (columns["npi"] and columns["state"]):
            needed = f"{_NPPES['npi']} and {_NPPES['state']}"
            raise NotARegistry(f"{source.name} has no columns {needed}, nor npi and state.")
        taxonomy = f"coalesce({_named(columns['taxonomy'])}, '')" if columns["taxonomy"] else "''"
        chosen = table.select(
            f"TRY_CAST({_named(columns['npi'])} AS BIGINT) AS npi, "
            f"upper(trim(coalesce({_named(columns['state'])}, ''))) AS state, {taxonomy} AS taxonomy"
        )
        into.parent.mkdir(parents=True, exist_ok=True)
        partial = into.with_name(f"{into.name}.partial")
        chosen.filter("npi > 0").write_parquet(str(partial), compression="zstd")
        counted = connection.execute("SELECT count(*) FROM read_parquet(?)", (str(partial),)).fetchone()
    partial.replace(into)
    return int(counted[0]) if counted else 0


def _named(column: str | None) -> str:
    """As a column of a file is named in SQL."""
    return '"' + (column or "").replace('"', '""') + '"'
