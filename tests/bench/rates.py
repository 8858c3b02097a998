"""Rate files: our reader beside the best peers of PyPI on the same made-up file, its memory, and the aggregation."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import duckdb

from rates.samples import write_in_network
from rates.samples.bulk import MEGABYTE
from tests.bench import rate_aggregation
from tests.bench.usage import CommandFailed, Usage, run
from tests.conftest import ROOT

PEERS = Path(__file__).parent / "peers"
PACKAGES = (
    "cms-mrf-extractor==0.1.2",
    "ijson==3.6.0",
    "orjson==3.13.0",
    "pyarrow==26.0.1",
    "duckdb==2.0.0",
    "isal==1.9.1",
)
IS_FULL = os.environ.get("BENCH_FULL") == "1"
SIZE = 500
LARGER = (2000, 5000) if IS_FULL else (2000,)
FILTER_TARGET, FILTER_AIM, ALONE_AIM = 5, 15, 1.8
ALL_TARGET, ALL_AIM = 3, 6
MEMORY_TARGET, ITEM, ITEM_TARGET = 250, 300, 400
# orjson holds the whole document as objects: more than ten times the file.
ORJSON_MEGABYTES = 8_000
SUMS = """
SELECT count(*), CAST(sum(round(negotiated_rate * 100)) AS HUGEINT), CAST(sum(npi) AS HUGEINT) FROM read_parquet(?)
"""


def measure(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    made = write_in_network(folder / "sample.json", size=SIZE * MEGABYTE)
    write_in_network(folder / "sample.json.gz", size=SIZE * MEGABYTE)
    codes = folder / "codes.txt"
    codes.write_text("".join(f"{kind},{code}\n" for kind, code in made.wanted), encoding="ascii")
    yield (
        f"Rate files: {made.size / MEGABYTE:.0f} MB, schema 1, 10,000 items, {made.rows:,} rows; one core, processor "
        "time of each whole process with Python's start"
    )
    try:
        python = peers_environment()
    except (OSError, subprocess.CalledProcessError) as error:
        yield f"  not compared with peers: they cannot be installed here ({error})"
        python = None
    for name in ("sample.json", "sample.json.gz"):
        yield from _filtered(folder / name, codes, python, environment, made.wanted_rows)
    yield from _every_code(folder / "sample.json.gz", python, environment, made.rows)
    (folder / "sample.json").unlink()
    yield from _memory(folder, codes, environment)
    yield from rate_aggregation.measure(folder, environment, is_full=IS_FULL)


def peers_environment() -> Path:
    """Python of an environment with the peers, made once and kept in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fiducial-bench"
    folder = cache / sha256("\n".join(PACKAGES).encode()).hexdigest()[:12]
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists():
        venv.create(folder, with_pip=True, clear=True)
        words = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stamp.touch()
    return python


def _filtered(
    path: Path, codes: Path, python: Path | None, environment: dict[str, str], expected: int
) -> Iterator[str]:
    yield f"  {_kind(path)}: the {expected:,} rows of 354 codes to Parquet"
    ours, facts = _ours(path, codes, environment)
    yield f"    ours: {ours}{_wrong(facts['rows'], expected)}"
    counted = run([sys.executable, "-m", "tests.bench.rate_reader", path, codes, "count"], environment, ROOT)
    yield f"    ours, rows counted as peers do: {counted}{_wrong(int(counted.said), expected)}"
    slow, slow_facts = _ours(path, codes, environment | {"FIDUCIAL_SCANNER": "python"})
    same = "the same rows" if slow_facts == facts else "OTHER ROWS"
    yield f"    ours without the compiled scanner: {slow}; {same}"
    if python is None:
        return
    best = None
    for name, words in (
        ("extractor", "cms-mrf-extractor"),
        ("ijson", "ijson, yajl2_c"),
        ("orjson", "orjson, whole file"),
    ):
        if name == "orjson" and _free_megabytes() < ORJSON_MEGABYTES:
            yield f"    {words}: left out, it needs more memory than is free"
            continue
        try:
            peer = _peer(python, name, path, codes)
        except CommandFailed as error:
            yield f"    {words}: failed ({str(error).splitlines()[-1]})"
            continue
        best = min(best or peer.cpu, peer.cpu)
        yield f"    {words}: {peer}, {peer.cpu / ours.cpu:.1f} times ours; {_compared(json.loads(peer.said), facts)}"
    if best:
        ratio = best / ours.cpu
        told = f"{ratio:.1f} times less{_short(ratio, FILTER_TARGET, FILTER_AIM)}, counted {best / counted.cpu:.1f}"
        yield f"    ours against the best of them: {told}"
    if path.suffix == ".gz":
        alone = _peer(python, "isal", path, codes)
        ratios = f"{counted.cpu / alone.cpu:.2f} times as long (aim {ALONE_AIM}), to Parquet {ours.cpu / alone.cpu:.2f}"
        yield f"    decompressing alone, by isal: {alone}; ours, counted, takes {ratios}"


