"""The compiled scanner: what it is told, what it calls back, and its errors in words."""

import ctypes
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from rates.tic.errors import DamagedFile, NotARateFile
from rates.tic.inputs import Readable
from rates.tic.providers import Providers
from rates.tic.report import ABOUT, COUNTERS
from rates.tic.wanted import Wanted

VERSION = 2
FORMATS = {"columns": 0, "jsonl": 1, "csv": 2, "count": 3}
FINE, DAMAGED, NOT_A_RATE_FILE, CALLER_FAILED, OUT_OF_MEMORY = range(5)
# The number of the first member in ABOUT among the names of scan.c.
FIRST_ABOUT = 3
# Words of four bytes that wait in memory before they go to a temporary file: 32 MB.
SPILL_WORDS = 8 << 20
_Fill = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)
_Take = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int64, ctypes.c_int64)
_Pointer, _Long, _Int = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "tic_new": (_Pointer, [_Fill, _Take, _Int, _Long, _Int, _Long]),
    "tic_free": (None, [_Pointer]),
    "tic_want_all": (_Int, [_Pointer]),
    "tic_want": (_Int, [_Pointer, ctypes.c_char_p, _Long, ctypes.c_char_p, _Long]),
    "tic_scan": (_Int, [_Pointer]),
    "tic_finish": (_Int, [_Pointer]),
    "tic_next_remote": (_Long, [_Pointer, _Long, ctypes.POINTER(_Pointer), ctypes.POINTER(_Long)]),
    "tic_add_group": (_Int, [_Pointer, _Long, ctypes.c_char_p, _Long, ctypes.POINTER(ctypes.c_uint64), _Long]),
    "tic_reason": (ctypes.c_char_p, [_Pointer]),
    "tic_offset": (ctypes.c_uint64, [_Pointer]),
    "tic_position": (ctypes.c_uint64, [_Pointer]),
    "tic_counters": (ctypes.POINTER(ctypes.c_uint64), [_Pointer]),
    "tic_lines": (_Pointer, [_Pointer]),
    "tic_about": (_Long, [_Pointer, _Int, ctypes.POINTER(_Pointer)]),
    "tic_page": (_Pointer, [_Pointer, _Int, _Int, ctypes.POINTER(ctypes.c_uint64)]),
    "tic_texts": (_Long, [_Pointer, _Int, ctypes.POINTER(_Pointer), ctypes.POINTER(_Pointer)]),
    "tic_version": (_Int, []),
}


@cache
def load(path: Path) -> ctypes.CDLL:
    """Raises OSError where the library is none, or is of another version."""
    library = ctypes.CDLL(str(path))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name, None)
        if function is None:
            raise OSError(f"{path.name} lacks {name}")
        function.restype, function.argtypes = result, arguments
    if library.tic_version() != VERSION:
        raise OSError(f"{path.name} is of another version")
    return library


class PageFacts(NamedTuple):
    """A page of a column. size: in bytes, before it was compressed."""

    values: int
    size: int
    data: memoryview


class Batch:
    """A group of rows as Parquet pages, in the scanner's own memory: to be used before the call returns.

    Columns are numbered in the order of a row.
    """

    def __init__(self, library: ctypes.CDLL, handle: int, rows: int) -> None:
        self._library, self._handle, self.rows = library, handle, rows

    def page(self, column: int, *, is_dictionary: bool) -> PageFacts:
        facts = (ctypes.c_uint64 * 3)()
        address = self._library.tic_page(self._handle, column, int(is_dictionary), facts)
        values, size, packed = facts
        return PageFacts(values, size, memoryview((ctypes.c_ubyte * packed).from_address(address)).cast("B"))

    def texts(self, column: int) -> list[bytes]:
        """The different texts of a column."""
        ends, data = _Pointer(), _Pointer()
        count = self._library.tic_texts(self._handle, column, ctypes.byref(ends), ctypes.byref(data))
        places = (ctypes.c_uint32 * (count + 1)).from_address(ends.value or 0)
        whole = ctypes.string_at(data.value or 0, places[count]) if places[count] else b""
        return [whole[places[number] : places[number + 1]] for number in range(count)]


class Output(Protocol):
    """Where the scanner's rows go: `write` for lines of text, `take` for the pages of columns."""

    format: str

    def write(self, data: memoryview) -> object: ...

    def take(self, batch: Batch) -> object: ...


