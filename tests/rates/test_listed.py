"""Tables of contents: their in-network files, each once, within limits, and never a file of this machine."""

import json

import pytest
from django.core.management import CommandError, call_command

from rates.listed import NoAddress, TooManyFiles, files_listed
from rates.samples import write_in_network
from rates.tasks import published
from rates.tic import NotARateFile
from tests.rates.serving import serving


def table(*locations):
    structures = [
        {
            "reporting_plans": [{"plan_name": f"Sample Plan {number}"}],
            "in_network_files": [{"description": "in-network", "location": location}],
            "allowed_amount_file": {"description": "allowed amounts", "location": "https://rates.example.org/other"},
        }
        for number, location in enumerate(locations)
    ]
    return json.dumps({"reporting_entity_name": "Sample", "reporting_structure": structures, "version": "2.0.0"})


def write(folder, *locations):
    path = folder / "contents.json"
    path.write_text(table(*locations))
    return str(path)


def test_every_file_is_listed_once_in_its_order(tmp_path):
    one, two = "https://rates.example.org/1.json.gz?x=1&y=2", "https://rates.example.org/2.json.gz"
    assert files_listed([write(tmp_path, two, one, two)], limit=2) == [two, one]


def test_published_sample_lists_its_three_files(shared_data):
    found = files_listed([str(shared_data / "tic" / "table-of-contents-sample.json")], limit=10)
    assert [address.rpartition("/")[2] for address in found] == [
        "in-network-file-123456.json",
        "behavioral-health-0000.json",
        "chip-in-network-file.json",
    ]


def test_more_files_than_allowed_are_refused_and_none_is_dropped(tmp_path):
    locations = [f"https://rates.example.org/{number}.json" for number in range(3)]
    with pytest.raises(TooManyFiles, match="more than 2 in-network files"):
        files_listed([write(tmp_path, *locations)], limit=2)


@pytest.mark.parametrize(
    "location", ["/etc/hostname", "file:///etc/hostname", "rates.json", "ftp://example.org/x", "-"]
)
def test_file_that_is_no_address_is_refused(tmp_path, location):
    with pytest.raises(NoAddress, match="no http or https address"):
        files_listed([write(tmp_path, location)], limit=5)


def test_rate_file_is_no_table_of_contents(tmp_path):
    made = write_in_network(tmp_path / "rates.json", size=100_000, items=100, codes=5, groups=10)
    with pytest.raises(NotARateFile, match="no table of contents"):
        files_listed([str(made.path)], limit=5)


def served_market(tmp_path):
    """Two rate files and the table that lists them, one of them relatively, as a server has them."""
    made = [
        write_in_network(tmp_path / f"{seed}.json.gz", size=100_000, items=100, codes=5, groups=10, seed=seed)
        for seed in (1, 2)
    ]
    return made, {one.path.name: one.path.read_bytes() for one in made} | {"contents.json": b""}


@pytest.mark.slow
def test_command_reads_what_a_table_of_contents_lists(tmp_path, capsys):
    made, files = served_market(tmp_path)
    with serving(files) as served:
        served.files["contents.json"] = table(served.url("1.json.gz"), "2.json.gz").encode()
        words = [served.url("contents.json"), "--contents", "--codes", "all", "--out", str(tmp_path / "out")]
        with pytest.raises(CommandError, match="private"):
            call_command("read_rates", *words)
        call_command("read_rates", *words, "--allow-private", "--workers", "1")
    said = capsys.readouterr()
    assert f"{sum(one.rows for one in made):,} rows of 2 files." in said.out
    assert f"1.json.gz: {made[0].rows:,} rows" in said.err
    assert [outcome.rows for outcome in published(str(tmp_path / "out")).outcomes] == [one.rows for one in made]


@pytest.mark.slow
def test_command_names_the_damaged_file_and_says_what_is_missing_where_that_is_allowed(tmp_path, capsys):
    made, _ = served_market(tmp_path)
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"in_network": [')
    codes = tmp_path / "codes.txt"
    codes.write_text("".join(f"{kind},{code}\n" for kind, code in made[0].wanted))
    words = [str(made[0].path), str(damaged), "--codes", str(codes), "--out", str(tmp_path / "out"), "--workers", "1"]
    with pytest.raises(CommandError, match=r"1 of 2 files(.|\n)*damaged\.json: The file is damaged at byte"):
        call_command("read_rates", *words)
    assert published(str(tmp_path / "out")) is None
    call_command("read_rates", *words, "--allow-missing")
    assert f"{made[0].wanted_rows:,} rows of 1 files; 1 files are missing" in capsys.readouterr().out


def test_command_says_that_no_scheduler_answers(tmp_path):
    made, _ = served_market(tmp_path)
    words = [str(made[0].path), "--codes", "all", "--out", str(tmp_path / "out"), "--scheduler", "nonsense://x"]
    with pytest.raises(CommandError, match="nonsense"):
        call_command("read_rates", *words)
