"""Lists of wanted codes."""

import pytest

from rates.tic import UnreadableList, Wanted


def test_list_holds_pairs_and_codes_alone():
    wanted = Wanted.from_lines(
        ["\ufeffbilling_code_type,billing_code\n", "cpt, 99213", '"MS-DRG","470"', "g0105 # why", ""]
    )
    assert wanted.pairs == {("CPT", "99213"), ("MS-DRG", "470"), ("", "g0105"), ("", "G0105")}


@pytest.mark.parametrize("line", ["CPT,", "CPT,1,2", ","])
def test_line_that_is_none_is_named(line):
    with pytest.raises(UnreadableList, match="line 2: expected"):
        Wanted.from_lines(["CPT,99213", line])


@pytest.mark.parametrize(
    "kind, code, may",
    [
        (None, None, True), ("CPT", None, True), ("LOCAL", None, False), (None, "99213", True), (None, "1", False),
        ("CPT", "99213", True), ("cpt", "99213", True), ("LOCAL", "99213", False), ("", None, False), (None, "", False),
    ],
)  # fmt: skip
def test_item_is_passed_over_as_soon_as_it_cannot_be_wanted(kind, code, may):
    assert Wanted.of([("CPT", "99213")]).may_hold(kind, code) is may


def test_every_item_with_a_code_is_wanted_where_all_are():
    assert Wanted.all().may_hold("LOCAL", "1")
    assert not Wanted.all().may_hold("LOCAL", "")