class Scanner:
    """One reading of one file."""

    def __init__(
        self,
        library: ctypes.CDLL,
        source: Readable,
        wanted: Wanted,
        output: Output,
        *,
        window: int,
        spill_words: int = SPILL_WORDS,
        tick: Callable[[int], None] | None = None,
    ) -> None:
        self._library, self._source, self._output, self._tick = library, source, output, tick
        self._failure: BaseException | None = None
        self._fill, self._take = _Fill(self._filled), _Take(self._taken)
        self._spill = tempfile.TemporaryFile(prefix="fiducial-rates-")  # noqa: SIM115
        self._handle = library.tic_new(
            self._fill, self._take, FORMATS[output.format], window, self._spill.fileno(), spill_words
        )
        if not self._handle:
            self._spill.close()
            raise MemoryError("there is no memory to read the file with")
        self._want(wanted)

    def close(self) -> None:
        if self._handle:
            self._library.tic_free(self._handle)
            self._handle = None
            self._spill.close()

    def scan(self) -> None:
        """Reads the file to its end. Raises DamagedFile and NotARateFile."""
        self._check(self._library.tic_scan(self._handle))

    def finish(self) -> None:
        """Writes the rows that waited for what stands at the end."""
        self._check(self._library.tic_finish(self._handle))

    def remote(self) -> dict[int, str]:
        """Where the providers lie of references that rates need and the file does not explain."""
        found: dict[int, str] = {}
        at, length = _Pointer(), _Long()
        number = -1
        while (
            number := self._library.tic_next_remote(self._handle, number + 1, ctypes.byref(at), ctypes.byref(length))
        ) >= 0:
            found[number] = ctypes.string_at(at.value or 0, length.value).decode()
        return found

    def explain(self, reference: int, providers: Providers) -> None:
        """Gives a reference its providers."""
        for group in providers:
            tin = f"{group.tin_type}\n{group.tin}".encode()
            npis = (ctypes.c_uint64 * len(group.npis))(*group.npis)
            self._check(
                self._library.tic_add_group(self._handle, reference, tin, len(tin), npis, len(group.npis)),
            )

    def counters(self) -> dict[str, int]:
        values = self._library.tic_counters(self._handle)
        return {name: int(values[number]) for number, name in enumerate(COUNTERS)}

    def about(self) -> dict[str, str]:
        found, at = {}, _Pointer()
        for number, name in enumerate(ABOUT, start=FIRST_ABOUT):
            length = self._library.tic_about(self._handle, number, ctypes.byref(at))
            if length >= 0:
                found[name] = ctypes.string_at(at.value or 0, length).decode() if length else ""
        return found

    def _want(self, wanted: Wanted) -> None:
        if wanted.pairs is None:
            self._library.tic_want_all(self._handle)
        for kind, code in sorted(wanted.pairs or ()):
            name, number = kind.encode(), code.encode()
            self._check(self._library.tic_want(self._handle, name, len(name), number, len(number)))

    def _filled(self, address: int, room: int) -> int:
        # An exception cannot pass through C: it is kept, and raised where the call came from.
        try:
            if self._tick:
                self._tick(int(self._library.tic_counters(self._handle)[COUNTERS.index("rows")]))
            got = self._source.readinto(memoryview((ctypes.c_ubyte * room).from_address(address)).cast("B"))
        except BaseException as error:  # noqa: BLE001
            self._failure = error
            return -1
        return got or 0

    def _taken(self, rows: int, length: int) -> int:
        try:
            if rows:
                self._output.take(Batch(self._library, self._handle, rows))
            else:
                address = self._library.tic_lines(self._handle)
                self._output.write(memoryview((ctypes.c_ubyte * length).from_address(address)).cast("B"))
        except BaseException as error:  # noqa: BLE001
            self._failure = error
            return -1
        return 0

    def _check(self, status: int) -> None:
        if status == FINE:
            return
        failure, self._failure = self._failure, None
        if status == CALLER_FAILED and failure is not None:
            raise failure
        reason = (self._library.tic_reason(self._handle) or b"").decode()
        if status == DAMAGED:
            raise DamagedFile(int(self._library.tic_offset(self._handle)), reason)
        if status == NOT_A_RATE_FILE:
            raise NotARateFile(reason)
        raise MemoryError(reason) if status == OUT_OF_MEMORY else OSError(reason)
