"""A local server of rate files that can be held in the middle of one, to take the reader's machine away there."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Served:
    """What is served, and what was asked for."""

    def __init__(self, files):
        self.files = files
        self.asked = []
        self.held = threading.Event()
        self.hold_next = set()
        self.let_go = threading.Event()
        self.address = ""

    def url(self, name):
        return f"{self.address}/{name}"


@contextmanager
def serving(files):
    """`files`: bytes by name. A name in `hold_next` is sent half and then held, once."""
    served = Served(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.lstrip("/")
            served.asked.append(name)
            data = served.files[name]
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if name in served.hold_next:
                served.hold_next.discard(name)
                self.wfile.write(data[: len(data) // 2])
                self.wfile.flush()
                served.held.set()
                served.let_go.wait(60)
                return
            self.wfile.write(data)

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        served.let_go.set()
        server.shutdown()
        server.server_close()
