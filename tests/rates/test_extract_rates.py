"""`manage.py extract_rates`: the rows alone, for people who only want those."""

import csv
import gzip
import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from rates import tic
from rates.tic.command import main
from tests.conftest import ROOT
from tests.rates.awkward.making import document, item, price, rate, row, text, written


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rates.json.gz"
    made = document(
        item(), item(billing_code_type="LOCAL"), item(rate(price(negotiated_rate=None)), billing_code="32553")
    )
    path.write_bytes(gzip.compress(written(made)))
    return path


@pytest.fixture
def codes(tmp_path):
    path = tmp_path / "codes.txt"
    path.write_text("billing_code_type,billing_code\nCPT,49411\nCPT,32553\n", encoding="ascii")
    return path


def command(*words):
    out, error = io.StringIO(), io.StringIO()
    call_command("extract_rates", *map(str, words), stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def test_rows_of_the_listed_codes_are_printed_and_the_rest_is_told(file, codes):
    out, error = command(file, "--codes", codes)
    assert [json.loads(line) for line in out.splitlines()] == [row()]
    assert "1 rows of 2 of 3 items." in error
    assert "Left out: 1 prices whose amount is null, blank or absent." in error


def test_table_has_a_header(file):
    out, _ = command(file, "--codes", "all", "--format", "csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert [one["billing_code_type"] for one in table] == ["CPT", "LOCAL"]
    assert list(table[0]) == list(tic.Row._fields)


def test_parquet_needs_a_file_and_is_written_to_it(file, tmp_path):
    with pytest.raises(CommandError, match="name it with --out"):
        command(file, "--codes", "all", "--format", "parquet")
    out, _ = command(file, "--codes", "all", "--format", "parquet", "--out", tmp_path / "rows.parquet")
    assert out == ""
    assert (tmp_path / "rows.parquet").read_bytes()[:4] == b"PAR1"


def test_damaged_file_is_named_with_the_place(tmp_path, codes):
    path = tmp_path / "cut.json"
    path.write_bytes(text().encode()[:-3])
    with pytest.raises(CommandError, match=rf"cut\.json: The file is damaged at byte {len(text()) - 3:,}"):
        command(path, "--codes", codes, "--out", tmp_path / "rows.jsonl")
    assert not (tmp_path / "rows.jsonl").exists()
    assert not (tmp_path / "rows.jsonl.partial").exists()


@pytest.mark.parametrize(
    "lines, words",
    [("CPT,\n", "line 1: expected a type and a code"), ("\n# none\n", "names no code"), ("CPT,1,2\n", "line 1")],
)
def test_list_that_is_none_is_an_error_that_names_it(file, tmp_path, lines, words):
    path = tmp_path / "list.txt"
    path.write_text(lines, encoding="ascii")
    with pytest.raises(CommandError, match=rf"list\.txt: .*{words}"):
        command(file, "--codes", path)


def test_file_that_is_not_there_is_an_error(codes, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        command(tmp_path / "none.json", "--codes", codes)


def test_command_runs_without_the_portal_and_without_its_settings(file, codes, capfdbinary):
    assert main([str(file), "--codes", str(codes), "--traceback", "--settings", "none"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == row()


def test_command_without_the_portal_fails_with_words(tmp_path, codes, capsys):
    assert main([str(tmp_path / "none.json"), "--codes", str(codes)]) == 1
    assert "No such file" in capsys.readouterr().err


def test_manage_py_reads_standard_input_without_a_database(codes):
    done = subprocess.run(
        [sys.executable, "manage.py", "extract_rates", "-", "--codes", str(codes)],
        cwd=ROOT,
        input=text().encode(),
        capture_output=True,
        env={"PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert json.loads(done.stdout) == row()


def test_whoever_reads_only_the_first_rows_is_no_error(tmp_path):
    path = tmp_path / "rates.json"
    path.write_bytes(written(document(*(item(billing_code=str(n)) for n in range(20_000)))))
    line = f"{sys.executable} manage.py extract_rates {path} --codes all | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout)["billing_code"] == "0"
    assert b"Error" not in done.stderr
    assert b"Exception" not in done.stderr


def test_published_samples_are_read(shared_data):
    out, _ = command(shared_data / "tic" / "in-network-rates-all-negotiated-types-sample.json", "--codes", "all")
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == 30
    assert {one["negotiated_type"] for one in found} == {
        "negotiated", "percentage", "per diem", "derived", "fee schedule",
    }  # fmt: skip
