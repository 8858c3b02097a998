"""A gunicorn of the bench's own, and a client that asks it for pages."""

import http.client
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.conftest import ROOT

WARM_UP = 50


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def server(environment):
    """One worker of four threads, so that both views share the same process; yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    process = subprocess.Popen([*command, "--no-control-socket", "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server of the bench does not start")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _ask(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body


def milliseconds(port, path, number, warm_up=WARM_UP):
    """The median time of one request on one kept connection, warm."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(warm_up):
        _ask(connection, path)
    times = []
    for _ in range(number):
        began = time.perf_counter()
        _ask(connection, path)
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return statistics.median(times)


def per_second(port, path, number, connections=4):
    """Requests a second on several connections at once."""

    def walk(_):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(number):
            _ask(connection, path)
        connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(walk, range(connections)))
    return connections * number / (time.perf_counter() - began)
