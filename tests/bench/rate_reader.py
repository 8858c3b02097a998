"""Our own reader in a process of its own: `python -m tests.bench.rate_reader FILE CODES OUT`; prints its rows.

OUT is a Parquet file, or `count`: then the rows are counted and not made."""

import sys
from pathlib import Path

from rates import tic

if __name__ == "__main__":
    source, codes, out = sys.argv[1:]
    wanted = tic.Wanted.all()
    if codes != "all":
        lines = Path(codes).read_text(encoding="ascii").split()
        wanted = tic.Wanted.of([tuple(line.split(",")) for line in lines])
    sink = tic.Count() if out == "count" else tic.ParquetSink(Path(out))
    report = tic.extract(Path(source), wanted=wanted, sink=sink, with_digest=False)
    sys.stdout.write(f"{report.rows}\n")
