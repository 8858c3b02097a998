"""One reader of rate files, in a process of its own: `python rate_peers.py READER FILE CODES FOLDER`; prints its rows.

Runs in an environment that has nothing of this project, so that each peer is as its documentation shows it. What is
printed is the number of flat rows, and the sums of their prices and NPIs, by which readers are compared.
"""

import gzip
import json
import sys
import zlib
from pathlib import Path

BLOCK = 1 << 18


class Tally:
    """Rows are counted as price x provider group x NPI, as every reader must find them."""

    def __init__(self):
        self.rows = self.cents = self.npis = 0

    def add(self, item, references):
        for rate in item["negotiated_rates"]:
            npis = [npi for number in rate.get("provider_references", ()) for npi in references[int(number)]]
            npis += _npis(rate.get("provider_groups", ()))
            for price in rate["negotiated_prices"]:
                self.rows += len(npis)
                self.cents += round(float(price["negotiated_rate"]) * 100) * len(npis)
            self.npis += sum(npis) * len(rate["negotiated_prices"])


def _npis(groups):
    return [int(npi) for group in groups for npi in group["npi"] or [0]]


def _open(path):
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def read_ijson(path, wanted, _):
    """Two passes, as references may follow the rates."""
    import ijson.backends.yajl2_c as ijson

    with _open(path) as stream:
        references = {
            int(reference["provider_group_id"]): _npis(reference["provider_groups"])
            for reference in ijson.items(stream, "provider_references.item", use_float=True)
        }
    tally = Tally()
    with _open(path) as stream:
        for item in ijson.items(stream, "in_network.item", use_float=True):
            if wanted is None or (item["billing_code_type"], item["billing_code"]) in wanted:
                tally.add(item, references)
    return tally


def read_orjson(path, wanted, _):
    """The whole document at once."""
    import orjson

    with _open(path) as stream:
        document = orjson.loads(stream.read())
    references = {
        reference["provider_group_id"]: _npis(reference["provider_groups"])
        for reference in document["provider_references"]
    }
    tally = Tally()
    for item in document["in_network"]:
        if wanted is None or (item["billing_code_type"], item["billing_code"]) in wanted:
            tally.add(item, references)
    return tally


def read_extractor(path, wanted, folder):
    """cms-mrf-extractor to Parquet, which is all it does; then its tables are asked for the wanted codes."""
    _extract(path, folder)
    import duckdb

    where = ""
    connection = duckdb.connect()
    if wanted is not None:
        connection.execute("CREATE TABLE wanted (kind VARCHAR, code VARCHAR)")
        connection.executemany("INSERT INTO wanted VALUES (?, ?)", sorted(wanted))
        where = "WHERE (billing_code_type, billing_code) IN (SELECT (kind, code) FROM wanted)"
    tally = Tally()
    tally.rows, tally.cents, tally.npis = connection.execute(FLATTENED.format(folder=folder, where=where)).fetchone()
    return tally


FLATTENED = """
WITH rates AS (
    SELECT unnest(negotiated_rates) AS rate FROM read_parquet('{folder}/nr/*.parquet') {where}
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


def extract_only(path, _, folder):
    """Every code to its Parquet tables, which stay nested: nothing is joined or flattened."""
    _extract(path, folder)
    return Tally()


def _extract(path, folder):
    from cms_mrf_extractor import run

    source = folder / "source"
    source.mkdir(parents=True)
    (source / path.name).symlink_to(path.resolve())
    run(str(source), output=str(folder), rows_per_file=50_000, max_workers=1, parallel_workers=1, progress=False)


def read_stdlib(path, *_):
    """Decompressing alone, by the standard library."""
    with _open(path) as stream:
        while stream.read(BLOCK):
            pass
    return Tally()


def read_isal(path, *_):
    """Decompressing alone, by isal's own decompressor over a plain read."""
    from isal import isal_zlib

    unzip = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            unzip.decompress(block)
    return Tally()


READERS = {
    "ijson": read_ijson,
    "orjson": read_orjson,
    "extractor": read_extractor,
    "extract-only": extract_only,
    "isal": read_isal,
    "stdlib": read_stdlib,
}

if __name__ == "__main__":
    name, path, codes, folder = sys.argv[1:]
    lines = [] if codes == "all" else Path(codes).read_text(encoding="ascii").split()
    tally = READERS[name](Path(path), {tuple(line.split(",")) for line in lines} or None, Path(folder))
    print(json.dumps({"rows": int(tally.rows), "cents": int(tally.cents), "npis": int(tally.npis)}))
