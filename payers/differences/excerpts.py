"""What of a long text is shown of a change: the changed words, and some around them."""

from collections.abc import Iterable

from codes.diffs import Change, Piece

# So many characters of unchanged text stand before and after a change.
AROUND = 160
GAP = " \N{HORIZONTAL ELLIPSIS} "


def in_context(pieces: Iterable[Piece], around: int = AROUND) -> tuple[Piece, ...]:
    """Unchanged runs are cut to the words next to a change; words added or removed stay whole."""
    held = list(pieces)
    last = len(held) - 1
    return tuple(
        piece if piece.change is not Change.SAME else Piece(piece.change, _cut(piece.text, place, last, around))
        for place, piece in enumerate(held)
    )


def _cut(text: str, place: int, last: int, around: int) -> str:
    if len(text) <= 2 * around:
        return text
    return _joined("" if place == 0 else text[:around], "" if place == last else text[-around:])


def _joined(before: str, after: str) -> str:
    """Words are not cut in two, unless one is as long as what is shown."""
    head = before[: before.rfind(" ")] if " " in before else before
    tail = after[after.find(" ") + 1 :] if " " in after else after
    return f"{head}{GAP}{tail}"
