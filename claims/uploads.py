"""Uploaded claims stay in memory: a file may hold identifiers, and is never written to a disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from claims.reading.outcome import BYTES_LIMIT

# Of a larger file no more than this is held: whoever reads it sees that it is too large, and refuses it.
MOST_BYTES = BYTES_LIMIT + 1


class InMemoryOnly(FileUploadHandler):
    """Holds the first MOST_BYTES of each file, and no file name: that may be a patient's."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._held.write(raw_data[: max(0, MOST_BYTES - start)])

    def file_complete(self, file_size: int) -> UploadedFile:  # type: ignore[type-arg]
        size = self._held.tell()
        self._held.seek(0)
        return InMemoryUploadedFile(
            file=self._held,
            field_name=self.field_name,
            name="the file",
            content_type=self.content_type,
            size=size,
            charset=self.charset,
        )
