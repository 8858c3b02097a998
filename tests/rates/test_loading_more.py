"""What `load tic` and `load hospital` tell, keep and refuse: tables of contents, progress, notes, addresses."""

import gzip
import json
import os
import time
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from rates.listed import is_contents
from rates.models import HospitalBenchmark, RateBenchmark, RateEdition, RateFile
from rates.pace import Pace
from rates.processes import Processes
from rates.reading import read_payer_files
from rates.tasks import Outcome, Task
from rates.tic import Progress, Wanted
from sources.models import ImportIssue, ImportRun, Release
from tests.factories.payers import make_payer
from tests.rates.hospital import tall
from tests.rates.serving import serving
from tests.rates.test_load_tic import document

MONTH = ("--edition", "2026-11")
AETNA = ("--payer", "aetna", *MONTH)


@pytest.fixture
def portal(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    make_payer(slug="aetna", name="Aetna")


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def load(*arguments):
    out = StringIO()
    call_command("load", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def table_of_contents(*locations):
    files = [{"description": "x", "location": location} for location in locations]
    return {
        "reporting_entity_name": "Aetna",
        "reporting_entity_type": "issuer",
        "reporting_structure": [{"reporting_plans": [], "in_network_files": files}],
    }


def test_a_table_of_contents_is_known_and_the_files_it_lists_are_loaded_in_its_place(portal, write):
    one, other = (json.dumps(document([code])).encode() for code in ("49411", "32553"))
    with serving({"1.json.gz?pass=secret": gzip.compress(one), "2.json": other}) as served:
        listed = (served.url("1.json.gz?pass=secret"), served.url("2.json"), served.url("2.json"))
        index = write("index.json", table_of_contents(*listed))
        with pytest.raises(CommandError, match="private"):
            load("tic", index, *AETNA)
        with pytest.raises(CommandError, match="more than 1 in-network files"):
            load("tic", index, *AETNA, "--allow-private", "--limit", "1")
        said = load("tic", index, *AETNA, "--allow-private")

    assert "2 benchmarks of 12 rows in 2 files." in said
    assert {each.code for each in RateBenchmark.objects.all()} == {"49411", "32553"}
    assert all("secret" not in file.source and file.source.startswith("http://") for file in RateFile.objects.all())


@pytest.mark.parametrize(
    "content, is_table",
    [
        (table_of_contents("https://example.org/1.json"), True),
        (document(["49411"]), False),
        ({"in_network": [], "reporting_structure": []}, False),
        ({}, False),
    ],
)
def test_what_a_file_is_is_told_by_its_beginning(write, content, is_table):
    assert is_contents(str(write("file.json", content))) is is_table
    assert is_contents(str(write("file.json.gz", gzip.compress(json.dumps(content).encode())))) is is_table


def test_rows_read_elsewhere_become_an_edition(portal, write, tmp_path):
    codes = write("codes.txt", b"CPT,49411\n")
    file = write("1.json", document(["49411", "32553"]))
    call_command(
        "read_rates", str(file), out=str(tmp_path / "shared"), codes=str(codes), stdout=StringIO(), stderr=StringIO()
    )

    said = load("tic", tmp_path / "shared" / "edition.json", *AETNA)

    assert "1 benchmarks of 6 rows" in said
    assert RateEdition.objects.get().codes == "a list of codes"
    with pytest.raises(CommandError, match="is not there"):
        load("tic", tmp_path / "nowhere" / "edition.json", *AETNA)


def test_another_list_of_as_many_codes_is_another_edition(portal, write):
    file = write("1.json", document(["49411", "32553"]))

    for code in ("49411", "32553"):
        load("tic", file, *AETNA, "--codes", write("codes.txt", f"CPT,{code}\n".encode()))

    assert [each.code for each in RateBenchmark.objects.all()] == ["32553"]


def test_odd_words_of_a_file_are_cut_and_refuse_nothing(portal, write):
    odd = document(["49411"])
    odd["reporting_entity_name"] = "Aetna\x00" + "x" * 400
    for rate in odd["in_network"][0]["negotiated_rates"]:
        rate["negotiated_prices"][0] |= {
            "billing_class": "professional and more than that\x00",
            "negotiated_type": "y" * 90,
        }

    load("tic", write("1.json", odd), *AETNA)

    found = RateBenchmark.objects.get()
    assert (found.billing_class, found.negotiated_type) == ("professional and mor", "y" * 20)


def test_what_was_left_out_of_a_file_is_kept_with_it(portal, write):
    lacking = document(["49411"])
    lacking["in_network"][0]["negotiated_rates"][0]["negotiated_prices"][0]["negotiated_rate"] = None

    load("tic", write("1.json", lacking), *AETNA)

    assert RateFile.objects.get().notes == ["Left out: 1 prices whose amount is null, blank or absent."]


def test_hospitals_files_keep_apart_what_is_not_the_same_and_count_placeholders(portal, write):
    paid = "standard_charge|negotiated_dollar"
    for number in range(6):
        rows = (
            {paid: str(400 + number), "standard_charge|methodology": "fee schedule"},
            {paid: str(900 + number), "standard_charge|methodology": "per diem"},
            {paid: "999999999", "standard_charge|methodology": "fee schedule", "plan_name": "HMO"},
            {"code|1": "32553", paid: "-5"},
        )
        content = tall(*rows).replace(b"50056", f"5005{number}".encode())
        write(f"{number}.csv", content)
    files = [write("0.csv", (write("x", b"").parent / "0.csv").read_bytes()).parent / f"{n}.csv" for n in range(6)]

    said = load("hospital", *files, *MONTH)

    assert "hospital 2026-11 hospitals" in said
    kept = HospitalBenchmark.objects.filter(code="49411", measure="negotiated", state="")
    assert {each.methodology: (each.n_hospitals, each.n_placeholder, float(each.median)) for each in kept} == {
        "fee schedule": (6, 6, 402.5), "per diem": (6, 0, 902.5),
    }  # fmt: skip
    assert (Release.objects.get(importer="hospital").effective_to.year, RateFile.objects.count()) == (2027, 6)
    assert "Left out: 1 placeholders 999999999 in negotiated dollar." in RateFile.objects.first().notes
    assert ImportRun.objects.get().rows_quarantined == ImportIssue.objects.count() == 6
    assert "already loaded" in load("hospital", *files, *MONTH)


def test_a_run_that_was_killed_is_said_to_be_over_by_the_next(portal, write):
    ImportRun.objects.create(importer="tic", file_names="x", started_at=timezone.now())

    load("tic", write("1.json", document()), *AETNA)

    assert list(ImportRun.objects.order_by("pk").values_list("status", "edition")) == [
        ("failed", ""), ("succeeded", "2026-11 aetna"),
    ]  # fmt: skip


def test_progress_tells_bytes_speed_and_rows_of_each_file():
    said, now = [], iter([0.0, 2.0, 2.1, 9.0])
    pace = Pace(said.append, 2, clock=lambda: next(now))

    pace.watched("/files/1.json.gz", Progress(0, 400_000_000, 0))
    pace.watched("/files/1.json.gz", Progress(100_000_000, 400_000_000, 1234))
    pace.watched("/files/1.json.gz", Progress(110_000_000, 400_000_000, 1300))
    pace.ended(Outcome("/files/1.json.gz", rows=5000, size=400_000_000, seconds=8.0))
    pace.watched("https://example.org/2.json?pass=secret", Progress(5_000_000, 0, 9))

    assert said == [
        "1 of 2: 1.json.gz: 0 of 400 MB (0%), 0 rows",
        "1 of 2: 1.json.gz: 100 of 400 MB (25%), 50 MB/s, 1,234 rows",
        "1 of 2: 1.json.gz: 5,000 rows of 400.0 MB at 50 MB/s",
        "2 of 2: 2.json: 5 MB, 9 rows",
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_files_read_side_by_side_are_all_told(tmp_path, write, workers):
    said = []
    files = [str(write(f"{number}.json", document([f"4941{number}"]))) for number in range(2)]

    read_payer_files(files, folder=tmp_path / "out", wanted=Wanted.all(), workers=workers, told=said.append)

    told = "\n".join(said)
    assert all(f"{number}.json: 6 rows of" in told for number in range(2))
    assert "2 of 2: " in told


def test_a_process_tells_from_within_a_file(tmp_path):
    """A file that comes slowly, by a named pipe, is told of before it ends."""
    os.mkfifo(tmp_path / "slow.json")
    text = json.dumps(document([f"{code:05}" for code in range(10_000, 10_900)])).encode()

    def feed():
        with (tmp_path / "slow.json").open("wb") as pipe:
            for start in range(0, len(text), len(text) // 4):
                pipe.write(text[start : start + len(text) // 4])
                pipe.flush()
                time.sleep(0.4)

    seen = []
    Thread(target=feed, daemon=True).start()
    runner = Processes(1, lambda source, progress: seen.append((source, progress.bytes)))
    [(_, outcome)] = runner.run([Task(str(tmp_path / "slow.json"), str(tmp_path / "out"))], retries=0)

    assert outcome.rows == 900 * 6
    assert {source for source, _ in seen} == {str(tmp_path / "slow.json")}
    assert any(0 < read < len(text) for _, read in seen)
