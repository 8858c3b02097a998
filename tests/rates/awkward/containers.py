"""Around the JSON: marks and line ends, gzip of several members and with tails, zip."""

import gzip
import io
import zipfile

from tests.rates.awkward.making import (
    DAMAGED,
    NOT_A_RATE_FILE,
    case,
    document,
    item,
    price,
    rate,
    row,
    text,
    written,
)


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.json", data)
    return stream.getvalue()


@case("a byte order mark", rows=[row()])
def byte_order_mark():
    return b"\xef\xbb\xbf" + text().encode()


@case("lines that end as on Windows", rows=[row()])
def carriage_returns():
    return text().replace(", ", ",\r\n ")


@case("UTF-16 is refused", error=NOT_A_RATE_FILE, is_json=False)
def utf_16():
    return text().encode("utf-16")


@case("UTF-16 without a mark is refused", error=NOT_A_RATE_FILE, is_json=False)
def utf_16_without_mark():
    return text().encode("utf-16-le")


@case("gzip", rows=[row()], suffix=".json.gz")
def gz():
    return gzip.compress(text().encode())


@case("gzip that does not say so in its name", rows=[row()])
def gz_unnamed():
    return gzip.compress(text().encode())


@case("plain JSON that calls itself gzip", rows=[row()], suffix=".json.gz")
def plain_named_gz():
    return text()


@case("gzip of many members, cut anywhere", rows=[row()], suffix=".json.gz")
def many_members():
    data = text().encode()
    return b"".join(gzip.compress(data[start : start + 7]) for start in range(0, len(data), 7))


@case("gzip with an empty member at each end", rows=[row()], suffix=".json.gz")
def empty_members():
    return gzip.compress(b"") + gzip.compress(text().encode()) + gzip.compress(b"")


@case("gzip with a name and a comment in its header", rows=[row()], suffix=".json.gz")
def gz_with_name():
    stream = io.BytesIO()
    with gzip.GzipFile("sample-in-network.json", "wb", fileobj=stream) as file:
        file.write(text().encode())
    return stream.getvalue()


@case("gzip padded with zeros, as tapes do", rows=[row()], suffix=".json.gz")
def zero_padded():
    return gzip.compress(text().encode()) + bytes(700)


@case("gzip with something else behind it", error=DAMAGED, suffix=".json.gz")
def garbage_tail():
    return gzip.compress(text().encode()) + b"garbage behind the file"


@case("gzip with the beginning of a member behind it", error=DAMAGED, suffix=".json.gz")
def half_member():
    return gzip.compress(text().encode()) + gzip.compress(b"  \n")[:-9]


@case("gzip cut in its data", error=DAMAGED, suffix=".json.gz")
def truncated_gz():
    many = document(*(item(rate(price(negotiated_rate=number + 0.5))) for number in range(2000)))
    data = gzip.compress(written(many))
    return data[: len(data) // 2]


@case("gzip cut in its check sum", error=DAMAGED, suffix=".json.gz")
def truncated_trailer():
    return gzip.compress(text().encode())[:-3]


@case("gzip with a wrong check sum", error=DAMAGED, suffix=".json.gz")
def wrong_checksum():
    data = bytearray(gzip.compress(text().encode()))
    data[-6] ^= 1
    return bytes(data)


@case("gzip in gzip", error=NOT_A_RATE_FILE, suffix=".json.gz")
def gz_twice():
    return gzip.compress(gzip.compress(text().encode()))


@case("zip with one file", rows=[row()], suffix=".zip")
def one_in_zip():
    return zipped(rates=text())


@case("zip with two files", error=NOT_A_RATE_FILE, suffix=".zip")
def two_in_zip():
    return zipped(rates=text(), more=text())


@case("zip cut short", error=(DAMAGED, NOT_A_RATE_FILE), suffix=".zip")
def cut_zip():
    return zipped(rates=text())[:-40]


@case("zip with a wrong check sum", error=DAMAGED, suffix=".zip")
def broken_zip():
    data = bytearray(zipped(rates=text()))
    data[60] ^= 0xFF
    return bytes(data)
