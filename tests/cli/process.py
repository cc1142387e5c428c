"""A server in a process of its own, and a customer's server that it calls back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

DEADLINE = 60.0
"""Seconds after which what a test waits for is taken as failed; usually it is there at once."""


class Server:
    """`python -m mockserver serve` on a free port; it is killed at the context's end."""

    def __init__(self, data: Path | None, *flags: str) -> None:
        place = ["--ephemeral"] if data is None else ["--data", str(data)]
        command = [sys.executable, "-m", "mockserver", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--log-format", "json", *place, *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready: dict[str, Any] = {}

    def __enter__(self) -> Server:
        """Wait for the line that tells that it is ready."""
        watchdog = threading.Timer(DEADLINE, self.process.kill)
        watchdog.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            _, errors = self.process.communicate()
            raise AssertionError(f"the server did not start: {errors}")
        self.ready = json.loads(line)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    @property
    def url(self) -> str:
        """Its address, without a final slash."""
        return str(self.ready["inbox"]).removesuffix("/")

    def client(self) -> httpx.Client:
        """A client with the credential of the fixtures."""
        credential = ("username", "apiPassword")
        return httpx.Client(base_url=self.url, auth=credential, timeout=DEADLINE, trust_env=False)

    def end(self, number: int) -> int:
        """Send a signal, and wait for the end; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


class Customer(ThreadingHTTPServer):
    """Takes delivery notifications, and counts them by message and status."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Notified)
        self.counted: Counter[tuple[str, str]] = Counter()
        self._changed = threading.Condition()

    @property
    def notification_url(self) -> str:
        """What a send names as its notificationUrl."""
        return f"http://127.0.0.1:{self.server_port}/dlr?id=%i&status=%s"

    def count(self, url: str) -> None:
        """Count a notification."""
        query = dict(parse_qsl(urlsplit(url).query))
        with self._changed:
            self.counted[query["id"], query["status"]] += 1
            self._changed.notify_all()

    def handle_error(self, *_: object) -> None:
        """A server that is killed breaks its connections."""

    def wait_until(self, is_reached: Callable[[], bool]) -> bool:
        """Wait until what came in makes a condition true; False when it does not in time."""
        with self._changed:
            return self._changed.wait_for(is_reached, DEADLINE)


class _Notified(BaseHTTPRequestHandler):
    server: Customer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.count(self.path)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def open_customer() -> Iterator[Customer]:
    """A customer's server on a free port."""
    with Customer() as customer:
        thread = threading.Thread(target=customer.serve_forever)
        thread.start()
        try:
            yield customer
        finally:
            customer.shutdown()
            thread.join()
