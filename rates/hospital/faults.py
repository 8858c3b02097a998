"""Why a hospital's file is refused, in words that name the file and the place."""

from sources.files import FileRejected


class NotAHospitalFile(FileRejected):
    """The file is of another kind, or lacks what makes it readable: general data, a version, a column."""


class DamagedHospitalFile(FileRejected):
    """The file is cut short or broken. `offset` is the byte to which it was sound, counted in the decompressed file."""

    def __init__(self, file_name: str, reason: str, offset: int, line: int | None = None) -> None:
        self.offset = offset
        super().__init__(file_name, f"{reason}, at byte {offset:,}", line)


class MostlyUnreadable(FileRejected):
    """More of the wanted rows were set aside than read."""
