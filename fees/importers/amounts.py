"""How the payment files write dollars, weights and counts. A blank is no figure, which is None and never 0."""

from decimal import ROUND_HALF_UP, Decimal

# A workbook's own arithmetic leaves 362.70000000000005 where 362.70 was meant.
ROUNDING_NOISE = Decimal("0.0000001")
# No weight, count or amount in the files of 2020 to 2026 comes near.
LARGEST = Decimal(1_000_000_000)
_MARKS = str.maketrans("", "", "$,")


def exact(text: str, places: str) -> Decimal | None:
    """A figure of at most so many decimals, such as `0.01`; one with more is not what the file is known to hold."""
    if not text:
        return None
    value = _number(text)
    kept = value.quantize(Decimal(places))
    if abs(value - kept) > ROUNDING_NOISE:
        raise ValueError(f"{text[:30]!r} has more decimals than {places}")
    return kept


def rounded(text: str, places: str) -> Decimal | None:
    """A figure that the publisher leaves unrounded, such as an average, rounded half up."""
    return _number(text).quantize(Decimal(places), ROUND_HALF_UP) if text else None


def _number(text: str) -> Decimal:
    digits = text.translate(_MARKS).strip()
    bare = digits.replace(".", "", 1)
    if not (bare.isascii() and bare.isdigit() and len(bare) < 30):
        fault = "is negative" if digits[:1] == "-" else "is not a number"
        raise ValueError(f"{text[:30]!r} {fault}")
    value = Decimal(digits)
    if value > LARGEST:
        raise ValueError(f"{text[:30]!r} is over {LARGEST:,}")
    return value
