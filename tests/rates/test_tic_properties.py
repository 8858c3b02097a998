"""The engine against `json.load`: whatever the order, the blanks, the escapes and the pieces that a file comes in."""

import gzip

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rates import tic
from tests.rates import oracle
from tests.rates.awkward import making
from tests.rates.reading import SCANNERS, lines_of, needs_compiler, rows_of
from tests.rates.spelled import spelled

WANTED = {("CPT", "99213"), ("MS-DRG", "470"), ("HCPCS", "G0105")}
SLOW_TO_MAKE = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.parametrize("scanner", SCANNERS)
@settings(max_examples=80, suppress_health_check=SLOW_TO_MAKE)
@given(spelled(), st.integers(1, 100))
def test_every_code_has_the_rows_that_a_plain_reader_finds(scanner, data, window):
    found, _ = rows_of(data, scanner=scanner, window=window)
    assert found == oracle.rows(data)


@pytest.mark.parametrize("scanner", SCANNERS)
@settings(max_examples=60, suppress_health_check=SLOW_TO_MAKE)
@given(spelled(), st.integers(1, 100))
def test_wanted_codes_have_the_rows_that_a_plain_reader_finds(scanner, data, window):
    found, _ = rows_of(data, wanted=tic.Wanted.of(WANTED), scanner=scanner, window=window)
    assert found == oracle.rows(data, WANTED)


@needs_compiler
@settings(max_examples=60, suppress_health_check=SLOW_TO_MAKE)
@given(spelled(), st.integers(1, 100))
def test_both_scanners_give_the_same_bytes_and_the_same_counts(data, window):
    for kind in (tic.JsonLines, tic.Csv):
        assert lines_of(data, kind, scanner="c", window=window) == lines_of(data, kind, scanner="python")
    _, compiled = rows_of(data, scanner="c", window=window)
    _, plain = rows_of(data, scanner="python")
    assert (compiled.counters, compiled.about, compiled.generation) == (plain.counters, plain.about, plain.generation)


@settings(max_examples=40, suppress_health_check=SLOW_TO_MAKE)
@given(spelled(), st.data())
def test_both_scanners_refuse_the_same_cut_files(data, draw):
    cut = data[: draw.draw(st.integers(0, len(data) - 1))]
    for scanner in SCANNERS:
        with pytest.raises((tic.DamagedFile, tic.NotARateFile)):
            rows_of(cut, scanner=scanner)


@pytest.mark.parametrize("scanner", SCANNERS)
@pytest.mark.parametrize("is_last", [False, True])
def test_file_cut_at_any_byte_is_an_error_and_says_where(scanner, is_last):
    whole = making.document(making.item(), making.item(billing_code="32553"))
    if is_last:
        whole["provider_references"] = whole.pop("provider_references")
    data = making.written(whole)
    for length in range(len(data)):
        with pytest.raises((tic.DamagedFile, tic.NotARateFile)) as caught:
            rows_of(data[:length], scanner=scanner)
        if length > 1:
            assert caught.value.offset == length
    assert len(rows_of(data, scanner=scanner)[0]) == 2


@pytest.mark.parametrize("scanner", SCANNERS)
def test_gzip_cut_at_any_byte_is_an_error(scanner):
    data = gzip_of(making.written(making.document()))
    for length in range(len(data)):
        with pytest.raises((tic.DamagedFile, tic.NotARateFile)):
            rows_of(data[:length], scanner=scanner)


def gzip_of(data):
    return gzip.compress(data, mtime=0)


@needs_compiler
@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.1)
@example(2.0**-24)
@example(5e-324)
@example(1.7976931348623157e308)
@example(123456789012345680.0)
@example(1e16)
@example(1e-4)
@example(0.00012345678901234567)
def test_amounts_are_written_with_the_digits_that_python_writes(amount):
    data = making.written(making.document(making.item(making.rate(making.price(negotiated_rate=amount)))))
    line = lines_of(data, scanner="c").decode()
    assert f'"negotiated_rate":{amount + 0.0!r},' in line


@needs_compiler
@given(st.from_regex(r"[+-]?[0-9]{0,25}\.?[0-9]{0,25}([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_amounts_written_as_text_are_read_alike_by_both_scanners(text):
    data = making.written(making.document(making.item(making.rate(making.price(negotiated_rate=text)))))
    compiled, plain = (rows_of(data, scanner=scanner) for scanner in SCANNERS)
    assert compiled[0] == plain[0]
    assert compiled[1].excluded == plain[1].excluded


@needs_compiler
@given(
    st.lists(st.from_regex(r"[+-]?[0-9]{1,22}(\.[0-9]{1,3})?([eE][+-]?[0-9])?", fullmatch=True), min_size=1, max_size=5)
)
def test_ids_are_told_apart_alike_by_both_scanners(ids):
    references = [making.reference(name, making.group(tin=f"00-{n}")) for n, name in enumerate(ids)]
    data = making.written(making.document(making.item(making.rate(references=ids)), provider_references=references))
    compiled, plain = (rows_of(data, scanner=scanner)[0] for scanner in SCANNERS)
    assert compiled == plain == oracle.rows(data)
