"""What holds of every hospital's file: however it comes in pieces, is laid out, cut short or broken."""

import contextlib
import gzip
import io
import json
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rates.hospital import DamagedHospitalFile, FileReport, Listing, Wanted, read
from rates.hospital.documents import read_document
from rates.hospital.source import Source
from sources.files import FileRejected
from tests.importing import SLICES
from tests.rates.hospital import charge, document, item, members, payer, rows_of, tall, wide

SMALL_TALL = tall(
    {"payer_name": "Payer\nA", "standard_charge|negotiated_dollar": "1234.5"},
    {"code|1": "32553", "additional_generic_notes": "half"},
    {"standard_charge|max": "999"},
)
SMALL_WIDE = wide({"standard_charge|Payer B|HMO|negotiated_dollar": "123.45", "count|Payer A|PPO": "14"}, {})
SMALL_JSON = json.dumps(
    members(item(charge(payer(), payer(plan_name="HMO"))), item(codes=(("32553", "CPT"), ("361", "RC")))), indent=1
).encode()


class Dribble(io.BytesIO):
    """A stream that gives at most so many bytes at once."""

    most = 1

    def read(self, size=-1):
        return super().read(min(self.most, size) if size >= 0 else self.most)


@pytest.mark.parametrize(
    "content", [SMALL_TALL, SMALL_WIDE, SMALL_JSON, gzip.compress(SMALL_TALL)], ids=["tall", "wide", "json", "gz"]
)
@pytest.mark.parametrize("most", [1, 2, 3, 7, 100])
def test_a_file_in_pieces_is_the_same_file(content, most):
    expected, report = rows_of(content)
    stream, listing = Dribble(content), Listing()
    stream.most = most
    again = read(stream, wanted=Wanted.all(), sink=listing)
    assert listing.rows == expected
    assert (again.sha256, again.size, again.bad, again.excluded) == (
        report.sha256, report.size, report.bad, report.excluded,
    )  # fmt: skip


@pytest.mark.parametrize("block", [*range(1, 41), 64, 100, 1000])
def test_a_document_is_read_alike_whatever_lies_in_memory_at_once(block):
    expected, _ = rows_of(SMALL_JSON)
    listing = Listing()
    read_document(Source(io.BytesIO(SMALL_JSON), "x"), FileReport("x"), listing, lambda kind, code: True, block=block)
    assert listing.rows == expected


def shuffled(value, draw):
    """The same JSON value with the members of each object in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], draw) for key in draw(st.permutations(list(value)))}
    return [shuffled(each, draw) for each in value] if isinstance(value, list) else value


@st.composite
def layouts(draw):
    """The small document in another order, with other white space and escapes."""
    made = shuffled(json.loads(SMALL_JSON), draw)
    separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n\t", " :\n")]))
    text = json.dumps(made, indent=draw(st.sampled_from([None, 0, 3])), separators=separators)
    if draw(st.booleans()):
        text = text.replace("standard_charge_inf", "standard\\u005fcharge\\u005finf").replace('"code"', '"c\\u006fde"')
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", " \r\n"]))


@given(layouts(), st.integers(1, 300))
@settings(max_examples=60)
def test_a_document_is_read_alike_whatever_its_layout(text, block):
    listing = Listing()
    source = Source(io.BytesIO(text.encode()), "x")
    read_document(source, FileReport("x"), listing, lambda kind, code: True, block=block)
    assert listing.rows == rows_of(SMALL_JSON)[0]


amounts = st.one_of(st.none(), st.decimals(1, 99999, places=2).map(float))
names = st.text("ABCDEFabcdef &'-", min_size=1, max_size=8).filter(lambda text: text == " ".join(text.split()))
plans = st.lists(st.tuples(names, names), min_size=1, max_size=3, unique=True)


@st.composite
def services(draw):
    """Services of one hospital: codes, charges, and for each payer's plan some figures, at least one."""
    paid = draw(plans)
    made = []
    for _ in range(draw(st.integers(1, 3))):
        figures = {
            plan: {
                "dollar": draw(st.decimals(1, 9999, places=2).map(float)), "share": draw(amounts),
                "median": draw(amounts), "count": draw(st.sampled_from(["", "0", "1 through 10", "37"])),
                "algorithm": draw(st.sampled_from(["", "cost, plus 10%"])), "note": draw(st.booleans()),
            }
            for plan in paid
            if draw(st.booleans())
        }  # fmt: skip
        code = draw(st.sampled_from(["49411", "32553", "J3420"]))
        modifier = draw(st.sampled_from(["", "26", "50|62"]))
        made.append((code, modifier, draw(amounts), draw(st.decimals(1, 9, places=1).map(float)), figures))
    return paid, made


def as_tall(paid, made):
    changes = []
    for code, modifier, gross, cash, figures in made:
        shared = service_cells(code, modifier, gross, cash)
        for (payer_name, plan), found in figures.items():
            cells = figure_cells(found, lambda kind: kind, lambda kind: f"standard_charge|{kind}")
            note = {"additional_generic_notes": "note" if found["note"] else ""}
            changes.append({**shared, "payer_name": payer_name, "plan_name": plan, **cells, **note})
        if not figures:
            changes.append({**shared, "payer_name": "", "plan_name": "", **NOBODY})
    return tall(*changes)


