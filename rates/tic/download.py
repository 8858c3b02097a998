"""A file at an address, read as it arrives; a connection that breaks is taken up again where it broke."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Self

import httpx2

from rates.tic.addresses import checked_address

# Seconds: to connect, and between two pieces of the file.
PATIENCE = 60.0
# Breaks in a row without a byte between them; after each the wait doubles.
TRIES = 5
FIRST_WAIT = 1.0
REDIRECTS = 5
PIECE = 1 << 18
# A document of providers that a rate file refers to.
LARGEST_DOCUMENT = 64 << 20


class DownloadFailed(OSError):
    """The file could not be fetched to its end."""


class Download:
    """Bytes of one file, by `readinto`. size is 0 where the server does not say it."""

    def __init__(
        self, address: str, *, is_private_allowed: bool = False, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.address, self.size, self.position = address, 0, 0
        self._is_private_allowed, self._sleep = is_private_allowed, sleep
        self._etag = ""
        self._client = httpx2.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False)
        self._response: httpx2.Response | None = None
        self._pieces: Iterator[bytes] = iter(())
        self._left = memoryview(b"")

    def __enter__(self) -> Self:
        self._retrying(self._connect)
        return self

    def __exit__(self, *_: object) -> None:
        self._disconnect()
        self._client.close()

    def readinto(self, into: memoryview) -> int:
        if not self._left:
            self._left = memoryview(self._retrying(self._next_piece))
        got = min(len(into), len(self._left))
        into[:got] = self._left[:got]
        self._left = self._left[got:]
        return got

    def _next_piece(self) -> bytes:
        """Blank at the end of the file."""
        if self._response is None:
            self._connect()
        piece = next(self._pieces, b"")
        if not piece and self.position < self.size:
            raise httpx2.ReadError(f"the connection ended after {self.position:,} of {self.size:,} bytes")
        self.position += len(piece)
        return piece

    def _retrying(self, step: Callable[[], bytes]) -> bytes:
        for tries in range(TRIES):
            try:
                return step()
            except httpx2.TransportError as error:
                self._disconnect()
                last = error
            self._sleep(FIRST_WAIT * 2**tries)
        raise DownloadFailed(f"{self.address} could not be read on after {self.position:,} bytes: {last}") from last

    def _connect(self) -> bytes:
        self._disconnect()
        headers = {"Accept-Encoding": "identity"}
        if self.position:
            headers |= {"Range": f"bytes={self.position}-"} | ({"If-Range": self._etag} if self._etag else {})
        response = self._answer(headers)
        self._response = response
        if self.position:
            self._check_continued(response)
        else:
            self.size = int(response.headers.get("Content-Length") or 0)
            etag = response.headers.get("ETag", "")
            self._etag = etag if not etag.startswith("W/") else ""
        self._pieces = response.iter_raw()
        return b""

    def _answer(self, headers: dict[str, str]) -> httpx2.Response:
        url = httpx2.URL(self.address)
        for _ in range(REDIRECTS + 1):
            response = self._send(url, headers)
            if not response.is_redirect:
                break
            url = url.join(response.headers.get("Location", ""))
            response.close()
        if response.status_code not in {200, 206}:
            response.close()
            kind = httpx2.ReadError if response.status_code in {429, 500, 502, 503, 504} else DownloadFailed
            raise kind(f"{self.address} was answered with status {response.status_code}")
        return response

    def _send(self, url: httpx2.URL, headers: dict[str, str]) -> httpx2.Response:
        address = checked_address(url, is_private_allowed=self._is_private_allowed)
        request = self._client.build_request(
            "GET",
            url.copy_with(host=str(address)),
            headers={**headers, "Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        return self._client.send(request, stream=True)

    def _check_continued(self, response: httpx2.Response) -> None:
        """A server that begins again, or whose file has changed meanwhile, would give a mixture of two files."""
        begins = f"bytes {self.position}-"
        said = response.headers.get("Content-Range", "")
        if response.status_code != 206 or not said.startswith(begins):
            raise DownloadFailed(
                f"{self.address} broke off after {self.position:,} bytes and cannot be continued there"
            )
        if self.size and said.rpartition("/")[2] not in {str(self.size), "*"}:
            raise DownloadFailed(f"{self.address} was replaced by another file while it was read")

    def _disconnect(self) -> None:
        if self._response is not None:
            with suppress(httpx2.TransportError):
                self._response.close()
        self._response, self._pieces = None, iter(())


def fetch(address: str, *, is_private_allowed: bool = False) -> bytes:
    """A whole document, of limited size. Raises DownloadFailed and AddressRefused."""
    document = bytearray()
    buffer = memoryview(bytearray(PIECE))
    with Download(address, is_private_allowed=is_private_allowed) as download:
        while got := download.readinto(buffer):
            document += buffer[:got]
            if len(document) > LARGEST_DOCUMENT:
                raise DownloadFailed(f"{address} is larger than {LARGEST_DOCUMENT >> 20} MB")
    return bytes(document)
