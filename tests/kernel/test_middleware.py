"""A request's way through the gateway: sandbox, exchange, atomicity, and what fails on the way."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from mockserver.kernel.engine import Engine
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.middleware import MAX_BODY
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import StoreError
from tests.kernel.stage import Locker, MakeEngine, callback, connect, open_sandbox, trace
from tests.kernel.toy import Toy, notes, read_notes, write_note

BIG = "x" * 200_000


def answer_after_writing(status: int) -> Callable[[Exchange, Any], tuple[int, Any]]:
    def act(exchange: Exchange, body: Any) -> tuple[int, Any]:
        sandbox = exchange.sandbox
        write_note(sandbox, str(body))
        sandbox.database.put("toy.greeting", "changed")
        sandbox.callbacks.queue("toy", callback())
        sandbox.jobs.schedule("toy", "work", exchange.at, "x")
        return status, {"read": read_notes(sandbox)}

    return act


def refuse(exchange: Exchange, body: Any) -> tuple[int, Any]:
    raise ZeroDivisionError("unexpected")


# -- atomicity ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 207, 302, 399])
async def test_answer_below_400_keeps_all_that_was_written(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy, status: int
) -> None:
    toy.act = answer_after_writing(status)
    answer = await client.post("/notes", json="a")

    assert (answer.status_code, answer.json()) == (status, {"read": ["a"]})
    assert read_notes(sandbox) == ["a"]
    assert sandbox.database.get("toy.greeting") == "changed"
    assert len(sandbox.callbacks.list()) == 1
    assert [job.payload for job in sandbox.jobs.run_batch(sandbox.clock.now())] == ["x"]


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
async def test_answer_of_400_and_above_undoes_it_but_not_the_exchange(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy, status: int
) -> None:
    toy.act = answer_after_writing(status)
    answer = await client.post("/notes", json="a")

    assert (answer.status_code, answer.json()) == (status, {"read": ["a"]})
    assert read_notes(sandbox) == []
    assert sandbox.database.get("toy.greeting") == "hello"
    assert sandbox.callbacks.list() == []
    assert sandbox.jobs.run_batch(sandbox.clock.now()) == []
    (row,) = sandbox.journal.search()
    assert (row.status, row.id) == (status, answer.headers["x-mock-exchange"])


async def test_unexpected_exception_is_answered_in_the_dialect_and_undone(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy, caplog: pytest.LogCaptureFixture
) -> None:
    toy.act = refuse
    answer = await client.post("/notes", json="a")

    assert (answer.status_code, answer.json()["oops"]) == (500, 500)
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError: unexpected" in caplog.text
    assert [row.status for row in sandbox.journal.search()] == [500]


async def test_refusal_of_the_credential_writes_nothing_but_the_exchange(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    answer = await client.post("/notes", json="a", auth=("ann", "invalid"))
    assert (answer.status_code, answer.json()) == (401, {"oops": 401})
    assert answer.headers["x-mock-reason"] == "validation:401"
    assert read_notes(sandbox) == []
    assert len(sandbox.journal.search()) == 1


async def test_route_that_awaits_is_refused_and_what_it_wrote_is_undone(
    client: httpx.AsyncClient, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await client.post("/slow")
    assert (answer.status_code, answer.json()["oops"]) == (500, 500)
    assert "a route awaited inside its transaction" in caplog.text
    assert read_notes(sandbox) == []
    assert (await client.post("/notes", json="a")).status_code == 201


# -- exchanges ------------------------------------------------------------------------------------


async def test_every_answer_has_an_exchange_id_of_its_own_in_order(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy
) -> None:
    answers = [await client.post("/notes", json="a"), await client.get("/nothing")]
    toy.act = refuse
    answers += [await client.post("/notes", json="a"), await client.delete("/notes")]
    together = await asyncio.gather(*(client.get("/notes/0") for _ in range(10)))
    ids = [answer.headers["x-mock-exchange"] for answer in (*answers, *together)]

    assert [answer.status_code for answer in answers] == [201, 404, 500, 405]
    assert len(set(ids)) == 14
    assert sorted(ids) == [row.id for row in reversed(sandbox.journal.search())]
    assert [row.number for row in sandbox.journal.search()] == list(range(14, 0, -1))


async def test_exchange_knows_how_it_was_addressed(client: httpx.AsyncClient, toy: Toy) -> None:
    seen: list[tuple[str, str, str]] = []

    def look(exchange: Exchange, body: Any) -> tuple[int, Any]:
        seen.append((exchange.sandbox.name, exchange.base_url, exchange.root_url))
        return 200, None

    toy.act = look
    here, there = "http://localhost/toy", "http://localhost/toy/~t1"
    await client.post("/notes", json="a")
    await client.post("/~t1/notes", json="a")
    await client.post("/notes", json="a", headers={"X-Mock-Sandbox": "t1"})
    await client.post("/notes", json="a", auth=("ann~t1", "x"))
    await client.post("/notes", json="a", auth=("ann", "x"))
    await client.post("/~t1/notes", headers={"X-Mock-Sandbox": "t2"}, auth=("ann~t3", "x"))
    await client.post("/notes", headers={"X-Mock-Sandbox": "t2"}, auth=("ann~t3", "x"))

    assert seen == [
        ("default", here, here),
        ("t1", there, there),
        ("t1", there, there),
        ("t1", there, here),
        ("default", here, here),
        ("t1", there, there),
        ("t2", f"{here}/~t2", f"{here}/~t2"),
    ]


@pytest.mark.parametrize("name", ["A", "-a", "", "a" * 64, "~", "\u00f1"])
async def test_sandbox_name_that_is_none_is_refused_in_the_dialect(
    client: httpx.AsyncClient, engine: Engine, name: str
) -> None:
    answer = await client.post("/notes", headers={b"X-Mock-Sandbox": name.encode("latin-1")})
    assert answer.status_code == 400
    assert answer.json()["why"] == f"'{name}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}"
    assert engine.sandboxes.names() == ["default"]
    assert len(engine.sandboxes.get("default").journal.search()) == 1


async def test_requests_that_are_ready_together_share_a_commit(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    statements = trace(sandbox.database)
    answers = await asyncio.gather(*(client.post("/notes", json="a") for _ in range(8)))
    assert [answer.json()["id"] for answer in answers] == list(range(1, 9))
    assert statements.count("COMMIT") == 1


# -- bodies ---------------------------------------------------------------------------------------


async def test_body_over_the_limit_is_refused_in_the_dialect_and_journalled(
    make_engine: MakeEngine,
) -> None:
    engine = make_engine(max_body=1000)
    async with connect(engine) as client:
        answer = await client.post("/notes", content=b"x" * 1001)
    assert (answer.status_code, answer.json()["why"]) == (413, "The request body is too large")
    (row,) = engine.sandboxes.get("default").journal.search()
    assert (row.status, row.request_body) == (413, b"")


@pytest.mark.parametrize(
    ("operators", "vendors", "limit"),
    [
        (None, None, MAX_BODY),
        (None, 2 * MAX_BODY, 2 * MAX_BODY),
        (MAX_BODY, 2 * MAX_BODY, MAX_BODY),
        (10, 2 * MAX_BODY, 10),
    ],
    ids=["default", "vendor's", "operator's, as the default", "operator's"],
)
async def test_limit_of_bodies_is_the_operators_else_the_vendors_else_the_default(
    make_engine: MakeEngine,
    toy: Toy,
    monkeypatch: pytest.MonkeyPatch,
    operators: int | None,
    vendors: int | None,
    limit: int,
) -> None:
    vendor = replace(toy.vendor(), max_body=vendors)
    monkeypatch.setattr(toy, "vendor", lambda: vendor)
    engine = make_engine(max_body=operators)
    async with connect(engine) as client:
        answers = [
            await client.post("/notes", content=b'"a"', headers={"content-length": str(declared)})
            for declared in (limit, limit + 1)
        ]
    assert [answer.status_code for answer in answers] == [201, 413]


@pytest.mark.parametrize(
    ("reads_any", "media"), [(True, "application/json"), (False, "text/plain")]
)
async def test_content_type_is_the_clients_or_json_for_a_vendor_that_reads_any(
    make_engine: MakeEngine, toy: Toy, reads_any: bool, media: str
) -> None:
    toy.any_content_type = reads_any
    async with connect(make_engine()) as client:
        answer = await client.post("/media", content=b"{}", headers={"content-type": "text/plain"})
    assert answer.text == media


async def test_client_that_goes_away_leaves_no_trace(engine: Engine, sandbox: Sandbox) -> None:
    from mockserver.kernel.middleware import Address

    sent: list[object] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "headers": []}
    address = Address("/notes", "http://localhost/toy")
    await engine.gateway.serve(sandbox.vendor("toy"), address, scope, receive, send)
    assert sent == []
    assert sandbox.journal.search() == []


async def test_head_has_the_headers_of_get_without_its_body(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    answer = await client.head("/nothing")
    assert (answer.status_code, answer.content) == (404, b"")
    assert answer.headers["content-length"] == "12"


# -- a database that fails ------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
async def test_locked_database_is_answered_in_the_vendors_500_and_recovers(
    make_engine: MakeEngine, tmp_path: Path, locker_of: Callable[[Path], Locker]
) -> None:
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine)
    locker = locker_of(tmp_path / "default.db")
    async with connect(engine) as client:
        await client.post("/notes", json="before")
        locker.lock()
        failed = await asyncio.gather(*(client.post("/notes", json="a") for _ in range(3)))
        locker.unlock()
        after = [await client.post("/notes", json="after") for _ in range(2)]

    assert [(one.status_code, one.json()["oops"]) for one in failed] == [(500, 500)] * 3
    assert [one.status_code for one in after] == [201, 201]
    assert [one.json()["id"] for one in after] == [2, 3]
    assert read_notes(sandbox) == ["before", "after", "after"]
    assert [row.number for row in sandbox.journal.search()] == [3, 2, 1]


@pytest.mark.parametrize("is_swallowed", [False, True], ids=["raised", "swallowed"])
async def test_disk_that_is_full_within_a_handler_is_the_vendors_500_and_recovers(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy, is_swallowed: bool
) -> None:
    def write(exchange: Exchange, body: Any) -> tuple[int, Any]:
        row = {"id": 1, "text": BIG, "written_at": exchange.at, "extra": None}
        try:
            exchange.sandbox.database.execute(notes.insert(), row)
        except StoreError:
            if not is_swallowed:
                raise
        return 200, None

    await client.get("/notes/0")
    pages = sandbox.database.rows(text("PRAGMA page_count"))[0][0]
    sandbox.database.rows(text(f"PRAGMA max_page_count={pages + 2}"))
    toy.act = write
    assert (await client.post("/notes", json="a")).status_code == 500
    sandbox.database.rows(text("PRAGMA max_page_count=100000"))
    answers = [await client.get("/notes/0") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    rows = sandbox.journal.search()
    assert [row.number for row in rows] == [4, 3, 2, 1]
    assert len({row.id for row in rows}) == 4
    assert read_notes(sandbox) == []


async def test_pruning_that_fails_is_the_vendors_500(
    client: httpx.AsyncClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise sandbox.database._poison(OSError("disk is gone"))

    monkeypatch.setattr("mockserver.kernel.journal.PRUNE_EVERY", 1)
    monkeypatch.setattr(sandbox, "prune", fail)
    assert (await client.post("/notes", json="a")).status_code == 500
    monkeypatch.undo()
    assert (await client.post("/notes", json="a")).status_code == 201


async def test_sandbox_that_cannot_be_opened_is_the_vendors_500(
    make_engine: MakeEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(directory=tmp_path)
    (tmp_path / "t1.db").mkdir()
    async with connect(engine) as client:
        answer = await client.get("/~t1/notes/0")
        assert (answer.status_code, answer.json()["oops"]) == (500, 500)
        assert (await client.get("/notes/0")).status_code == 200
    assert "unable to open database file" in caplog.text


async def test_request_whose_sandbox_is_deleted_while_it_is_delayed_is_answered(
    client: httpx.AsyncClient, engine: Engine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hold(seconds: float) -> None:
        engine.sandboxes.delete("default")

    monkeypatch.setattr("mockserver.kernel.middleware.hold", hold)
    sandbox.faults.arm({}, {"delay_ms": 1000})
    async with asyncio.timeout(5):
        answer = await client.post("/notes", json="a")
    assert (answer.status_code, answer.json()["oops"]) == (500, 500)
    assert (await client.post("/notes", json="a")).status_code == 201


# -- connections that break off -------------------------------------------------------------------


class Transport:
    """A server's connection, as uvicorn's request cycle has it."""

    def __init__(self) -> None:
        self.ended = ""

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


class Cycle:
    """What sends an answer over a connection."""

    def __init__(self) -> None:
        self.transport = Transport()
        self.sent: list[Any] = []

    async def send(self, message: Any) -> None:
        self.sent.append(message)


async def break_off(engine: Engine, effect: dict[str, Any]) -> Cycle:
    from mockserver.kernel.middleware import Address

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b'"a"'}

    sandbox = open_sandbox(engine)
    sandbox.faults.arm({}, effect)
    cycle = Cycle()
    scope = {"type": "http", "method": "POST", "headers": []}
    address = Address("/notes", "http://localhost/toy")
    await engine.gateway.serve(sandbox.vendor("toy"), address, scope, receive, cycle.send)
    return cycle


async def test_dropped_connection_is_aborted_without_an_answer(engine: Engine) -> None:
    cycle = await break_off(engine, {"drop": True})
    assert cycle.sent == []
    assert cycle.transport.ended == "aborted"


@pytest.mark.parametrize(("truncate", "body"), [(True, b'{"id'), (3, b'{"i'), (100, b'{"id":1}')])
async def test_truncated_answer_ends_within_its_body(
    engine: Engine, truncate: Any, body: bytes
) -> None:
    cycle = await break_off(engine, {"truncate": truncate})
    start, sent = cycle.sent
    assert (b"content-length", b"8") in start["headers"]
    assert sent == {"type": "http.response.body", "body": body, "more_body": True}
    assert cycle.transport.ended == "closed"


async def test_credential_is_kept_nowhere(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    secret = "tr0ub4dor"
    await client.post("/notes", json="a", auth=("ann", secret))
    encoded = base64.b64encode(f"ann:{secret}".encode()).decode()
    kept = str([tuple(row) for row in sandbox.journal.search()])
    assert secret not in kept
    assert encoded not in kept
