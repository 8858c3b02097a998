"""Lines are read in blocks: whatever the block's size, they are those that a reader line by line finds."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.files import FileRejected, SourceFile, tables

PIECES = st.sampled_from([b"a", b"\xc3\xa9", b"\n", b"\r\n", b"\r", b" ", b"\x00", b"\xff", b"\xef\xbb\xbf", b"bc"])


def found(content, encoding="utf-8-sig"):
    """The lines, and the line and reason at which reading stops."""
    lines = []
    try:
        lines.extend(SourceFile.from_bytes("a.txt", content, encoding).lines())
    except FileRejected as error:
        return lines, (error.line, error.reason)
    return lines, None


@given(st.lists(PIECES, max_size=30).map(b"".join), st.integers(1, 12), st.sampled_from(["utf-8-sig", "latin-1"]))
def test_lines_are_the_same_in_blocks_of_any_size(content, size, encoding):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables.SourceFile, "_plain_lines", lambda self, block, number: None)
        expected = found(content, encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BLOCK", size)
        assert found(content, encoding) == expected


@pytest.mark.parametrize("size", [1, 7, 20])
def test_line_that_spans_blocks_is_refused_once_it_is_too_long(monkeypatch, size):
    monkeypatch.setattr(tables, "BLOCK", size)
    monkeypatch.setattr(tables, "LINE_LIMIT", 20)
    lines, fault = found(b"ok\n" + b"x" * 19 + b"\n" + b"x" * 20 + b"\nafter\n")
    assert [number for number, _ in lines] == [1, 2]
    assert fault == (3, "longer than 20 bytes")
    assert found(b"ok\n" + b"x" * 21)[1] == (2, "longer than 20 bytes")


def test_reading_stops_at_a_line_that_has_no_end(monkeypatch):
    monkeypatch.setattr(tables, "LINE_LIMIT", 20)
    monkeypatch.setattr(tables, "BLOCK", 8)
    stream = io.BytesIO(b"x" * 10_000)
    with pytest.raises(FileRejected, match="longer than 20 bytes"):
        list(SourceFile("a.txt", lambda: stream).lines())