def _every_code(path: Path, python: Path | None, environment: dict[str, str], expected: int) -> Iterator[str]:
    yield f"  {_kind(path)}: every code to Parquet"
    ours, facts = _ours(path, "all", environment)
    yield f"    ours, flat: {ours}{_wrong(facts['rows'], expected)}"
    if python is not None:
        peer = _peer(python, "extractor_alone", path, "all")
        ratio = peer.cpu / ours.cpu
        yield f"    cms-mrf-extractor, nested as in the file: {peer}, {ratio:.1f} times ours{_short(ratio, ALL_TARGET, ALL_AIM)}"


def _memory(folder: Path, codes: Path, environment: dict[str, str]) -> Iterator[str]:
    yield f"  Memory of ours, the same 354 codes, gzip; {SIZE} MB of JSON is above"
    for size in LARGER:
        path = folder / f"{size}.json.gz"
        made = write_in_network(path, size=size * MEGABYTE)
        ours, facts = _ours(path, codes, environment)
        yield f"    {size} MB: {ours}{_over(ours.megabytes, MEMORY_TARGET)}{_wrong(facts['rows'], made.wanted_rows)}"
        path.unlink()
    for is_last in (False, True):
        path = folder / "item.json.gz"
        size = (SIZE + ITEM) * MEGABYTE
        made = write_in_network(path, size=size, large_item=ITEM * MEGABYTE, references_last=is_last)
        ours, facts = _ours(path, codes, environment)
        words = "providers last" if is_last else "providers first"
        told = f"{_over(ours.megabytes, ITEM_TARGET)}{_wrong(facts['rows'], made.wanted_rows)}"
        yield f"    one wanted item of {ITEM} MB ({made.wanted_rows:,} rows), {words}: {ours}{told}"
        path.unlink()


def _ours(path: Path, codes: Path | str, environment: dict[str, str]) -> tuple[Usage, dict[str, int]]:
    out = path.with_name("ours.parquet")
    used = run([sys.executable, "-m", "tests.bench.rate_reader", path, codes, out], environment, ROOT)
    facts = dict(zip(("rows", "cents", "npis"), duckdb.execute(SUMS, [str(out)]).fetchone(), strict=True))
    out.unlink()
    return used, {name: int(value or 0) for name, value in facts.items()}


def _peer(python: Path, name: str, path: Path, codes: Path | str) -> Usage:
    out = path.with_name(f"by-{name}")
    subprocess.run(["rm", "-rf", str(out)], check=True)
    out.mkdir()
    try:
        return run([python, PEERS / f"by_{name}.py", path, codes, out], {"PATH": os.environ["PATH"]}, PEERS)
    finally:
        subprocess.run(["rm", "-rf", str(out)], check=True)


def _compared(theirs: dict[str, int], ours: dict[str, int]) -> str:
    if theirs == ours:
        return "the same rows, sums of prices and NPIs"
    return "OTHER: " + ", ".join(f"{name} {theirs[name]:,} for {ours[name]:,}" for name in ours)


def _kind(path: Path) -> str:
    return f"gzip ({path.stat().st_size / MEGABYTE:.0f} MB)" if path.suffix == ".gz" else "plain"


def _wrong(found: int, expected: int) -> str:
    return "" if found == expected else f"; WRONG: {found:,} rows for {expected:,}"


def _over(figure: float, target: float) -> str:
    return "" if figure <= target else f", over the target of {target}"


def _short(ratio: float, target: float, aim: float) -> str:
    return f", short of the target of {target}" if ratio < target else "" if ratio >= aim else f" (aim {aim})"


def _free_megabytes() -> int:
    with Path("/proc/meminfo").open(encoding="ascii") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable"))
