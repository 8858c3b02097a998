"""What is wrong with a rate file, in words for people."""


class DamagedFile(Exception):
    """The file is broken. offset: where, in bytes of the decompressed file; nothing of it becomes visible."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(offset, reason)
        self.offset, self.reason = offset, reason

    def __str__(self) -> str:
        return f"The file is damaged at byte {self.offset:,}: {self.reason}."


class NotARateFile(Exception):
    """The file is whole, perhaps, but it is no in-network file that can be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.reason[:1].upper()}{self.reason[1:]}."


class ProvidersElsewhere(NotARateFile):
    """Rates name providers that lie at other addresses, and nobody said that these may be fetched."""

    def __init__(self, count: int, example: str) -> None:
        super().__init__(
            f"{count:,} of its provider references lie at other addresses, such as {example}, and were not fetched"
        )
        self.count = count

    def __reduce__(self) -> tuple[type["NotARateFile"], tuple[str]]:
        return NotARateFile, (self.reason,)
