"""Finds a table's columns by the names in its header, wherever they stand."""

from collections.abc import Iterable, Iterator

from codes.importers.fields import Unreadable
from sources.files import SourceFile
from sources.registry import reject

# Publishers put notes above the header; none seen is longer than this.
HEADER_WITHIN = 40


class Table:
    """The rows below a header; `cut` gives the cells of the wanted columns, in the order wanted.

    The header is the first row whose first cell is the first wanted name. FileRejected where there is none in the
    first lines, or where it lacks a wanted column or names one twice.
    """

    def __init__(self, file: SourceFile, rows: Iterable[tuple[int, list[str]]], wanted: tuple[str, ...]) -> None:
        self._rows = iter(rows)
        for line, cells in self._rows:
            header = [squeeze(cell).upper() for cell in cells]
            if header and header[0] == wanted[0].upper():
                break
            if line >= HEADER_WITHIN:
                raise reject(file, f"no header row that begins {wanted[0]!r} in the first {line} lines", line)
        else:
            raise reject(file, f"no header row that begins {wanted[0]!r}", 1)
        self.width = len(header)
        self._positions = []
        for name in wanted:
            if header.count(name.upper()) != 1:
                fault = "names twice" if name.upper() in header else "lacks"
                raise reject(file, f"the header {fault} the column {name!r}; expected {', '.join(wanted)}", line)
            self._positions.append(header.index(name.upper()))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Numbered rows as they stand; blank ones are passed over."""
        for line, cells in self._rows:
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells

    def cut(self, cells: list[str]) -> list[str]:
        """The wanted cells, stripped. Raises Unreadable where the row is not as wide as the header."""
        require_width(cells, self.width)
        return [cells[position].strip() for position in self._positions]


def require_width(cells: list[str], width: int) -> None:
    if len(cells) < width or any(cells[width:]):
        raise Unreadable("row", f"has {len(cells)} cells where the header has {width}")


def squeeze(text: str) -> str:
    """The text with each run of white space made one space."""
    return " ".join(text.split())
