"""An import killed at its worst moments leaves nothing visible, and the next load works."""

import json
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import ROOT
from tests.sources.fake import write_places

psycopg = pytest.importorskip("psycopg")


def run(url, *arguments, module="tests.sources.loading_process"):
    command = [sys.executable, "-m", module, *arguments]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120
    ).stdout


def kill_at(url, path, stop):
    """Starts a load that stops at a point, and kills it there as a power cut would."""
    command = [sys.executable, "-m", "tests.sources.loading_process", "load", str(path), stop]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "stopped\n"
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


@pytest.fixture
def own_database(tmp_path, db):
    """The URL of a migrated database that other processes can open, of the kind that this run tests."""
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        run(url, "migrate", "--verbosity", "0", module="django")
        yield url
        return
    facts = settings.DATABASES["default"]
    name = f"{facts['NAME']}_killed"
    server = psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"], dbname="postgres",
        autocommit=True,
    )  # fmt: skip
    with server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        url = f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{name}"
        run(url, "migrate", "--verbosity", "0", module="django")
        yield url
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_two_loads_at_once_leave_one_whole_edition(own_database, tmp_path):
    paths = [write_places(tmp_path, f"{rows}.csv", rows=rows) for rows in (900, 1000)]
    environment = os.environ | {"DATABASE_URL": own_database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.sources.loading_process", "load"]
    both = [
        subprocess.Popen(
            [*command, str(path)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for path in paths
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    ended = [process.returncode for process in both]
    now = json.loads(run(own_database, "show"))
    assert 0 in ended
    assert (now["ready"], now["invisible"]) == (["2026"], 0)
    assert now["visible"] in (900, 1000)
    refusals = [text.strip().splitlines()[-1] for text, code in zip(said, ended, strict=True) if code]
    assert all("has just been loaded by another run" in last for last in refusals)


def test_killed_import_leaves_the_old_edition_and_the_next_load_works(own_database, tmp_path):
    def shown():
        return json.loads(run(own_database, "show"))

    assert "4 rows loaded" in run(own_database, "load", str(write_places(tmp_path)))
    path = write_places(tmp_path, "corrected.csv", rows=6)
    for stop in ("parse", "before-write", "write", "after"):
        kill_at(own_database, path, stop)
        now = shown()
        assert (now["ready"], now["visible"], now["invisible"]) == (["2026"], 4, 0), stop
    assert shown()["releases"] == ["ready", "failed", "failed", "importing"]
    assert run(own_database, "load", str(path)) == "fake 2026: 6 rows loaded, 0 set aside.\n"
    now = shown()
    assert (now["ready"], now["visible"], now["invisible"]) == (["2026"], 6, 0)
    assert "importing" not in now["releases"]
