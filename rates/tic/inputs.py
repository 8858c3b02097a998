"""Where the bytes of a rate file come from: a path, a stream or an address, plain, gzip or zip."""

import gzip
import hashlib
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from isal import igzip, isal_zlib

from rates.tic.errors import DamagedFile, NotARateFile

Source = Path | str | BinaryIO
# isal reads this much of the compressed file at a time.
COMPRESSED_AT_ONCE = 1 << 18
GZIP, ZIP, ZIP_EMPTY = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
BROKEN: tuple[type[Exception], ...] = (
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    cast("type[Exception]", isal_zlib.error),
    zipfile.BadZipFile,
)
ADDRESSES = ("http://", "https://")
# Bytes by which a file's kind is known.
HEAD = 4


class Readable(Protocol):
    """What both scanners read from."""

    def readinto(self, into: memoryview, /) -> int | None: ...


class Measured(io.RawIOBase):
    """The file as it lies: how far it was read, and the digest of it where that is asked for."""

    def __init__(self, raw: Readable, *, with_digest: bool) -> None:
        self._raw = raw
        self._head = b""
        self._digest = hashlib.sha256() if with_digest else None
        self.position = 0

    def readable(self) -> bool:
        return True

    def peek(self, count: int) -> bytes:
        """The first bytes, which are read again afterwards."""
        while len(self._head) < count:
            buffer = bytearray(count - len(self._head))
            got = self._raw.readinto(memoryview(buffer))
            if not got:
                break
            self._head += buffer[:got]
        return self._head

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        if self._head:
            got = min(len(into), len(self._head))
            into[:got] = self._head[:got]
            self._head = self._head[got:]
        else:
            got = self._raw.readinto(into) or 0
        self.position += got
        if self._digest:
            self._digest.update(into[:got])
        return got

    def restart(self) -> None:
        self._head, self.position = b"", 0
        self._digest = self._digest and hashlib.sha256()

    def read_rest(self) -> None:
        """So that the digest is of the whole file: padding behind the data was perhaps not read."""
        buffer = memoryview(bytearray(COMPRESSED_AT_ONCE))
        while self.readinto(buffer):
            pass

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest() if self._digest else ""


class Decompressed:
    """The bytes of the document. What is broken in its packing is told with the place in the document."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._head: bytes | None = None
        self.position = 0

    def readinto(self, into: memoryview) -> int:
        if self._head is None:
            self._head = self._beginning()
            refuse_what_is_no_text(self._head)
        if self._head:
            got = min(len(into), len(self._head))
            into[:got] = self._head[:got]
            self._head = self._head[got:]
        else:
            got = self._read(into)
        self.position += got
        return got

    def _beginning(self) -> bytes:
        buffer = memoryview(bytearray(HEAD))
        length = 0
        while length < HEAD and (got := self._read(buffer[length:])):
            length += got
        return bytes(buffer[:length])

    def _read(self, into: memoryview) -> int:
        try:
            return self._stream.readinto(into) or 0
        except BROKEN as error:
            raise DamagedFile(self.position, f"its compression is broken or cut short ({error})") from error


def refuse_what_is_no_text(head: bytes) -> None:
    """By the first bytes of the document."""
    if head.startswith(GZIP):
        raise NotARateFile("the file is compressed twice")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise NotARateFile("the file is UTF-16 or UTF-32, or no text at all; JSON files are UTF-8")


class OpenSource:
    """A file being read: `document` gives its text, `measured` what is known of it as it lies."""

    def __init__(self, document: Decompressed, measured: Measured, size: int) -> None:
        self.document, self.measured, self.size = document, measured, size


@contextmanager
def opened(source: Source, *, with_digest: bool = False, is_private_allowed: bool = False) -> Iterator[OpenSource]:
    """source: a path, `-` for standard input, an address, or a stream of bytes. size is 0 where it is not known.

    is_private_allowed: whether an address may lead into a private network. Raises DamagedFile, NotARateFile, OSError.
    """
    with ExitStack() as stack:
        raw, size = _raw(source, stack, is_private_allowed=is_private_allowed)
        measured = Measured(raw, with_digest=with_digest)
        head = measured.peek(HEAD)
        if head.startswith(GZIP):
            stream: Readable = igzip._IGzipReader(cast("BinaryIO", measured), COMPRESSED_AT_ONCE)
        elif head in {ZIP, ZIP_EMPTY}:
            stream = stack.enter_context(_zip_member(raw))
        else:
            stream = measured
        yield OpenSource(Decompressed(stream), measured, size)
        if with_digest and head in {ZIP, ZIP_EMPTY}:
            _restart(raw, measured)
        if with_digest:
            measured.read_rest()


def _raw(source: Source, stack: ExitStack, *, is_private_allowed: bool) -> tuple[Readable, int]:
    if not isinstance(source, Path | str):
        return _Stream(source), 0
    if source == "-":
        return _Stream(sys.stdin.buffer), 0
    if isinstance(source, str) and source.lower().startswith(ADDRESSES):
        # What speaks HTTP takes longer to import than many a file to read.
        module = import_module("rates.tic.download")
        download = stack.enter_context(module.Download(source, is_private_allowed=is_private_allowed))
        return download, download.size
    path = Path(source)
    file = stack.enter_context(path.open("rb", buffering=0))
    return file, path.stat().st_size


class _Stream:
    """A stream that somebody else opened, whether or not it knows `readinto`."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readinto(self, into: memoryview) -> int:
        data = self.stream.read(len(into))
        into[: len(data)] = data
        return len(data)


@contextmanager
def _zip_member(raw: Readable) -> Iterator[Readable]:
    if not isinstance(raw, io.FileIO):
        raise NotARateFile("a zip can only be read from disk: its table of contents stands at its end")
    raw.seek(0)
    try:
        with zipfile.ZipFile(raw) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                raise NotARateFile(f"the zip holds {len(members)} files; one is expected")
            if members[0].flag_bits & 1:
                raise NotARateFile("the zip is locked by a password")
            with archive.open(members[0]) as member:
                yield _Buffered(cast("zipfile.ZipExtFile", member))
    except zipfile.BadZipFile as error:
        raise DamagedFile(0, f"the zip is broken or cut short ({error})") from error
    except NotImplementedError as error:
        raise NotARateFile(f"the zip is packed in a way that is not known here ({error})") from error


class _Buffered:
    """A member of a zip gives bytes by `read` alone as quickly as it can."""

    def __init__(self, member: zipfile.ZipExtFile) -> None:
        self._member = member

    def readinto(self, into: memoryview) -> int:
        data = self._member.read1(len(into))
        into[: len(data)] = data
        return len(data)


def _restart(raw: Readable, measured: Measured) -> None:
    """A zip is not read from front to back: its digest is taken by itself."""
    if isinstance(raw, io.FileIO):
        raw.seek(0)
        measured.restart()
