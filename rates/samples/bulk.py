"""Large in-network files, written as fast as the disk takes them: ready-made pieces put together in a seeded order.

Their shape is that of the files which national payers publish: some 10,000 items, the references before them, long
lists of places of service, several prices a rate. What a size adds is rates to each item, never items or providers.
"""

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, Self

import msgspec
from isal import igzip

from rates.samples.providers import as_written, make_groups

LAYOUTS = {1: "1.3.1", 2: "2.0.0"}
# So many that a reader which remembers what it has decoded gains no more than it would in a real file.
PIECES, PIECE_SIZE = 65_536, 300
MEGABYTE = 1_000_000
FLUSH_AT = 4 * MEGABYTE
PLACES = tuple(f"{place:02d}" for place in (*range(1, 28), 31, 32, 33, 34, 41, 42, *range(49, 59), 60, 61, 62, 65, 71))
CODE_TYPES = ("CPT", "CPT", "CPT", "HCPCS", "MS-DRG", "RC", "LOCAL")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the wanted codes and how many flat rows they have, and the rows of all codes."""

    path: Path
    size: int
    wanted: tuple[tuple[str, str], ...]
    wanted_rows: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A negotiated rate ready to be written, and how many flat rows it stands for."""

    data: bytes
    rows: int


def write_in_network(
    path: Path,
    *,
    size: int = 500 * MEGABYTE,
    items: int = 10_000,
    codes: int = 354,
    groups: int = 2_000,
    seed: int = 1,
    schema: int = 1,
    references_last: bool = False,
    large_item: int = 0,
    gz: bool | None = None,
    members: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Made:
    """Writes about `size` bytes of JSON; gz where the path says so. large_item: bytes of the first wanted item.

    members: how many gzip members the file is cut into, as tools that append to a file do.
    """
    pieces = _pieces(groups, min(PIECES, size // PIECE_SIZE + 64), seed=seed, schema=schema)
    names = code_names(items, seed=seed)
    wanted = tuple(names[number * items // codes] for number in range(codes))
    references = _references(groups, seed=seed, schema=schema)
    room = max(0, size - len(references) - large_item)
    writer = _Items(names, frozenset(wanted), pieces, room // items, (wanted[0] if wanted else None, large_item), seed)
    with ExitStack() as stack:
        stream = stack.enter_context(_Output(path, path.suffix == ".gz" if gz is None else gz, size // members + 1))
        stream.write(_opening(schema))
        for part in _sections(references, writer, references_last=references_last):
            stream.write(part)
            if progress is not None:
                progress(stream.written)
        stream.write(b"}\n")
    return Made(path, stream.written, wanted, writer.wanted_rows, writer.rows)


def code_names(items: int, *, seed: int) -> list[tuple[str, str]]:
    """Made-up type and code of each item, no pair twice; digits are shared between types, as they really are."""
    chance = random.Random(seed)  # noqa: S311  # nosec B311
    found: dict[tuple[str, str], None] = {}
    while len(found) < items:
        kind = chance.choice(CODE_TYPES)
        code = {
            "CPT": f"{chance.randrange(100, 99999):05d}",
            "HCPCS": f"{chance.choice('AGJQS')}{chance.randrange(10000):04d}",
            "MS-DRG": f"{chance.randrange(1, 999):03d}",
            "RC": f"{chance.randrange(100, 999):04d}",
        }.get(kind, f"{chance.randrange(100, 99999):05d}")
        found[kind, code] = None
    return list(found)


class _Items:
    """The members of in_network, in chunks of some megabytes; counts rows as it goes."""

    def __init__(
        self,
        names: Sequence[tuple[str, str]],
        wanted: frozenset[tuple[str, str]],
        pieces: Sequence[_Piece],
        item_size: int,
        large: tuple[tuple[str, str] | None, int],
        seed: int,
    ) -> None:
        self.rows = self.wanted_rows = 0
        self._names, self._wanted, self._pieces = names, wanted, pieces
        self._item_size, self._large = item_size, large
        self._chance = random.Random(seed)  # noqa: S311  # nosec B311
        # Every piece twice: an item takes a run of neighbors from anywhere, without wrapping.
        self._data = [piece.data for piece in pieces] * 2
        self._sums = [0, *accumulate(piece.rows for piece in [*pieces, *pieces])]
        self._mean = sum(len(piece.data) + 1 for piece in pieces) / len(pieces)

    def __iter__(self) -> Iterator[bytes]:
        separator = b""
        for number, name in enumerate(self._names):
            head = _item_head(number, name)
            size = self._large[1] if self._large[1] and name == self._large[0] else self._item_size
            rates = max(1, round((size - len(head) - 2) / self._mean))
            yield separator + head
            rows = yield from self._rates(rates)
            yield b"]}"
            separator = b",\n"
            self.rows += rows
            self.wanted_rows += rows if name in self._wanted else 0

    def _rates(self, count: int) -> Generator[bytes, None, int]:
        rows = written = 0
        while written < count:
            start = self._chance.randrange(len(self._pieces))
            run = min(count - written, len(self._pieces))
            yield (b"," if written else b"") + b",".join(self._data[start : start + run])
            rows += self._sums[start + run] - self._sums[start]
            written += run
        return rows


def _sections(references: bytes, items: _Items, *, references_last: bool) -> Iterator[bytes]:
    if not references_last:
        yield b',\n"provider_references":' + references
    yield b',\n"in_network":['
    waiting, held = [], 0
    for part in items:
        waiting.append(part)
        held += len(part)
        if held >= FLUSH_AT:
            yield b"".join(waiting)
            waiting, held = [], 0
    yield b"".join(waiting) + b"]"
    if references_last:
        yield b',\n"provider_references":' + references


def _opening(schema: int) -> bytes:
    opening = {
        "reporting_entity_name": "Sample Health Plan (made up)",
        "reporting_entity_type": "health insurance issuer",
        "last_updated_on": "2026-11-01",
        "version": LAYOUTS[schema],
    }
    return msgspec.json.encode(opening)[:-1]


def _item_head(number: int, name: tuple[str, str]) -> bytes:
    item = {
        "negotiation_arrangement": "ffs",
        "name": f"Sample item {number}",
        "billing_code_type": name[0],
        "billing_code_type_version": "2026",
        "billing_code": name[1],
        "description": f'Sample item {number}, with "quotes", {{braces}} and a \\ or two',
    }
    return msgspec.json.encode(item)[:-1] + b',"negotiated_rates":['


def _references(groups: int, *, seed: int, schema: int) -> bytes:
    return msgspec.json.encode(
        [
            {"provider_group_id": number}
            | ({"network_name": ["Sample Network"]} if schema >= 2 else {})
            | {"provider_groups": [as_written(group, schema=schema)]}
            for number, group in enumerate(make_groups(groups, seed=seed), start=1)
        ]
    )


def _pieces(groups: int, count: int, *, seed: int, schema: int) -> list[_Piece]:
    chance = random.Random(seed + 1)  # noqa: S311  # nosec B311
    people = [len(group.npis) for group in make_groups(groups, seed=seed)]
    found = []
    for _ in range(count):
        references = sorted(chance.sample(range(1, groups + 1), k=min(groups, chance.choice((1, 1, 2, 3, 5)))))
        prices = [_price(chance, schema=schema) for _ in range(chance.choice((1, 1, 2, 3)))]
        rate = {"provider_references": references, "negotiated_prices": prices}
        rows = len(prices) * sum(people[reference - 1] for reference in references)
        found.append(_Piece(msgspec.json.encode(rate), rows))
    return found


def _price(chance: random.Random, *, schema: int) -> dict[str, Any]:
    billing_class = chance.choice(("professional", "professional", "institutional"))
    places = PLACES if chance.random() < 0.3 else tuple(sorted(chance.sample(PLACES, k=chance.choice((1, 1, 3)))))
    price: dict[str, Any] = {
        "negotiated_type": chance.choice(("negotiated", "negotiated", "fee schedule", "derived", "percentage")),
        "negotiated_rate": round(chance.lognormvariate(5.0, 1.1), 2),
        "expiration_date": "9999-12-31",
        "service_code": list(places),
        "billing_class": billing_class,
    }
    if billing_class == "institutional":
        del price["service_code"]
    if schema >= 2:
        price["setting"] = chance.choice(("outpatient", "outpatient", "inpatient", "both"))
    if chance.random() < 0.2:
        price["billing_code_modifier"] = [chance.choice(("26", "TC"))]
    return price


class _Output:
    """A file, plain or gzip; gzip is cut into members of the given number of bytes."""

    def __init__(self, path: Path, is_gz: bool, member_size: int) -> None:
        self.written = 0
        self._path, self._is_gz, self._member_size = path, is_gz, member_size
        self._left = member_size

    def __enter__(self) -> Self:
        self._raw: BinaryIO = self._path.open("wb")
        self._gz = self._member() if self._is_gz else None
        return self

    def __exit__(self, *_: object) -> None:
        if self._gz is not None:
            self._gz.close()
        self._raw.close()

    def _member(self) -> igzip.IGzipFile:
        self._left = self._member_size
        return igzip.IGzipFile(fileobj=self._raw, mode="wb", compresslevel=1, mtime=0)  # type: ignore[no-untyped-call]

    def write(self, data: bytes) -> None:
        self.written += len(data)
        if self._gz is None:
            self._raw.write(data)
            return
        if self._left <= 0:
            self._gz.close()
            self._gz = self._member()
        self._gz.write(data)  # type: ignore[no-untyped-call]
        self._left -= len(data)
