"""Our own reader in a process of its own: `python -m tests.bench.rate_reader FILE CODES OUT.parquet`; prints its rows."""

import sys
from pathlib import Path

from rates import tic

if __name__ == "__main__":
    source, codes, out = sys.argv[1:]
    wanted = tic.Wanted.all()
    if codes != "all":
        lines = Path(codes).read_text(encoding="ascii").split()
        wanted = tic.Wanted.of([tuple(line.split(",")) for line in lines])
    report = tic.extract(Path(source), wanted=wanted, sink=tic.ParquetSink(Path(out)))
    sys.stdout.write(f"{report.rows}\n")
