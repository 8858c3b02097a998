"""Loading a release: all or nothing, once, and never a suspect file."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from codes.models import PlaceOfService
from sources.actions import LoadRefused, load_files
from sources.files import FileRejected
from sources.models import ImportIssue, ImportRun, Release
from sources.registry import UnknownImporter, find_importer, importers, register
from tests.factories.sources import make_release, make_run
from tests.sources.fake import fake_importer, places_text, write_places

pytestmark = pytest.mark.django_db


def visible():
    """Names of the places that readers see, by edition."""
    rows = PlaceOfService.objects.filter(release__status="ready").order_by("release__edition", "code")
    found = {}
    for edition, code in rows.values_list("release__edition", "code"):
        found.setdefault(edition, []).append(code)
    return found


def load(path, importer=None, **options):
    paths = path if isinstance(path, list) else [path]
    return load_files(importer=importer or fake_importer(), paths=paths, **options)


def test_load_makes_the_rows_visible_with_their_release(tmp_path):
    result = load(write_places(tmp_path))
    release = Release.objects.get()
    assert visible() == {"2026": ["10", "11", "12", "13"]}
    assert result.message == "fake 2026: 4 rows loaded, 0 set aside."
    assert (release.status, release.rows, release.edition, release.file_names) == ("ready", 4, "2026", "places.csv")
    assert (release.effective_from, release.effective_to) == (date(2026, 1, 1), date(2027, 1, 1))
    assert release.ready_at >= release.started_at
    assert len(release.sha256) == 64


def test_load_records_its_run(tmp_path):
    load(write_places(tmp_path))
    run = ImportRun.objects.get()
    assert (run.status, run.rows_read, run.rows_written, run.rows_quarantined) == ("succeeded", 4, 4, 0)
    assert run.release == Release.objects.get()
    assert run.finished_at is not None


def test_load_of_the_same_content_writes_nothing_and_says_so(tmp_path):
    load(write_places(tmp_path))
    before = list(Release.objects.values()), list(PlaceOfService.objects.values())
    result = load(write_places(tmp_path, name="another-name.csv"))
    assert (list(Release.objects.values()), list(PlaceOfService.objects.values())) == before
    assert result.status == "unchanged"
    assert result.message == "fake 2026 is already loaded from this content; nothing was written."
    assert [run.status for run in ImportRun.objects.order_by("pk")] == ["succeeded", "unchanged"]


def test_load_of_a_corrected_file_replaces_its_edition(tmp_path):
    load(write_places(tmp_path))
    load(write_places(tmp_path, rows=5))
    assert visible() == {"2026": ["10", "11", "12", "13", "14"]}
    assert Release.objects.count() == 1


def test_load_of_the_next_edition_keeps_the_one_before(tmp_path):
    load(write_places(tmp_path, edition="2025"))
    load(write_places(tmp_path, edition="2026"))
    assert list(visible()) == ["2025", "2026"]


def test_load_keeps_variants_of_one_edition_apart(tmp_path):
    load(write_places(tmp_path))
    load(write_places(tmp_path, edition="2026-QPP", rows=3), allow_fewer=True)
    assert [str(release) for release in Release.objects.order_by("pk")] == ["2026", "2026 QPP"]
    assert PlaceOfService.objects.count() == 7


def test_load_of_several_files_of_one_edition_is_one_release(tmp_path):
    one = write_places(tmp_path, "one.csv")
    two = tmp_path / "two.csv"
    two.write_text("edition,2026\ncode,name\n80,More\n", encoding="utf-8")
    load([one, two])
    assert visible() == {"2026": ["10", "11", "12", "13", "80"]}
    assert Release.objects.get().file_names == "one.csv, two.csv"
    assert load([two, one]).status == "unchanged"


def test_load_refuses_mixed_editions(tmp_path):
    paths = [write_places(tmp_path, "a.csv"), write_places(tmp_path, "b.csv", edition="2025")]
    with pytest.raises(LoadRefused, match=r"different editions.*a\.csv is 2026; b\.csv is 2025"):
        load(paths)
    assert not Release.objects.exists()


def test_load_refuses_an_edition_that_the_file_contradicts(tmp_path):
    with pytest.raises(LoadRefused, match=r"places\.csv says it is 2026, not 2025"):
        load(write_places(tmp_path), edition="2025")


def test_load_asks_for_an_edition_that_the_file_does_not_state(tmp_path):
    path = write_places(tmp_path, edition="")
    with pytest.raises(LoadRefused, match=r"does not say which edition it is: add --edition, such as 2026"):
        load(path)
    assert load(path, edition="2026").edition == "2026"


def test_load_refuses_an_edition_that_is_none(tmp_path):
    with pytest.raises(LoadRefused, match="--edition soon: a year from 2025 on; expected such as 2026"):
        load(write_places(tmp_path), edition="soon")


def test_load_takes_the_operators_first_day(tmp_path):
    load(write_places(tmp_path), effective_from=date(2026, 3, 1))
    assert Release.objects.get().effective_from == date(2026, 3, 1)


def test_load_refuses_a_first_day_after_the_edition_ends(tmp_path):
    with pytest.raises(LoadRefused, match="is after 2026 ends"):
        load(write_places(tmp_path), effective_from=date(2027, 1, 1))


def test_load_takes_a_first_day_a_quarter_early_and_no_earlier(tmp_path):
    load(write_places(tmp_path), effective_from=date(2025, 10, 1))
    assert Release.objects.get().effective_from == date(2025, 10, 1)
    with pytest.raises(LoadRefused, match=r"2025-09-30 is more than 92 days before 2026 begins, on 2026-01-01"):
        load(write_places(tmp_path), effective_from=date(2025, 9, 30))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1989, 12, 31), date(2101, 1, 1)])
def test_load_refuses_a_first_day_of_no_sensible_year(tmp_path, day):
    with pytest.raises(LoadRefused, match=rf"--effective-from {day} is not in the years 1990 to 20\d\d"):
        load(write_places(tmp_path), effective_from=day)


def test_load_refuses_a_file_with_under_three_quarters_of_what_is_held(tmp_path):
    load(write_places(tmp_path, edition="2025", rows=100))
    words = r"places\.csv has 74 rows where 2025 has 100: under 75% looks like a broken download"
    with pytest.raises(LoadRefused, match=words):
        load(write_places(tmp_path, rows=74))
    assert list(visible()) == ["2025"]
    assert load(write_places(tmp_path, rows=75)).rows == 75


def test_load_takes_fewer_rows_when_told_to(tmp_path):
    load(write_places(tmp_path, edition="2025", rows=40))
    load(write_places(tmp_path, edition="2026", rows=4), allow_fewer=True)
    assert len(visible()["2026"]) == 4


def test_load_measures_a_replaced_edition_against_itself(tmp_path):
    load(write_places(tmp_path, edition="2025", rows=40))
    load(write_places(tmp_path, edition="2026", rows=4), allow_fewer=True)
    load(write_places(tmp_path, edition="2026", rows=5))
    assert len(visible()["2026"]) == 5


def test_load_sets_bad_rows_aside_and_records_them(tmp_path):
    path = write_places(tmp_path, rows=204)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:106], "??,Bad", *lines[106:]]))
    result = load(path)
    issue = ImportIssue.objects.get()
    assert result.message == "fake 2026: 204 rows loaded, 1 set aside."
    assert (issue.file_name, issue.line, issue.field) == ("places.csv", 107, "code")
    assert issue.reason == "'??' is no place of service"
    assert issue.row_text == "??,Bad"
    assert ImportRun.objects.get().rows_quarantined == 1


def test_load_refuses_a_file_with_over_one_percent_of_bad_rows(tmp_path):
    path = write_places(tmp_path, rows=80, extra=["??,Bad"])
    with pytest.raises(LoadRefused, match=r"1 of 81 rows cannot be read, over 1%.*places\.csv, line 83, code: '\?\?'"):
        load(path)
    assert not visible()
    assert ImportRun.objects.get().status == "failed"
    assert "over 1%" in ImportRun.objects.get().message


def test_load_accepts_exactly_one_percent_of_bad_rows(tmp_path):
    path = write_places(tmp_path, rows=99, extra=["??,Bad"])
    assert load(path).quarantined == 1


def test_load_refuses_a_key_that_stands_twice(tmp_path):
    with pytest.raises(LoadRefused, match=r"code '11' stands on line 4 and again on line 7; one row is expected"):
        load(write_places(tmp_path, extra=["11,Again"]))
    assert not visible()


def test_load_refuses_a_file_without_rows(tmp_path):
    with pytest.raises(LoadRefused, match=r"places\.csv holds a header and no rows"):
        load(write_places(tmp_path, rows=0))


def test_load_refuses_a_foreign_file(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("HCPCS,MOD\n", encoding="utf-8")
    with pytest.raises(FileRejected, match=r"other\.csv, line 1: does not begin with its edition"):
        load(path)
    assert ImportRun.objects.get().status == "failed"


def test_load_refuses_an_undecodable_byte_anywhere(tmp_path):
    path = tmp_path / "places.csv"
    path.write_bytes(places_text().encode() + b"99,caf\xe9\n")
    with pytest.raises(FileRejected, match=r"places\.csv, line 7: byte 0xe9 at position 7"):
        load(path)
    assert not visible()


def test_dry_run_reads_everything_and_writes_nothing(tmp_path):
    result = load(write_places(tmp_path, rows=124, extra=["??,Bad"]), dry_run=True)
    assert result.message == "fake 2026: 124 rows would be loaded, 1 set aside."
    assert [(name, row.line) for name, row in result.issues] == [("places.csv", 127)]
    assert not Release.objects.exists()
    assert not ImportRun.objects.exists()
    assert not ImportIssue.objects.exists()


def test_dry_run_refuses_as_the_load_would(tmp_path):
    with pytest.raises(LoadRefused, match="stands on line"):
        load(write_places(tmp_path, extra=["11,Again"]), dry_run=True)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("stage", ["write", "after"])
def test_failed_load_leaves_the_old_edition_ready(tmp_path, stage):
    def fail(*args):
        raise RuntimeError("the disk is full")

    load(write_places(tmp_path))
    with pytest.raises(RuntimeError):
        load(write_places(tmp_path, rows=6), replace(fake_importer(), **{stage: fail}))
    assert visible() == {"2026": ["10", "11", "12", "13"]}
    assert [release.status for release in Release.objects.order_by("pk")] == ["ready", "failed"]
    run = ImportRun.objects.latest("pk")
    assert (run.status, run.message) == ("failed", "the disk is full")


def test_after_is_told_the_release_and_what_is_absent(tmp_path):
    told = []
    importer = fake_importer(after=lambda release, absent: told.append((str(release), absent)))
    load(write_places(tmp_path), importer, is_excerpt=True, absent=["77014"])
    assert told == [("2026", ("77014",))]


def test_excerpt_gives_way_to_the_whole_and_never_the_reverse(tmp_path):
    load(write_places(tmp_path), is_excerpt=True)
    load(write_places(tmp_path, rows=8))
    assert not Release.objects.get().is_excerpt
    with pytest.raises(LoadRefused, match="an excerpt would take rows away"):
        load(write_places(tmp_path, rows=3), is_excerpt=True)


def test_whole_of_the_same_content_as_an_excerpt_is_recorded_as_whole(tmp_path):
    load(write_places(tmp_path), is_excerpt=True)
    load(write_places(tmp_path))
    assert Release.objects.get().is_excerpt is False


def test_excerpt_is_no_measure_of_a_whole_file(tmp_path):
    load(write_places(tmp_path, edition="2025", rows=40), is_excerpt=True)
    assert load(write_places(tmp_path, rows=4)).rows == 4


def test_licensed_source_is_refused_without_a_licence(tmp_path):
    with pytest.raises(LoadRefused, match="set CPT_LICENCE=licensed"):
        load(write_places(tmp_path), fake_importer(is_licensed=True))
    assert not ImportRun.objects.exists()


def test_licensed_source_loads_with_a_licence(tmp_path, licensed):
    assert load(write_places(tmp_path), fake_importer(is_licensed=True)).rows == 4


def test_load_says_that_an_earlier_killed_load_is_over(tmp_path):
    killed = make_release("fake", "2026", status="importing")
    load(write_places(tmp_path))
    killed.refresh_from_db()
    assert killed.status == "failed"


@pytest.mark.parametrize("ending", ["succeeded", "unchanged", "failed", "unopened", "dry run"])
def test_next_load_says_that_an_earlier_run_was_killed(tmp_path, ending):
    path = write_places(tmp_path, rows=0 if ending == "failed" else 4)
    if ending == "unchanged":
        load(path)
    killed, other = make_run(importer="fake", status="running"), make_run(importer="other", status="running")
    with suppress(LoadRefused, FileRejected):
        load(tmp_path / "absent.csv" if ending == "unopened" else path, dry_run=ending == "dry run")
    killed.refresh_from_db()
    other.refresh_from_db()
    words = ("failed", "was killed or is still running elsewhere")
    assert (killed.status, killed.message) == (("running", "") if ending == "dry run" else words)
    assert other.status == "running"


def test_progress_is_told_as_lines_read_of_all_lines(tmp_path):
    told = []
    load(write_places(tmp_path, rows=4_001), progress=lambda done, lines: told.append((done, lines)), dry_run=True)
    assert told == [(2002, 4003), (4002, 4003)]


def test_a_terminal_sees_a_bar_and_one_line_of_result(tmp_path, registered):
    class Terminal(StringIO):
        def isatty(self):
            return True

    out, err = StringIO(), Terminal()
    path = write_places(tmp_path, rows=4_001)
    call_command("load", "fake", str(path), "--dry-run", stdout=out, stderr=err, no_color=True)
    assert "[###############---------------]  50%  2,002 of 4,003 lines" in err.getvalue()
    assert out.getvalue().count("\n") == 1


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr("sources.registry._importers", {})
    monkeypatch.setattr("sources.registry._loaders", {})
    importer = fake_importer()
    register(importer)
    return importer


def test_registry_finds_what_was_registered(registered):
    assert find_importer("fake") is registered
    assert importers() == [registered]


def test_registry_refuses_a_second_importer_of_one_name(registered):
    with pytest.raises(ValueError, match="two importers are named fake"):
        register(fake_importer())


def test_registry_lists_what_there_is(registered):
    with pytest.raises(UnknownImporter, match=r"no importer 'nope'. There are: fake\."):
        find_importer("nope")


def test_command_says_one_line_of_result(tmp_path, registered, capsys):
    call_command("load", "fake", str(write_places(tmp_path)))
    assert capsys.readouterr().out == "fake 2026: 4 rows loaded, 0 set aside.\n"


@pytest.mark.parametrize("error", [DatabaseError("database or disk is full"), OSError(28, "No space left on device")])
def test_command_says_that_the_disk_is_full(tmp_path, monkeypatch, error):
    def fail(release, staging):
        raise error

    monkeypatch.setattr("sources.registry._importers", {"fake": fake_importer(write=fail)})
    with pytest.raises(CommandError, match=r"Nothing was loaded: .*(disk is full|No space left)"):
        call_command("load", "fake", str(write_places(tmp_path)))
    assert not visible()


def test_command_shows_rows_set_aside(tmp_path, registered, capsys):
    call_command("load", "fake", str(write_places(tmp_path, rows=124, extra=["??,Bad"])), "--dry-run")
    shown = capsys.readouterr()
    assert shown.err == "places.csv, line 127, code: '??' is no place of service\n"
    assert shown.out == "fake 2026: 124 rows would be loaded, 1 set aside.\n"


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["nope", "places.csv"], "There is no importer 'nope'"),
        (["fake", "absent.csv"], "absent.csv: does not exist"),
    ],
)
def test_command_refuses_in_words(registered, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("load", *arguments)
