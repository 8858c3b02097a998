"""A real server with the demo loaded, and Debian's chromium to read it with."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
STARTS_WITHIN = 60


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Chromium's sandbox cannot be set up by root; the pages are our own.
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(url, server):
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server was not ready within {STARTS_WITHIN} s")


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """The portal as `make run` serves it: the demo on a database of its own, behind gunicorn's threads."""
    folder = tmp_path_factory.mktemp("portal")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "DEBUG": "True",
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "CPT_LICENCE": "none",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
    }
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen([*gunicorn, "--no-control-socket", "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


# What chromium itself says of a page that answers 400, 404, 409 or 410; the tests assert those answers.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


def is_of_the_page(message):
    """An error, and not one of what a test itself injects, which has no address."""
    return message.type == "error" and bool(message.location["url"])


@pytest.fixture
def page(page):
    """A tab in which any error of a script or of the content security policy fails the test."""
    # Colours are measured as they come to rest.
    page.emulate_media(reduced_motion="reduce")
    said = []
    page.on("console", lambda message: said.append(message.text) if is_of_the_page(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert [text for text in said if not text.startswith(EXPECTED)] == []


@pytest.fixture
def log_in(page):
    """Signs a person of the demo in to the staff pages."""

    def log_in(email):
        page.context.clear_cookies()
        page.goto("/admin/login/?next=/admin/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill("fiducial-demo")
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/admin/")

    return log_in


@pytest.fixture
def shoot(request):
    """Saves a picture of the page where `--shots=DIR` asks for them."""
    folder = request.config.getoption("--shots")

    def shoot(page, name, **options):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", **({"full_page": True} | options))

    return shoot
