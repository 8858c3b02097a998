"""`manage.py load tic` killed at any moment: nothing half read is seen, and the same command then loads all of it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from rates.samples import write_in_network
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
KILLS, ATTEMPTS = 10, 40
TABLES = ("rates_rateedition", "rates_ratefile", "rates_ratebenchmark", "sources_release")
FIGURES = "SELECT code, place, modifiers, is_cleaned, n_tins, median FROM rates_ratebenchmark ORDER BY 1, 2, 3, 4, 5, 6"


class Portal:
    """A portal of its own, in a folder: its database and its data."""

    def __init__(self, folder):
        self.folder, self.database = folder, folder / "portal.sqlite3"
        self.environment = os.environ | {
            "DEBUG": "True", "DATABASE_URL": f"sqlite:///{self.database}", "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.settings", "TMPDIR": str(folder),
        }  # fmt: skip
        self.run("migrate", "--verbosity", "0")
        self.run("shell", "-c", "from tests.factories.payers import make_payer; make_payer(slug='aetna', name='Aetna')")

    def start(self, *words):
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words):
        process = self.start(*words)
        out, error = process.communicate()
        assert process.returncode == 0, error
        return out

    def ask(self, query):
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


def folder_of(tmp_path, name):
    (tmp_path / name).mkdir()
    return tmp_path / name


def test_a_load_that_is_killed_ten_times_shows_nothing_until_it_is_whole(tmp_path):
    source = tmp_path / "rates.json.gz"
    made = write_in_network(source, size=40_000_000, items=400, codes=200, groups=60)
    order = ("load", "tic", str(source), "--payer", "aetna", "--edition", "2026-11")
    undisturbed = Portal(folder_of(tmp_path, "undisturbed"))
    began = time.monotonic()
    said = undisturbed.run(*order)
    whole = time.monotonic() - began
    portal = Portal(folder_of(tmp_path, "killed"))
    chance = random.Random(11)
    killed = 0

    for number in range(ATTEMPTS):
        process = portal.start(*order)
        time.sleep(chance.uniform(0.1, 0.8) * whole)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
        held = {table: portal.ask(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}
        is_whole = portal.ask(FIGURES) == undisturbed.ask(FIGURES)
        assert is_whole or not any(held.values()), (number, held)
        if killed == KILLS:
            break
        if is_whole:
            # It was quicker than the kill; nothing would be left to do for the next.
            portal = Portal(folder_of(tmp_path, f"killed-{number}"))

    assert f"{made.rows:,} rows in 1 files" in said
    assert killed == KILLS
    assert "2026-11 aetna (Sample)" in portal.run(*order)
    assert portal.ask(FIGURES) == undisturbed.ask(FIGURES) != []
    assert {status for (status,) in portal.ask("SELECT status FROM sources_importrun")} <= {
        "failed", "succeeded", "unchanged",
    }  # fmt: skip
