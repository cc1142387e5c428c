"""What was answered survives the end of the process: `kill -9`, and a stop that is asked for."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.cli.process import DEADLINE, Customer, Server, open_customer

SENDERS = 4


class Load:
    """Threads that send without a pause until the server is gone; what was answered is kept."""

    def __init__(self, server: Server, notification_url: str = "") -> None:
        self.answered: list[str] = []
        self.statuses: set[int] = set()
        self._server = server
        self._sms = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}
        if notification_url:
            self._sms["notificationUrl"] = notification_url
        self._changed = threading.Condition()
        self.threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def _send(self) -> None:
        with self._server.client() as client:
            try:
                while True:
                    answer = client.post("/nrs360/api/rest/sms", json=self._sms)
                    with self._changed:
                        self.statuses.add(answer.status_code)
                        self.answered.append(answer.json()["result"][0]["id"])
                        self._changed.notify_all()
            except httpx.HTTPError:
                return

    def wait_for_answers(self, count: int) -> None:
        """Wait until so many sends were answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.answered) >= count, DEADLINE)


@contextmanager
def apply_load(server: Server, notification_url: str = "") -> Iterator[Load]:
    """Send while the context lasts, which ends the server."""
    load = Load(server, notification_url)
    for thread in load.threads:
        thread.start()
    try:
        yield load
    finally:
        server.process.kill()  # it is gone already, unless the test failed
        for thread in load.threads:
            thread.join()


def read_back(client: httpx.Client, ids: list[str]) -> set[str]:
    """Which of these messages the server knows."""
    known: set[str] = set()
    for start in range(0, len(ids), 50):
        chunk = ",".join(ids[start : start + 50])
        answer = client.get(f"/nrs360/api/rest/sms/{chunk}")
        rows = answer.json()["data"] if answer.status_code == 200 else []
        known |= {row["id"] for row in rows}
    return known


def wait_for_all(customer: Customer, ids: list[str], status: str) -> bool:
    """Wait until a status was told of each message."""
    return customer.wait_until(lambda: all(customer.counted[sms, status] for sms in ids))


def test_kill_during_a_load_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with open_customer() as customer:
        with Server(tmp_path) as first, apply_load(first, customer.notification_url) as load:
            load.wait_for_answers(60)
            # Messages are on their way when the process dies: some of them are told already.
            assert customer.wait_until(lambda: len(customer.counted) >= 20)
            first.end(signal.SIGKILL)
        assert load.statuses == {202}

        with Server(tmp_path) as second, second.client() as client:
            assert read_back(client, load.answered) == set(load.answered)
            client.post("/__admin/clock/advance", json={"seconds": 60}).raise_for_status()
            assert wait_for_all(customer, load.answered, "ACCEPTD")
            assert wait_for_all(customer, load.answered, "DELIVRD")
            assert second.end(signal.SIGTERM) == 0

    # All are acknowledged: at most the attempt that the kill cut off is made again, far below the
    # six that the retry rule allows.
    assert max(customer.counted.values()) <= 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_during_a_load_ends_what_is_under_way_and_loses_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    with Server(tmp_path) as first, apply_load(first) as load:
        load.wait_for_answers(20)
        assert first.end(number) == 0
    assert load.statuses == {202}
    with Server(tmp_path) as second, second.client() as client:
        assert read_back(client, load.answered) == set(load.answered)


def test_stop_lets_a_request_under_way_end(tmp_path: Path) -> None:
    slow = {"match": {"vendor": "nrs360"}, "times": 1, "effect": {"delay_ms": 1_000}}
    sms = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}
    answers: list[httpx.Response] = []
    with Server(tmp_path) as first, first.client() as client:
        client.post("/__admin/faults", json=slow).raise_for_status()
        send = threading.Thread(
            target=lambda: answers.append(client.post("/nrs360/api/rest/sms", json=sms))
        )
        send.start()
        with first.client() as other:
            while not other.get("/__admin/faults").json()["items"][0]["struck"]:
                pass  # the request is not there yet
        assert first.end(signal.SIGTERM) == 0
        send.join()
    assert answers[0].status_code == 202
    sent = answers[0].json()["result"][0]["id"]
    with Server(tmp_path) as second, second.client() as client:
        assert read_back(client, [sent]) == {sent}


def test_stop_does_not_wait_for_who_waits_for_a_message(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        port = urlsplit(server.url).port
        with socket.create_connection(("127.0.0.1", port), DEADLINE) as connection:
            # Sent at once: when the first is answered, the second is being waited on.
            connection.sendall(
                b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
                b"GET /__admin/messages/wait?q=never&timeout=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            assert connection.recv(12) == b"HTTP/1.1 200"
            assert server.end(signal.SIGTERM) == 0
            with connection.makefile("rb") as rest:
                assert b"HTTP/1.1 503 Service Unavailable\r\n" in rest.read()
