"""What every test may ask for, and the guards that hold in all of them."""

import os
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from pytest_socket import socket_allow_hosts

# No test asserts a time: a busy machine is not a fault of the code.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "admin_client", "admin_user"}
ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser):
    parser.addoption(
        "--database-only", action="store_true", help="only the tests that touch the database; for a second database"
    )
    parser.addoption("--shots", metavar="DIR", help="where browser tests save pictures of the pages")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-only"):
        return
    wanted = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
    items[:] = wanted


def _touches_database(item):
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item):
    """No test reaches beyond this machine."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def audit_log_is_emptied_after_tests_that_commit():
    """Which the database refuses otherwise: its guard is let down for the statements that empty every table."""
    on_sqlite = import_module("accounts.migrations.0006_audit_kept").ON_SQLITE
    down, up = {
        "sqlite": ("DROP TRIGGER IF EXISTS accounts_auditentry_no_delete", on_sqlite[1]),
        "postgresql": (
            "ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_not_emptied",
            "ALTER TABLE accounts_auditentry ENABLE TRIGGER accounts_auditentry_not_emptied",
        ),
    }[connection.vendor]
    stock = type(connection.ops).sql_flush

    def sql_flush(self, style, tables, **more):
        statements = stock(self, style, tables, **more)
        return [down, *statements, up] if "accounts_auditentry" in tables else statements

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", sql_flush)
        yield


@pytest.fixture
def today(monkeypatch):
    """The day on which every view believes to be: 21 November 2026."""
    day = date(2026, 11, 21)
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: day)
    return day


@pytest.fixture(scope="session")
def shared_data():
    """The whole real files, where they lie beside the clone; a test that wants them is skipped aloud without."""
    folder = Path(os.environ.get("FIDUCIAL_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the whole real files are not here ({folder.name} beside the clone): set FIDUCIAL_SHARED_DATA")
    return folder


@pytest.fixture
def licensed(settings):
    """The operator holds a CPT licence for the edition of 2026."""
    settings.CPT_LICENCE, settings.CPT_LICENCE_EDITION = "licensed", [2026]
