"""The meter: what it costs beside an open portal, and whether 200 guests at once are counted exactly."""

import http.client
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.serving import server

PAGE = "/codes/cpt/49411/"
TARGET_RATIO = 0.7
GUESTS = 200
# Each beside the other, so that whatever else the machine does weighs on both.
ROUNDS = 3
REQUESTS = 60
CONNECTIONS = 4
SET_PLAN = """
import django
django.setup()
from accounts.models import CodeView, Plan
CodeView.objects.all().delete()
Plan.objects.filter(slug="guest").update(views=1, network_guests=100000)
"""


def measure(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Wants the demo's database of `environment`; every request is a new guest who spends a view and sees all."""
    database = Path(environment["DATABASE_URL"].removeprefix("sqlite:///"))
    ratios, figures = [], []
    for _ in range(ROUNDS):
        subprocess.run([sys.executable, "-c", SET_PLAN], env=environment, check=True)
        opened = _throughput(environment | {"ACCESS": "open"})
        metered = _throughput(environment | {"ACCESS": "metered", "TRUSTED_PROXIES": "127.0.0.1"})
        ratios.append(metered / opened)
        figures.append((metered, opened))
    ratio = sorted(ratios)[ROUNDS // 2]
    metered, opened = figures[ratios.index(ratio)]
    yield f"The meter, {PAGE}, each request a new guest whose view is written, {CONNECTIONS} connections at once"
    yield f"  {metered:.0f} pages/s metered against {opened:.0f} open, ratio {ratio:.2f}{_under(ratio)}; {_list(ratios)}"
    yield from _simultaneous(environment, database)


def _simultaneous(environment: dict[str, str], database: Path) -> Iterator[str]:
    subprocess.run([sys.executable, "-c", SET_PLAN], env=environment, check=True)
    with server(environment | {"ACCESS": "metered", "TRUSTED_PROXIES": "127.0.0.1"}) as port:
        gate = threading.Barrier(GUESTS)
        with ThreadPoolExecutor(GUESTS) as pool:
            cookies = list(pool.map(lambda number: _first_visit(port, number, gate), range(GUESTS)))
            again = list(pool.map(lambda cookie: _is_whole(port, cookie), cookies))
    with sqlite3.connect(database) as connection:
        counted, readers = connection.execute(
            "SELECT count(*), count(DISTINCT reader) FROM accounts_codeview"
        ).fetchone()
    words = "exact" if counted == readers == GUESTS == sum(again) else "NOT EXACT"
    yield (
        f"  {GUESTS} guests at the same moment on one code: {counted} views counted, {readers} readers, "
        f"{sum(again)} of {GUESTS} see it whole again: {words}"
    )


def _throughput(environment: dict[str, str]) -> float:
    """Pages a second; each answer is whole."""
    with server(environment) as port:
        _walk(port, 0, 10)
        began = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(lambda number: _walk(port, number + 1, REQUESTS), range(CONNECTIONS)))
        return CONNECTIONS * REQUESTS / (time.perf_counter() - began)


def _walk(port: int, walker: int, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for turn in range(number):
        # Another /24 each, as the world's readers are.
        connection.request("GET", PAGE, headers={"X-Forwarded-For": f"198.{walker}.{turn}.1"})
        response = connection.getresponse()
        if response.status != 200 or b"data-locked" in response.read():
            raise RuntimeError("a page of the bench is not whole")
    connection.close()


def _first_visit(port: int, number: int, gate: threading.Barrier) -> str:
    """The cookie that the guest was given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    gate.wait()
    connection.request("GET", PAGE, headers={"X-Forwarded-For": f"198.51.{number}.1"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return str(response.getheader("Set-Cookie")).split(";", 1)[0]


def _is_whole(port: int, cookie: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", PAGE, headers={"Cookie": cookie})
    body = connection.getresponse().read()
    connection.close()
    return b"data-locked" not in body


def _under(ratio: float) -> str:
    return "" if ratio >= TARGET_RATIO else f", under the target of {TARGET_RATIO}"


def _list(ratios: list[float]) -> str:
    return "ratios " + ", ".join(f"{ratio:.2f}" for ratio in ratios)