NOBODY = {"standard_charge|negotiated_dollar": "", "standard_charge|methodology": ""}


def as_wide(paid, made):
    changes = []
    for code, modifier, gross, cash, figures in made:
        cells = service_cells(code, modifier, gross, cash)
        for plan, found in figures.items():
            label = "|".join(plan)
            cells |= figure_cells(found, f"{{}}|{label}".format, f"standard_charge|{label}|{{}}".format)
            cells[f"additional_payer_notes|{label}"] = "note" if found["note"] else ""
        changes.append(cells)
    return wide(*changes, plans=["|".join(plan) for plan in paid])


def as_document(paid, made):
    items = []
    for code, modifier, gross, cash, figures in made:
        payers = [
            payer(payer_name=payer_name, plan_name=plan, standard_charge_dollar=found["dollar"],
                  standard_charge_percentage=found["share"], median_amount=found["median"], count=found["count"] or ...,
                  standard_charge_algorithm=found["algorithm"] or ..., methodology="case rate",
                  additional_payer_notes="note" if found["note"] else ...)
            for (payer_name, plan), found in figures.items()
        ]  # fmt: skip
        made_charge = charge(gross_charge=gross, discounted_cash=cash, modifier_code=modifier.split("|"))
        made_charge["payers_information"] = payers
        items.append(item(made_charge, codes=((code, "HCPCS"),)))
    return document(*items)


def service_cells(code, modifier, gross, cash):
    return {
        "code|1": code, "code|1|type": "HCPCS", "modifiers": modifier, "standard_charge|discounted_cash": str(cash),
        "standard_charge|gross": "" if gross is None else str(gross),
    }  # fmt: skip


def figure_cells(found, of_amount, of_charge):
    def written(value):
        return "" if value is None else str(value)

    return {
        of_charge("negotiated_dollar"): written(found["dollar"]),
        of_charge("negotiated_percentage"): written(found["share"]),
        of_charge("negotiated_algorithm"): found["algorithm"],
        of_charge("methodology"): "case rate",
        of_amount("median_amount"): written(found["median"]),
        of_amount("count"): found["count"],
    }


@given(services())
@settings(max_examples=60)
def test_the_same_facts_in_three_forms_are_the_same_rows(made):
    forms = [form(*made) for form in (as_tall, as_wide, as_document)]
    in_tall, in_wide, in_json = (rows_of(content) for content in forms)
    assert Counter(in_tall[0]) == Counter(in_wide[0]) == Counter(in_json[0])
    assert in_tall[1].bad == in_wide[1].bad == in_json[1].bad == []


@pytest.mark.parametrize("content", [SMALL_TALL, SMALL_WIDE], ids=["tall", "wide"])
def test_a_table_cut_at_any_byte_gives_only_rows_that_are_in_the_whole(content):
    whole = rows_of(content)[0]
    for end in range(len(content)):
        with contextlib.suppress(FileRejected):
            rows, report = rows_of(content[:end])
            # Whether a note followed is all that a cut can hide, and then the report says so.
            if any("note of its last row" in note for note in report.notes):
                rows, whole_ = [[row._replace(has_notes=False) for row in each] for each in (rows, whole)]
            else:
                whole_ = whole
            assert rows == whole_[: len(rows)]
            assert not report.is_end_proved


@pytest.mark.parametrize(
    "content",
    [SMALL_JSON, gzip.compress(SMALL_JSON), gzip.compress(SMALL_TALL)],
    ids=["json", "gz of json", "gz of tall"],
)
def test_a_document_or_an_archive_cut_at_any_byte_is_refused(content):
    for end in range(len(content)):
        with pytest.raises(FileRejected) as refused:
            rows_of(content[:end])
        assert "sample.csv" in str(refused.value)
    assert rows_of(content)[0]


def test_damage_is_told_by_the_byte_to_which_the_document_was_sound():
    with pytest.raises(DamagedHospitalFile) as refused:
        rows_of(SMALL_JSON[:-40])
    assert 0 < refused.value.offset <= len(SMALL_JSON) - 40


BYTES = st.sampled_from([b'"', b"\\", b"{", b"}", b"[", b"]", b",", b"\n", b"\r", b"\x00", b"\xff", b"9", b"|", b""])


@given(st.sampled_from([SMALL_TALL, SMALL_WIDE, SMALL_JSON]), st.lists(st.tuples(st.integers(0, 2500), BYTES)))
@example(SMALL_JSON, [(0, b"[")])
@settings(max_examples=300)
def test_whatever_is_in_a_file_it_is_read_or_refused_in_words(content, changes):
    broken = bytearray(content)
    for at, byte in changes:
        broken[at : at + 1] = byte
    with contextlib.suppress(FileRejected):
        rows, report = rows_of(bytes(broken))
        assert len(rows) == report.rows


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused_in_words(content):
    with contextlib.suppress(FileRejected):
        rows_of(content)


def test_the_published_example_is_the_same_without_its_line_breaks():
    content = (SLICES / "hpt" / "v3_json_format_example.json").read_bytes()
    expected, _ = rows_of(content)
    assert rows_of(json.dumps(json.loads(content)).encode())[0] == expected
