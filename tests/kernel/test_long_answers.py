"""Answers that are made while they are sent: whole, or visibly broken off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import LongResponse, mark
from mockserver.kernel.clock import pause
from mockserver.kernel.engine import Engine
from mockserver.kernel.exchange import here
from mockserver.kernel.http import Piece
from mockserver.kernel.middleware import Address
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import connect, open_sandbox, until
from tests.kernel.toy import notes, read_notes, write_note

Pieces = Callable[[Sandbox], Iterator[Piece]]


class Report:
    """What the toy's route `/report` answers."""

    head = b"head,"
    pieces: Pieces = staticmethod(lambda _: iter((b"one,", b"", b"two")))


@pytest.fixture
def report() -> Report:
    return Report()


@pytest.fixture
async def told(sandbox: Sandbox, report: Report) -> Sandbox:
    """The default sandbox, whose toy has a route with a long answer."""
    app = sandbox.vendor("toy").app

    @app.get("/report", **mark("report", "Report", "invented", "ours"))
    async def answer_report(request: Request) -> Response:
        sandbox = here(request).sandbox
        write_note(sandbox, "reported")
        return LongResponse(report.head, report.pieces(sandbox), media_type="text/csv")

    return sandbox


@pytest.fixture
async def client(engine: Engine, told: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(engine) as made:
        yield made


def fail_elsewhere() -> asyncio.Future[bytes]:
    """A piece that could not be made."""
    made: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    made.set_exception(ValueError("no paper"))
    return made


class Connection:
    """A server's connection that goes at the speed of the test."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sent: list[Any] = []
        self.transport = self
        self.closed = False
        self.left = asyncio.Event()
        self.asked = False
        self.open = asyncio.Event()
        self.open.set()

    async def receive(self) -> dict[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b""}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.open.wait()
        self.sent.append(message)

    def close(self) -> None:
        self.closed = True

    async def serve(self, method: str = "GET") -> None:
        scope = {"type": "http", "method": method, "headers": []}
        address = Address("/report", "http://localhost/toy")
        vendor = open_sandbox(self.engine).vendor("toy")
        await self.engine.gateway.serve(vendor, address, scope, self.receive, self.send)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])

    @property
    def is_complete(self) -> bool:
        return bool(self.sent) and not self.sent[-1].get("more_body", False)


async def test_long_answer_arrives_whole_and_in_order(client: httpx.AsyncClient) -> None:
    answer = await client.get("/report")

    assert answer.status_code == 200
    assert answer.text == "head,one,two"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "content-length" not in answer.headers
    assert "x-mock-exchange" in answer.headers


async def test_empty_pieces_are_not_sent(engine: Engine, told: Sandbox) -> None:
    connection = Connection(engine)
    await connection.serve()

    assert [message.get("body") for message in connection.sent[1:]] == [
        b"head,",
        b"one,",
        b"two",
        b"",
    ]
    assert connection.is_complete


async def test_pieces_are_made_after_the_commit(
    client: httpx.AsyncClient, told: Sandbox, report: Report
) -> None:
    def make(sandbox: Sandbox) -> Iterator[bytes]:
        in_transaction.append(sandbox.database._driver.in_transaction)
        yield b"rest"

    in_transaction: list[bool] = []
    report.pieces = make
    await client.get("/report")

    assert in_transaction == [False]
    assert read_notes(told) == ["reported"]


async def test_journal_keeps_the_head(client: httpx.AsyncClient, told: Sandbox) -> None:
    await client.get("/report")

    (row,) = told.journal.search()
    assert row.response_body == b"head,"


async def test_other_requests_are_answered_between_two_pieces(
    client: httpx.AsyncClient, report: Report
) -> None:
    async def ask() -> None:
        await client.post("/notes", json="meanwhile")
        done.append(len(made))

    def make(_: Sandbox) -> Iterator[bytes]:
        for number in range(1000):
            made.append(number)
            yield b"."

    made: list[int] = []
    done: list[int] = []
    report.pieces = make
    answer, _ = await asyncio.gather(client.get("/report"), ask())

    assert len(answer.content) == len("head,") + 1000
    assert done[0] < 100


async def test_other_requests_are_answered_while_a_piece_is_made_elsewhere(
    client: httpx.AsyncClient, report: Report
) -> None:
    def make(_: Sandbox) -> Iterator[Piece]:
        yield b"one,"
        yield elsewhere
        yield b",three"

    elsewhere: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    report.pieces = make
    waiting = asyncio.create_task(client.get("/report"))
    await client.post("/notes", json="meanwhile")
    elsewhere.set_result(b"two")

    assert (await waiting).text == "head,one,two,three"


async def test_failure_elsewhere_breaks_the_connection(
    client: httpx.AsyncClient, report: Report
) -> None:
    report.pieces = lambda _: iter((fail_elsewhere(),))

    with pytest.raises(ConnectionResetError):
        await client.get("/report")


@pytest.mark.parametrize("place", ["here", "elsewhere"])
async def test_failure_before_anything_is_sent_is_the_vendors_500(
    client: httpx.AsyncClient, report: Report, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    def make(_: Sandbox) -> Iterator[Piece]:
        if place == "here":
            raise ValueError("no paper")
        yield fail_elsewhere()

    report.head, report.pieces = b"", make
    answer = await client.get("/report")

    assert answer.status_code == 500
    assert answer.json()["oops"] == 500
    assert "x-mock-exchange" in answer.headers
    assert "ValueError: no paper" in caplog.text


async def test_long_answer_without_a_head_arrives_whole(
    client: httpx.AsyncClient, report: Report
) -> None:
    report.head = b""

    assert (await client.get("/report")).text == "one,two"


async def test_answer_of_no_pieces_is_empty(client: httpx.AsyncClient, report: Report) -> None:
    report.head, report.pieces = b"", lambda _: iter(())
    answer = await client.get("/report")

    assert answer.status_code == 200
    assert answer.content == b""


async def test_slow_reader_holds_back_the_pieces(
    engine: Engine, told: Sandbox, report: Report
) -> None:
    def make(_: Sandbox) -> Iterator[bytes]:
        for number in range(100):
            made.append(number)
            yield b"."

    made: list[int] = []
    report.pieces = make
    connection = Connection(engine)
    task = asyncio.create_task(connection.serve())
    await until(lambda: bool(connection.sent))
    connection.open.clear()
    for _ in range(200):
        await pause()
    seen = len(made)
    connection.open.set()
    await task

    assert seen < 5
    assert connection.is_complete


async def test_client_that_leaves_ends_the_work(
    engine: Engine, told: Sandbox, report: Report
) -> None:
    def make(_: Sandbox) -> Iterator[bytes]:
        while True:
            made.append(1)
            yield b"."

    made: list[int] = []
    report.pieces = make
    connection = Connection(engine)
    task = asyncio.create_task(connection.serve())
    await until(lambda: len(made) > 10)
    connection.left.set()
    async with asyncio.timeout(5):
        await task

    assert not connection.is_complete
    assert told.holds == 0


async def test_failure_in_the_middle_closes_the_connection(
    engine: Engine, told: Sandbox, report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    def make(_: Sandbox) -> Iterator[bytes]:
        yield b"one,"
        raise ZeroDivisionError("unexpected")

    report.pieces = make
    connection = Connection(engine)
    await connection.serve()

    assert connection.body == b"head,one,"
    assert connection.closed
    assert not connection.is_complete
    assert "ZeroDivisionError: unexpected" in caplog.text


async def test_failure_in_the_middle_breaks_the_connection_of_a_client_in_process(
    client: httpx.AsyncClient, report: Report
) -> None:
    def make(_: Sandbox) -> Iterator[bytes]:
        yield b"one,"
        raise ZeroDivisionError

    report.pieces = make
    with pytest.raises(ConnectionResetError):
        await client.get("/report")
    assert (await client.get("/notes/0")).status_code == 200


@pytest.mark.parametrize("act", ["reset", "delete"])
async def test_sandbox_that_is_gone_closes_the_connection(
    engine: Engine, told: Sandbox, report: Report, act: str
) -> None:
    def make(sandbox: Sandbox) -> Iterator[bytes]:
        while True:
            made.append(len(sandbox.database.rows(notes.select())))
            yield b"."

    made: list[int] = []
    report.pieces = make
    connection = Connection(engine)
    task = asyncio.create_task(connection.serve())
    await until(lambda: len(made) > 10)
    getattr(engine.sandboxes, act)("default")
    async with asyncio.timeout(5):
        await task

    assert connection.closed
    assert not connection.is_complete


async def test_sandbox_in_use_is_held_open(engine: Engine, told: Sandbox, report: Report) -> None:
    held: list[int] = []

    def make(sandbox: Sandbox) -> Iterator[bytes]:
        held.append(sandbox.holds)
        yield b""

    report.pieces = make
    await Connection(engine).serve()

    assert held == [1]
    assert told.holds == 0


async def test_truncated_long_answer_ends_within_its_head(
    engine: Engine, told: Sandbox, report: Report
) -> None:
    told.faults.arm({}, {"truncate": 2})
    connection = Connection(engine)
    await connection.serve()

    assert connection.body == b"he"
    assert connection.closed


async def test_truncated_long_answer_without_a_head_ends_within_its_first_piece(
    engine: Engine, told: Sandbox, report: Report
) -> None:
    report.head = b""
    told.faults.arm({}, {"truncate": 2})
    connection = Connection(engine)
    await connection.serve()

    assert connection.body == b"on"
    assert connection.closed
