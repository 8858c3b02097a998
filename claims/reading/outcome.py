"""What reading ends in: claims with no identifier in them, or a refusal that repeats nothing of what was read."""

from dataclasses import dataclass

from claims.lines import Claim

BYTES_LIMIT = 5_000_000
LINES_LIMIT = 10_000
CLAIMS_LIMIT = 1_000
# X12 837 institutional, loop 2400: LX repeats up to 999 times a claim. Professional: up to 50.
LINES_OF_CLAIM_LIMIT = 999
LINES_OF_PROFESSIONAL_CLAIM = 50
# Of problems: a whole wrong column is told once and counted, not told a thousand times.
PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be read. `message` is the rule; it never repeats what stood there.

    `line` counts the lines of the text or file, from 1; with `unit` "segment", the segments of an X12 file.
    """

    line: int | None
    field: str
    message: str
    unit: str = "line"

    def __str__(self) -> str:
        place = [f"{self.unit} {self.line:,}"] if self.line is not None else []
        place += [self.field] if self.field else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


class Unreadable(Exception):
    """Nothing was read. The text is for whoever pasted or uploaded, and holds nothing of what they did."""

    def __init__(self, *problems: Problem, source: str = "") -> None:
        self.problems = problems[:PROBLEMS_SHOWN]
        more = len(problems) - len(self.problems)
        texts = [str(problem) for problem in self.problems]
        if more:
            texts.append(f"and {more:,} more like these")
        super().__init__(f"{source}: {'; '.join(texts)}" if source else "; ".join(texts))


class Misfit(Exception):
    """One value is not what its field holds; the text is the rule, without the value. `field` where it is known."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The claims of one paste or file, spelled canonically. Their place in the tuple is their number, from 1.

    `dropped`: what could tell who the patient is and was not read, in words. `notes`: what was assumed or left out.
    `kind`: pasted lines, CSV, spreadsheet, X12 837P or X12 837I.
    """

    claims: tuple[Claim, ...]
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = "pasted lines"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 line`, `3 lines`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def too_large() -> Unreadable:
    return Unreadable(Problem(None, "file", f"has more than {BYTES_LIMIT:,} bytes; at most so many are read"))


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file that spreadsheets save, and what was assumed of it. Raises Unreadable."""
    if len(content) > BYTES_LIMIT:
        raise too_large()
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16"), ""
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "The file is not UTF-8 and was read as Windows-1252."
    except UnicodeDecodeError as error:
        line, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
    reason = f"byte 0x{byte:02x} is text in neither UTF-8 nor Windows-1252: save the file as CSV (UTF-8)"
    raise Unreadable(Problem(line, "file", reason))
