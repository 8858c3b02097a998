"""The compact protocol of Thrift, as far as the headers and the footer of a Parquet file need it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_INTEGER, _LONG, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SHORT_LIST = 15


class Long(int):
    """An integer of 64 bits; a plain int is one of 32."""


class Struct(NamedTuple):
    """Fields by their number, in ascending order."""

    fields: tuple[tuple[int, "Value"], ...]


Value = int | bytes | Struct | Sequence["Value"]


def struct(*fields: tuple[int, Value | None]) -> Struct:
    """Fields that are None are left out."""
    return Struct(tuple((number, value) for number, value in fields if value is not None))


def encoded(value: Struct) -> bytes:
    out = bytearray()
    before = 0
    for number, field in value.fields:
        out.append((number - before) << 4 | _kind(field))
        out += _body(field)
        before = number
    out.append(0)
    return bytes(out)


def _kind(value: Value) -> int:
    if isinstance(value, Struct):
        return _STRUCT
    if isinstance(value, bytes):
        return _BINARY
    if isinstance(value, int):
        return _LONG if isinstance(value, Long) else _INTEGER
    return _LIST


def _body(value: Value) -> bytes:
    if isinstance(value, Struct):
        return encoded(value)
    if isinstance(value, bytes):
        return _varint(len(value)) + value
    if isinstance(value, int):
        return _varint(value << 1 if value >= 0 else (-value << 1) - 1)
    return _list(value)


def _list(values: Sequence[Value]) -> bytes:
    kind = _kind(values[0]) if values else _STRUCT
    length = len(values)
    head = bytes([length << 4 | kind]) if length < _SHORT_LIST else bytes([0xF0 | kind]) + _varint(length)
    return head + b"".join(map(_body, values))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def union(number: int, value: Struct | None = None) -> Struct:
    return struct((number, value if value is not None else Struct(())))


def texts(values: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(value.encode() for value in values)
