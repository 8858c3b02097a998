"""Tokens of a JSON document that streams by, in Python: what rates/tic/native/reader.h and skim.h are in C."""

import codecs
import re
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any

from rates.tic.errors import DamagedFile
from rates.tic.inputs import Readable
from rates.tic.providers import decoded
from rates.tic.spelling import Unpaired, whole

DEEPEST = 64
LONGEST_TOKEN = 64 << 20
_BLANKS = re.compile(rb"[ \t\n\r]*+")
_IN_STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]++|\\[^\x00-\x1f])*+')
# A whole string, or a bracket, or the quote of a string that is broken or not yet there.
_MARKS = re.compile(rb'"(?:[^"\\\x00-\x1f]++|\\[^\x00-\x1f])*+"|["{}\[\]]')
_SCALAR = re.compile(rb"[^,\]}\x00-\x20]*+")
_ENDS = "the file ends before its last bracket"
_CLOSES = {ord("{"): ord("}"), ord("["): ord("]")}


class Reader:
    """A window over the document. `at` is the next byte in it, `before` how many bytes of the document precede it."""

    def __init__(self, source: Readable, window: int) -> None:
        self._source, self._window = source, window
        self._check = codecs.getincrementaldecoder("utf-8")()
        self._is_over = False
        self.data, self.at, self.before = b"", 0, 0
        # Where the value began that is being passed, while it is to be kept.
        self._start = 0

    def damaged(self, reason: str, at: int | None = None) -> DamagedFile:
        place = self.at if at is None else at
        is_cut = self._is_over and place >= len(self.data)
        return DamagedFile(self.before + place, _ENDS if is_cut else reason)

    def more(self, keep_from: int) -> bool:
        """Reads on; what begins at `keep_from` stays and is moved to the window's start."""
        if self._is_over:
            return False
        kept = self.data[keep_from:]
        if len(kept) > LONGEST_TOKEN:
            raise self.damaged("a text of over 64 MB stands here", keep_from)
        buffer = bytearray(max(self._window, len(kept)))
        got = self._source.readinto(memoryview(buffer)) or 0
        self._validate(bytes(buffer[:got]), is_last=not got)
        self.before += keep_from
        self.at -= keep_from
        self.data = kept + buffer[:got]
        self._is_over = not got
        return bool(got)

    def _validate(self, fresh: bytes, *, is_last: bool) -> None:
        end = self.before + len(self.data)
        open_bytes = len(self._check.getstate()[0])
        try:
            self._check.decode(fresh, final=is_last)
        except UnicodeDecodeError as error:
            raise DamagedFile(end - open_bytes + error.start, "this is not UTF-8") from error

    def peek(self) -> int:
        """The next byte that is no white space, or -1 at the end of the file."""
        while True:
            match = _BLANKS.match(self.data, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.data):
                if self.data[self.at] < 0x20:
                    raise self.damaged("a control character stands here")
                return self.data[self.at]
            if not self.more(self.at):
                return -1

    def expect(self, wanted: str, reason: str) -> None:
        if self.peek() != ord(wanted):
            raise self.damaged(reason)
        self.at += 1

    def enter(self, bracket: str) -> bool:
        """Passes an opening bracket; False, with nothing passed, where another value stands."""
        if self.peek() != ord(bracket):
            return False
        self.at += 1
        return True

    def elements(self) -> Iterator[None]:
        """Stands before each element of the array in turn; whoever iterates reads it."""
        is_first = True
        while self.peek() != ord("]"):
            if not is_first:
                self.expect(",", "a comma or a closing bracket was expected")
            is_first = False
            yield
        self.at += 1

    def members(self) -> Iterator[str]:
        """The name of each member of the object, standing before its value."""
        is_first = True
        while self.peek() != ord("}"):
            if not is_first:
                self.expect(",", "a comma or a closing bracket was expected")
            is_first = False
            if self.peek() != ord('"'):
                raise self.damaged("a name in quotes was expected")
            name = whole(self.value())
            self.expect(":", "a colon was expected")
            yield name
        self.at += 1

    def value(self) -> Any:
        """The value that follows, decoded."""
        self._skip(is_kept=True)
        start, self._start = self._start, 0
        try:
            return decoded(self.data[start : self.at].decode())
        except JSONDecodeError as error:
            raise self.damaged(error.msg, start + len(error.doc[: error.pos].encode())) from error
        except (Unpaired, ValueError, RecursionError) as error:
            raise self.damaged(str(error), start) from error

    def skip(self) -> str:
        """Passes the value that follows and gives its first byte as a letter."""
        first = self.peek()
        if first < 0:
            raise self.damaged(_ENDS)
        self._skip(is_kept=first not in b'{["')
        if first in b'{["':
            return chr(first)
        start = self._start
        text = self.data[start : self.at].decode()
        try:
            decoded(text)
        except ValueError as error:
            raise self.damaged("a value was expected", start) from error
        return chr(first)

    def _skip(self, *, is_kept: bool) -> None:
        first = self.peek()
        self._start = self.at
        if first == ord('"'):
            self._pass_string(is_kept=is_kept)
        elif first in _CLOSES:
            self._pass_brackets(is_kept=is_kept)
        else:
            self._pass_scalar()

    def _read_on(self, at: int, *, is_kept: bool) -> int:
        """More of the document; gives where `at` stands now."""
        keep_from = self._start if is_kept else at
        if not self.more(keep_from):
            raise self.damaged(_ENDS, len(self.data))
        if is_kept:
            self._start = 0
        return at - keep_from

    def _pass_string(self, *, is_kept: bool) -> None:
        while True:
            match = _IN_STRING.match(self.data, self.at)
            end = match.end() if match else len(self.data)
            if self.data[end : end + 1] == b'"':
                self.at = end + 1
                return
            if end + 1 < len(self.data) or (end < len(self.data) and self.data[end] != ord("\\")):
                raise self.damaged("a control character stands in a text", end)
            self.at = self._read_on(self.at, is_kept=is_kept)

    def _pass_brackets(self, *, is_kept: bool) -> None:
        open_brackets: list[int] = []
        while True:
            at = self._pass_marks(open_brackets)
            if not open_brackets:
                return
            self.at = self._read_on(at, is_kept=is_kept)

    def _pass_marks(self, open_brackets: list[int]) -> int:
        """Follows strings and brackets; gives where a string begins whose end is not yet there, or the window's end."""
        for match in _MARKS.finditer(self.data, self.at):
            mark = self.data[match.start()]
            if mark == ord('"'):
                if match.end() - match.start() == 1:
                    return self._unfinished(match.start())
            elif mark in _CLOSES:
                open_brackets.append(_CLOSES[mark])
                if len(open_brackets) > DEEPEST:
                    raise self.damaged("brackets stand within brackets over 64 deep", match.start())
            else:
                if open_brackets.pop() != mark:
                    raise self.damaged("a closing bracket is of the wrong kind", match.start())
                if not open_brackets:
                    self.at = match.end()
                    return self.at
        return len(self.data)

    def _unfinished(self, at: int) -> int:
        match = _IN_STRING.match(self.data, at)
        end = match.end() if match else len(self.data)
        if end + 1 < len(self.data) or (end < len(self.data) and self.data[end] != ord("\\")):
            raise self.damaged("a control character stands in a text", end)
        return at

    def _pass_scalar(self) -> None:
        while True:
            match = _SCALAR.match(self.data, self.at)
            end = match.end() if match else self.at
            if end < len(self.data):
                self.at = end
                return
            self.at = self._read_on(self.at, is_kept=True)
