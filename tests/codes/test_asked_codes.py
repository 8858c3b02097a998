"""Lists and ranges of codes, as people type and paste them."""

import pytest

from codes.asked_codes import MOST, UnreadableCodes, read_asked


@pytest.mark.parametrize(
    "typed, codes, ranges",
    [
        ("49411", ("49411",), ()),
        (" 49411, 32553;a4648\n77002 49411", ("49411", "32553", "A4648", "A46.48", "77002"), ()),
        ("49400-49999", (), (("49400", "49999"),)),
        ("49400 \N{EN DASH} 49999, g0463..g0499 32553", ("32553",), (("49400", "49999"), ("G0463", "G0499"))),
        ("c220", ("C22.0",), ()),
        ("RT 22", ("RT", "22"), ()),
        ("", (), ()),
    ],
)
def test_codes_and_ranges_are_read(typed, codes, ranges):
    """A letter and four digits may be a diagnosis without its dot, too."""
    asked = read_asked(typed)
    assert (asked.codes, asked.ranges) == (codes, ranges)


@pytest.mark.parametrize(
    "typed, words",
    [
        ("hello", "'hello' has no code's shape"),
        ("49411, markers", "'markers' has no code's shape"),
        ("49999-49400", "'49999-49400' runs backwards"),
        ("=1+1", "has no code's shape"),
        (" ".join(f"{number:05}" for number in range(MOST + 1)), "More than 1,000 codes"),
    ],
)
def test_what_is_no_code_is_named(typed, words):
    with pytest.raises(UnreadableCodes, match=words):
        read_asked(typed)
