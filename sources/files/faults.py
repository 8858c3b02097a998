"""What is wrong with a file or a row, in words that name the place."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# What decompressing raises for content that is not what it says it is.
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, struct.error, ValueError)


class FileRejected(Exception):
    """A file that cannot be loaded. Its text names the file, the line, the field and the rule."""

    def __init__(self, file_name: str, reason: str, line: int | None = None, field: str = "") -> None:
        self.file_name, self.reason, self.line, self.field = plain(file_name), reason, line, field
        place = self.file_name
        if line is not None:
            place += f", line {line}"
        if field:
            place += f", {field}"
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row set aside by a parser: where it stood, what is wrong, and its text."""

    line: int
    field: str
    reason: str
    row_text: str


def plain(text: str) -> str:
    """The text with whatever a terminal or database could stumble over (controls, broken bytes) made U+FFFD."""
    return text if text.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in text)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Makes a FileRejected of every error that opening or decompressing a file raises."""
    try:
        yield
    except DAMAGE as error:
        raise FileRejected(name, f"is truncated or damaged ({error})") from error
    except NotImplementedError as error:
        raise FileRejected(name, f"is packed in a way that is not read here ({error})") from error
    except OSError as error:
        # bzip2 and gzip raise it, without a number, for content that is not theirs.
        reason = "is truncated or damaged" if error.errno is None else "cannot be read"
        raise FileRejected(name, f"{reason} ({error.strerror or error})") from error
