"""Where rows go: the same rows in every form, and no half file under its name."""

import csv
import io
import json

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from rates import tic
from rates.tic.sinks import ToFile
from tests.rates.awkward.making import document, group, item, price, rate, reference, text, written
from tests.rates.reading import SCANNERS, lines_of, needs_compiler
from tests.rates.spelled import spelled

AWKWARD = written(
    document(
        item(
            rate(
                price(billing_code_modifier=["26", 'T"C'], service_code=["11", "22"]),
                price(negotiated_rate=1e22, setting="both", service_code=...),
                references=[1, 2],
            ),
            billing_code='4,"1\n',
        ),
        provider_references=[
            reference(1, group([9_000_000_008, 2], tin='é中"😀\\')),
            reference(2, group([], tin="\x01\x1f\t\r\x7f", kind="")),
        ],
    )
)


@pytest.fixture(params=SCANNERS)
def scanner(request):
    return request.param


def as_json(scanner, data=AWKWARD):
    return [json.loads(line) for line in lines_of(data, scanner=scanner).splitlines()]


def as_parquet(path, scanner, data=AWKWARD):
    tic.extract(io.BytesIO(data), wanted=tic.Wanted.all(), sink=tic.ParquetSink(path), scanner=scanner)
    found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
    names = [column[0] for column in found.description]
    return [dict(zip(names, one, strict=True)) for one in found.fetchall()]


def test_parquet_holds_the_rows_of_the_lines(tmp_path, scanner):
    assert as_parquet(tmp_path / "rates.parquet", scanner) == as_json(scanner)
    assert len(as_json(scanner)) == 6


def test_csv_holds_the_rows_of_the_lines(scanner):
    table = csv.DictReader(io.StringIO(lines_of(AWKWARD, tic.Csv, scanner=scanner).decode(), newline=""))
    expected = [
        {name: "|".join(value) if isinstance(value, list) else str(value) for name, value in one.items()}
        for one in as_json(scanner)
    ]
    assert list(table) == expected


def test_lines_go_to_a_stream_of_text_too(scanner):
    out = io.StringIO()
    tic.extract(io.BytesIO(AWKWARD), wanted=tic.Wanted.all(), sink=tic.JsonLines(out), scanner=scanner)
    assert out.getvalue().encode() == lines_of(AWKWARD, scanner=scanner)


@needs_compiler
def test_parquet_of_many_batches_holds_every_row_once(tmp_path):
    npis = list(range(1_000_000_000, 1_000_150_000))
    data = written(
        document(
            item(rate(price(service_code=["11", "22"]), price(negotiated_rate=2.5))),
            provider_references=[reference(1, group(npis), group(npis[:7], tin="00-2"))],
        )
    )
    path = tmp_path / "rates.parquet"
    tic.extract(io.BytesIO(data), wanted=tic.Wanted.all(), sink=tic.ParquetSink(path), scanner="c")
    found = duckdb.connect().execute(
        "SELECT negotiated_rate, tin, len(service_code), count(*), count(DISTINCT npi), min(npi), max(npi) "
        "FROM read_parquet(?) GROUP BY ALL ORDER BY 1, 2",
        [str(path)],
    )
    first, last = npis[0], npis[-1]
    assert found.fetchall() == [
        (2.5, "00-0000001", 1, 150_000, 150_000, first, last),
        (2.5, "00-2", 1, 7, 7, first, first + 6),
        (470.62, "00-0000001", 2, 150_000, 150_000, first, last),
        (470.62, "00-2", 2, 7, 7, first, first + 6),
    ]


@needs_compiler
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=spelled())
def test_parquet_of_any_file_holds_the_rows_of_the_lines(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "rates.parquet"
    assert as_parquet(path, "c", data) == as_json("c", data)


@needs_compiler
def test_parquet_holds_lists_of_every_length(tmp_path):
    lengths = [0, 1, 2, 0, 3, 300, 70_000, 1, 0, 0]
    places = [[f"{n % 257}x" for n in range(length)] for length in lengths]
    made = document(
        item(rate(*(price(service_code=listed, negotiated_rate=n) for n, listed in enumerate(places)))),
        provider_references=[reference(1, group(range(1, 100)))],
    )
    found = as_parquet(tmp_path / "rates.parquet", "c", written(made))
    assert [(one["negotiated_rate"], one["npi"]) for one in found] == [
        (n, npi) for n in range(len(lengths)) for npi in range(1, 100)
    ]
    assert all(one["service_code"] == places[int(one["negotiated_rate"])] for one in found)


@needs_compiler
def test_parquet_of_many_different_texts_and_amounts(tmp_path):
    count = 70_000
    references = [reference(n, group([n + 1], tin=f"{n:09}")) for n in range(count)]
    prices = [price(negotiated_rate=n / 100, expiration_date=f"day {n % 300}") for n in range(count)]
    made = document(
        item(rate(references=range(count))), item(rate(*prices, references=[5])), provider_references=references
    )
    path = tmp_path / "rates.parquet"
    tic.extract(io.BytesIO(written(made)), wanted=tic.Wanted.all(), sink=tic.ParquetSink(path), scanner="c")
    query = duckdb.connect().execute(
        "SELECT tin, npi, negotiated_rate, expiration_date FROM read_parquet(?)", [str(path)]
    )
    expected = [(f"{n:09}", n + 1, 470.62, "2027-12-31") for n in range(count)]
    expected += [("000000005", 6, n / 100, f"day {n % 300}") for n in range(count)]
    assert query.fetchall() == expected


@needs_compiler
def test_parquet_is_read_by_pyarrow_and_says_which_codes_it_holds(tmp_path):
    path = tmp_path / "rates.parquet"
    made = written(document(item(billing_code="2"), item(billing_code="10"), item(billing_code="é")))
    expected = as_parquet(path, "c", made)
    table = pq.read_table(path)
    table.validate(full=True)
    assert table.to_pylist() == expected
    statistics = pq.read_metadata(path).row_group(0).column(1).statistics
    assert (statistics.min, statistics.max, statistics.null_count) == ("10", "é", 0)


def test_parquet_without_a_row_has_its_columns(tmp_path, scanner):
    path = tmp_path / "none.parquet"
    assert as_parquet(path, scanner, written(document(in_network=[]))) == []
    columns = duckdb.connect().execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    assert [column[0] for column in columns] == list(tic.Row._fields)


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_damaged_file_leaves_nothing(tmp_path, scanner, kind):
    path = tmp_path / f"rates.{kind}"
    sink = tic.ParquetSink(path) if kind == "parquet" else ToFile(path, tic.JsonLines)
    with pytest.raises(tic.DamagedFile):
        tic.extract(io.BytesIO(text().encode()[:-1]), wanted=tic.Wanted.all(), sink=sink, scanner=scanner)
    assert list(tmp_path.iterdir()) == []


def test_damaged_file_leaves_what_was_there_before(tmp_path, scanner):
    path = tmp_path / "rates.jsonl"
    path.write_text("before", encoding="ascii")
    with pytest.raises(tic.DamagedFile):
        tic.extract(
            io.BytesIO(text().encode()[:-1]),
            wanted=tic.Wanted.all(),
            sink=ToFile(path, tic.JsonLines),
            scanner=scanner,
        )
    assert path.read_text(encoding="ascii") == "before"


def test_count_makes_no_rows_and_counts_them(scanner):
    sink = tic.Count()
    report = tic.extract(io.BytesIO(AWKWARD), wanted=tic.Wanted.all(), sink=sink, scanner=scanner)
    assert report.rows == 6
