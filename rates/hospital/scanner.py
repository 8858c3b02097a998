"""Walks through a JSON document of any size with a few megabytes of it in memory.

The reader of the document takes the members of an object and the elements of an array one by one, each as its own
bytes or skipped. What it takes as bytes it must decode, which is what finds faults within.
"""

import re
from collections.abc import Iterator

import msgspec

from rates.hospital.faults import DamagedHospitalFile
from rates.hospital.source import BLOCK, Measured

# One service with the charges of all payers. Nothing a hospital publishes of one service comes near.
ITEM_LIMIT = 64 * 1024**2
_BOM = b"\xef\xbb\xbf"
_DEPTH = 7
_STRING = rb'"(?:[^"\\]++|\\.)*+"'


def _nested(depth: int) -> bytes:
    inner = rb"|[\[{]" + _nested(depth - 1) + rb"[\]}]" if depth else b""
    return rb'(?:[^"{}\[\]]++|' + _STRING + inner + rb")*+"


_SPACE = re.compile(rb"[ \t\r\n]*+")
_SCALAR = re.compile(rb"[^\s,:\]}\[{\"]++")
_WHOLE_STRING = re.compile(_STRING, re.DOTALL)
# A value that is within the buffer is found at once by this; one that is not, by the marks below.
_WHOLE = re.compile(rb"[\[{]" + _nested(_DEPTH) + rb"[\]}]", re.DOTALL)
# A quote alone is a string that does not end within the buffer.
_MARK = re.compile(_STRING + rb'|["\[\]{}]', re.DOTALL)
_CLOSES = {b"}": b"{", b"]": b"["}


class Scanner:
    """A position in a document. `line` is that of the position, from 1."""

    def __init__(self, stream: Measured, name: str, block: int = BLOCK) -> None:
        self._stream, self._name, self._block = stream, name, block
        self._buffer, self._position = b"", 0
        # Of the buffer's first byte, and up to where the lines are counted.
        self._offset, self._lines, self._counted = 0, 1, 0
        self._is_ended = False
        while len(self._buffer) < len(_BOM) and self._fill():
            pass
        if self._buffer.startswith(_BOM):
            self._position = len(_BOM)

    @property
    def offset(self) -> int:
        return self._offset + self._position

    @property
    def line(self) -> int:
        self._lines += self._buffer.count(b"\n", self._counted, self._position)
        self._counted = self._position
        return self._lines

    def members(self) -> Iterator[str]:
        """The keys of the object at the position; the value of each must be taken before the next."""
        self._expect(b"{")
        if self._next() == b"}":
            self._position += 1
            return
        while True:
            yield self._key()
            mark = self._expect(b",", b"}")
            if mark == b"}":
                return

    def elements(self) -> Iterator[int]:
        """Counts through the array at the position; each element must be taken before the next."""
        self._expect(b"[")
        if self._next() == b"]":
            self._position += 1
            return
        number = 0
        while True:
            self._next()
            yield number
            number += 1
            if self._expect(b",", b"]") == b"]":
                return

    def starts_array(self) -> bool:
        return self._next() == b"["

    def take(self) -> bytes:
        """The value at the position, in its own bytes."""
        start = self._next()
        end = self._end(start, ITEM_LIMIT)
        content = self._buffer[self._position : end]
        self._position = end
        return content

    def skip(self) -> None:
        """Passes over the value at the position, however large."""
        start = self._next()
        if start in (b"{", b"["):
            self._pass_over()
        else:
            self._position = self._end(start, ITEM_LIMIT)

    def require_end(self) -> None:
        """Refuses whatever follows the document but white space."""
        self._space()
        if self._position < len(self._buffer):
            raise self.damaged("has something behind the end of its document")

    def damaged(self, reason: str) -> DamagedHospitalFile:
        return DamagedHospitalFile(self._name, reason, self.offset, self.line)

    def _key(self) -> str:
        if self._next() != b'"':
            raise self.damaged("is not JSON: a name in quotes is expected")
        raw = self.take()
        try:
            key = msgspec.json.decode(raw, type=str)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self.damaged(f"is not JSON: {error}") from error
        self._expect(b":")
        return key

    def _expect(self, *marks: bytes) -> bytes:
        found = self._next()
        if found not in marks:
            expected = " or ".join(mark.decode() for mark in marks)
            raise self.damaged(f"is not JSON: {expected} is expected")
        self._position += 1
        return found

    def _next(self) -> bytes:
        """The byte at the next place that is not white space, which becomes the position."""
        self._space()
        if self._position >= len(self._buffer):
            raise self.damaged("ends within its document: it is cut short")
        return self._buffer[self._position : self._position + 1]

    def _space(self) -> None:
        while True:
            match = _SPACE.match(self._buffer, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._buffer) or not self._fill():
                return

    def _fill(self) -> bool:
        """Reads on; what lies before the position is let go. False at the end of the file."""
        if self._is_ended:
            return False
        more = self._stream.take(max(self._block, 1))
        self._is_ended = not more
        if more:
            self._lines = self.line
            self._offset += self._position
            self._buffer = self._buffer[self._position :] + more
            self._position = self._counted = 0
        return bool(more)

    def _end(self, start: bytes, limit: int) -> int:
        """Where the value that begins at the position ends in the buffer, which is filled until it does."""
        if start in (b"{", b"["):
            match = _WHOLE.match(self._buffer, self._position)
            return match.end() if match else self._end_by_marks(limit)
        pattern = _WHOLE_STRING if start == b'"' else _SCALAR
        while True:
            match = pattern.match(self._buffer, self._position)
            # A number that reaches the end of the buffer may go on behind it.
            if match and (start == b'"' or match.end() < len(self._buffer) or self._is_ended):
                return match.end()
            if self._position < len(self._buffer) and start != b'"' and not match:
                raise self.damaged("is not JSON: a value is expected")
            self._fill_for_value(limit)

    def _end_by_marks(self, limit: int) -> int:
        open_marks: list[bytes] = []
        done = self._position
        while True:
            for match in _MARK.finditer(self._buffer, done):
                if match[0] == b'"':
                    done = match.start()
                    break
                done = match.end()
                if self._is_last(match[0], open_marks):
                    return done
            else:
                done = len(self._buffer)
            done -= self._position
            self._fill_for_value(limit)
            done += self._position

    def _pass_over(self) -> None:
        open_marks: list[bytes] = []
        while True:
            for match in _MARK.finditer(self._buffer, self._position):
                self._position = match.start()
                if match[0] == b'"':
                    break
                self._position = match.end()
                if self._is_last(match[0], open_marks):
                    return
            else:
                self._position = len(self._buffer)
            self._fill_for_value(ITEM_LIMIT)

    def _is_last(self, mark: bytes, open_marks: list[bytes]) -> bool:
        """Whether this mark closes the value in which `open_marks` are still open."""
        if mark in (b"{", b"["):
            open_marks.append(mark)
        elif mark in _CLOSES and open_marks.pop() != _CLOSES[mark]:
            raise self.damaged("is not JSON: a bracket is closed by one of another kind")
        return not open_marks

    def _fill_for_value(self, limit: int) -> None:
        if len(self._buffer) - self._position > limit:
            raise self.damaged(f"holds one value of more than {limit:,} bytes; no hospital's file does")
        if not self._fill():
            raise self.damaged("ends within a value: it is cut short")
