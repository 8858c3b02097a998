"""The bytes of a hospital's file: plain, gzipped, or the one member of a zip; a path or a stream."""

import hashlib
import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from isal import igzip, isal_zlib

from rates.hospital.faults import DamagedHospitalFile, NotAHospitalFile
from sources.files import plain

BLOCK = 1 << 20
# A stream is kept here while it is read, because general data may stand at the end of a document.
_IN_MEMORY = 16 * 1024**2
_DAMAGE = cast(
    "tuple[type[Exception], ...]",
    (EOFError, OSError, zlib.error, isal_zlib.error, zipfile.BadZipFile, NotImplementedError, ValueError),
)
_MARKS = {
    b"\xff\xfe": "is in UTF-16; CMS asks for plain text: save it as UTF-8",
    b"\xfe\xff": "is in UTF-16; CMS asks for plain text: save it as UTF-8",
    b"%PDF": "is a PDF, not a machine-readable file",
    b"\xd0\xcf\x11\xe0": "is an Excel workbook; CMS asks for csv or json",
}

Progress = Callable[[int], None]


class Measured(io.RawIOBase):
    """A stream that hashes and counts what is read of it, and names the byte at which it broke."""

    def __init__(self, stream: BinaryIO, name: str, progress: Progress | None = None) -> None:
        self._stream, self._name, self._progress = stream, name, progress
        self._digest = hashlib.sha256()
        self.size, self.last = 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        content = self.take(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def take(self, most: int) -> bytes:
        try:
            content = self._stream.read(most)
        except _DAMAGE as error:
            raise DamagedHospitalFile(self._name, f"is truncated or damaged ({error})", self.size) from error
        if content:
            self._digest.update(content)
            self.size += len(content)
            self.last = content[-1:]
            if self._progress:
                self._progress(self.size)
        return content

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Source:
    """A file that can be opened again and again. `name` is for people."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self.name = stream, plain(name)

    @contextmanager
    def opened(self, progress: Progress | None = None) -> Iterator[Measured]:
        """The decompressed bytes from the start."""
        head = self._mark()
        with ExitStack() as stack:
            stream = self._stream
            if head[:2] == b"\x1f\x8b":
                stream = cast(BinaryIO, stack.enter_context(igzip.open(self._stream, "rb")))  # type: ignore[no-untyped-call]
            elif head == b"PK\x03\x04":
                stream = stack.enter_context(self._member())
            yield Measured(stream, self.name, progress)

    def head(self, length: int = 4096) -> bytes:
        """The first bytes. Refuses what is plainly no hospital's file."""
        with self.opened() as stream:
            found = io.BufferedReader(stream, length).read(length)
        reason = next((words for mark, words in _MARKS.items() if found.startswith(mark)), "")
        start = found.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start[:1] == b"<":
            reason = "is a web page or XML, not a machine-readable file: was a message downloaded in its place?"
        elif not start:
            reason = "is empty"
        elif b"\x00" in found and not reason:
            reason = "is not text: it holds NUL bytes"
        if reason:
            raise NotAHospitalFile(self.name, reason)
        return start

    def _mark(self) -> bytes:
        """The first four bytes, and the stream at its start again."""
        self._stream.seek(0)
        found = b""
        while len(found) < 4 and (more := self._stream.read(4 - len(found))):
            found += more
        self._stream.seek(0)
        return found

    @contextmanager
    def _member(self) -> Iterator[BinaryIO]:
        try:
            archive = zipfile.ZipFile(self._stream)
        except _DAMAGE as error:
            raise DamagedHospitalFile(self.name, f"is a truncated or damaged zip ({error})", 0) from error
        with archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
            if any(info.filename == "[Content_Types].xml" for info in infos):
                raise NotAHospitalFile(self.name, "is an Excel workbook; CMS asks for csv or json")
            if len(infos) != 1:
                raise NotAHospitalFile(self.name, f"is a zip of {len(infos)} files; one hospital's file is read a time")
            if infos[0].flag_bits & 0x1:
                raise NotAHospitalFile(self.name, "is encrypted")
            with archive.open(infos[0]) as member:
                yield cast(BinaryIO, member)


@contextmanager
def sourced(given: Path | BinaryIO, name: str = "") -> Iterator[Source]:
    """The source of a path or stream. A stream that cannot be read twice is first kept in a temporary file."""
    with ExitStack() as stack:
        if isinstance(given, Path):
            stream: BinaryIO = stack.enter_context(_from_disk(given))
        elif given.seekable():
            stream = given
        else:
            stream = cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))
            shutil.copyfileobj(given, stream, BLOCK)
        yield Source(stream, name or (given.name if isinstance(given, Path) else "the stream"))


def _from_disk(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotAHospitalFile(str(path), "is not a file")
        return path.open("rb")
    except OSError as error:
        raise NotAHospitalFile(str(path), f"cannot be read ({error.strerror})") from error
