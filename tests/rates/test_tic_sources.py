"""Where a rate file comes from: packed in any way, from a stream, over a network that breaks."""

import gzip
import hashlib
import io
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import httpx2
import pytest

from rates import tic
from rates.tic import download
from rates.tic.addresses import AddressRefused, checked_address, is_public
from rates.tic.download import Download, DownloadFailed
from tests.rates.awkward.containers import zipped
from tests.rates.awkward.making import document, item, row, text, written

DATA = written(document(*(item(billing_code=str(n)) for n in range(2_000))))
PACKED = gzip.compress(DATA, mtime=0)


class Published(BaseHTTPRequestHandler):
    """A server that breaks off after so many bytes, as often as it is told to."""

    body, breaks, broken_after, ranges, seen, etag = PACKED, 0, 1_000, True, [], '"one"'

    def do_GET(self):
        kind = type(self)
        kind.seen.append((self.path, self.headers.get("Range"), self.headers.get("If-Range")))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/rates.json.gz")
            self.end_headers()
            return
        if self.path == "/missing":
            self.send_error(404)
            return
        start = int(self.headers["Range"][6:-1]) if self.headers.get("Range") and kind.ranges else 0
        body = kind.body[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(kind.body) - 1}/{len(kind.body)}")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", kind.etag)
        self.end_headers()
        if kind.breaks:
            kind.breaks -= 1
            body = body[: kind.broken_after]
        self.wfile.write(body)

    def log_message(self, *args):
        return


@contextmanager
def published(**changes):
    handler = type("Here", (Published,), {"seen": [], **changes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch):
    monkeypatch.setattr(download, "FIRST_WAIT", 0)


def count(source, **options):
    return tic.extract(source, wanted=tic.Wanted.all(), sink=tic.Count(), **options)


def test_file_is_known_by_its_size_and_digest_as_it_lies(tmp_path):
    path = tmp_path / "rates.json.gz"
    path.write_bytes(PACKED + bytes(100_000))
    report = count(path)
    assert (report.size, report.decompressed, report.rows) == (path.stat().st_size, len(DATA), 2_000)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_digest_of_a_zip_is_of_the_zip(tmp_path):
    path = tmp_path / "rates.zip"
    path.write_bytes(zipped(rates=text()))
    assert count(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PACKED)))
    assert count("-").rows == 2_000


def test_zip_from_a_stream_is_refused_with_words():
    with pytest.raises(tic.NotARateFile, match="only be read from disk"):
        count(io.BytesIO(b"PK\x03\x04 and more"))


def test_progress_says_how_far_it_is(tmp_path):
    path = tmp_path / "rates.json"
    path.write_bytes(DATA)
    told = []
    count(path, progress=told.append, window=10_000)
    assert told[0].total == told[-1].bytes == len(DATA)
    assert [one.bytes for one in told] == sorted(one.bytes for one in told)
    assert told[-1].rows > told[0].rows == 0


def test_address_is_read_as_a_path_is():
    with published() as (address, server):
        report = count(f"{address}/rates.json.gz", is_private_allowed=True)
    assert (report.rows, report.size) == (2_000, len(PACKED))
    assert report.sha256 == hashlib.sha256(PACKED).hexdigest()
    assert len(server.seen) == 1


def test_connection_that_breaks_is_continued_where_it_broke():
    with published(breaks=3, broken_after=2_000) as (address, server):
        report = count(f"{address}/rates.json.gz", is_private_allowed=True)
    assert report.rows == 2_000
    assert report.sha256 == hashlib.sha256(PACKED).hexdigest()
    assert [(begin, etag) for _, begin, etag in server.seen] == [
        (None, None),
        ("bytes=2000-", '"one"'),
        ("bytes=4000-", '"one"'),
        ("bytes=6000-", '"one"'),
    ]


def test_server_that_cannot_continue_is_an_error_not_a_mixture():
    with published(breaks=1, ranges=False) as (address, _), pytest.raises(DownloadFailed, match="cannot be continued"):
        count(f"{address}/rates.json.gz", is_private_allowed=True)


def test_server_that_breaks_without_a_byte_is_given_up():
    with published(breaks=99, broken_after=0) as (address, server):
        with pytest.raises(DownloadFailed, match="could not be read on after 0 bytes"):
            count(f"{address}/rates.json.gz", is_private_allowed=True)
        assert len(server.seen) == download.TRIES


def test_redirect_is_followed():
    with published() as (address, _):
        assert count(f"{address}/moved", is_private_allowed=True).rows == 2_000


def test_address_that_answers_404_is_an_error_that_says_so():
    with published() as (address, _), pytest.raises(DownloadFailed, match="status 404"):
        count(f"{address}/missing", is_private_allowed=True)


def test_private_address_is_refused_unless_allowed():
    with published() as (address, server):
        with pytest.raises(AddressRefused, match="private network"):
            count(f"{address}/rates.json.gz")
        assert server.seen == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/x", "http://"])
def test_other_kinds_of_address_are_refused(address):
    with pytest.raises(AddressRefused):
        checked_address(httpx2.URL(address), is_private_allowed=True)


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "192.168.1.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1",
    "fc00::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:0a00:0001::1", "255.255.255.255",
    "168.63.129.16", "192.0.0.8",
])  # fmt: skip
def test_private_addresses_are_known(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_known(address):
    assert is_public(ip_address(address))


def test_document_that_is_too_large_is_not_held(monkeypatch):
    monkeypatch.setattr(download, "LARGEST_DOCUMENT", 1_000)
    with published() as (address, _), pytest.raises(DownloadFailed, match="larger than"):
        tic.fetch(f"{address}/rates.json.gz", is_private_allowed=True)


def test_document_is_fetched_whole():
    with published() as (address, _):
        assert tic.fetch(f"{address}/rates.json.gz", is_private_allowed=True) == PACKED


def test_file_that_was_replaced_meanwhile_is_an_error():
    with (
        published(breaks=1) as (address, server),
        Download(f"{address}/rates.json.gz", is_private_allowed=True, sleep=lambda _: None) as found,
    ):
        assert found.readinto(memoryview(bytearray(500))) == 500
        server.body = PACKED * 2
        with pytest.raises(DownloadFailed, match="replaced by another file"):
            io.BufferedReader(Raw(found)).read()


class Raw(io.RawIOBase):
    def __init__(self, found):
        self.found = found

    def readable(self):
        return True

    def readinto(self, into):
        return self.found.readinto(memoryview(into))


def test_rows_of_an_address_are_those_of_the_file():
    out = io.BytesIO()
    with published(body=text().encode()) as (address, _):
        tic.extract(f"{address}/rates.json", wanted=tic.Wanted.all(), sink=tic.JsonLines(out), is_private_allowed=True)
    assert row()["tin"].encode() in out.getvalue()
