"""The outbox: retries on the sandbox's clock, what ends a callback, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Row

from mockserver.kernel.engine import Engine
from mockserver.kernel.outbox import Filter
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import NOW, MakeEngine, Target, callback, open_sandbox
from tests.kernel.toy import Toy


async def advance(engine: Engine, sandbox: Sandbox, seconds: float) -> None:
    await engine.advance(sandbox, lambda now: now + timedelta(seconds=seconds))


def one(sandbox: Sandbox) -> Row[Any]:
    row = sandbox.callbacks.find(1)
    assert row is not None
    return row


def attempts(sandbox: Sandbox, number: int = 1) -> Sequence[Row[Any]]:
    return sandbox.callbacks.attempts_of([number])


async def test_callback_is_sent_as_it_was_queued(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    headers = {"content-type": "text/plain", "x-toy": "1"}
    queued = callback("/hook?a=1", method="PUT", headers=headers, body="ñ")
    sandbox.callbacks.queue("toy", queued)
    await engine.settle(sandbox)

    (request,) = target.requests
    assert (request.method, str(request.url)) == ("PUT", "http://customer.test/hook?a=1")
    assert request.content == "ñ".encode()
    assert request.headers["content-type"] == "text/plain"
    assert request.headers["x-toy"] == "1"
    assert request.headers["user-agent"] == "mockserver"


async def test_acknowledged_callback_is_delivered_and_not_sent_again(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    sandbox.callbacks.queue("toy", callback())
    await advance(engine, sandbox, 3600)

    assert target.paths == ["/hook"]
    row = one(sandbox)
    assert (row.state, row.attempts, row.next_at, row.finished_at) == ("delivered", 1, None, NOW)
    (attempt,) = attempts(sandbox)
    assert (attempt.number, attempt.at, attempt.status) == (1, NOW, 200)
    assert (attempt.error, attempt.response) == ("", "answer 200")


@pytest.mark.parametrize("status", [201, 204, 302, 404, 500])
async def test_status_that_is_no_yes_is_retried_on_schedule(
    engine: Engine, sandbox: Sandbox, target: Target, status: int
) -> None:
    target.answers = [status, status]
    sandbox.callbacks.queue("toy", callback())
    await advance(engine, sandbox, 59)
    assert [attempt.status for attempt in attempts(sandbox)] == [status]
    assert one(sandbox).next_at == NOW + timedelta(minutes=1)
    await advance(engine, sandbox, 3600)

    minutes = [(attempt.at - NOW) // timedelta(minutes=1) for attempt in attempts(sandbox)]
    assert minutes == [0, 1, 3]
    assert [attempt.status for attempt in attempts(sandbox)] == [status, status, 200]
    assert one(sandbox).state == "delivered"


async def test_redirect_is_not_followed(engine: Engine, sandbox: Sandbox, target: Target) -> None:
    target.answers = [307]
    sandbox.callbacks.queue("toy", callback())
    await engine.settle(sandbox)
    assert target.paths == ["/hook"]


async def test_callback_that_nobody_acknowledges_fails_after_the_last_retry(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    target.answers = [500] * 10
    sandbox.callbacks.queue("toy", callback())
    await advance(engine, sandbox, 24 * 3600)

    row = one(sandbox)
    assert (row.state, row.attempts) == ("failed", 3)
    assert row.finished_at == NOW + timedelta(minutes=3)
    assert len(target.requests) == 3


async def test_frozen_clock_holds_back_retries(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    sandbox.clock.freeze(NOW)
    target.answers = [500]
    sandbox.callbacks.queue("toy", callback())
    await engine.settle(sandbox)
    await engine.settle(sandbox)
    assert len(target.requests) == 1


async def test_failure_without_an_answer_is_recorded_and_retried(
    engine: Engine, sandbox: Sandbox, target: Target, caplog: pytest.LogCaptureFixture
) -> None:
    target.answers = [
        httpx.ConnectError("nobody listens"),
        httpx.ReadTimeout(""),
        LookupError("unheard of"),
    ]
    sandbox.callbacks.queue("toy", callback())
    await advance(engine, sandbox, 3600)

    assert [(one.status, one.error) for one in attempts(sandbox)] == [
        (None, "ConnectError: nobody listens"),
        (None, "ReadTimeout"),
        (None, "LookupError: unheard of"),
    ]
    assert "callback 1 could not be sent" in caplog.text


async def test_vendor_without_retries_has_one_attempt(
    make_engine: MakeEngine, toy: Toy, target: Target
) -> None:
    toy.retries = ()
    engine = make_engine()
    sandbox = open_sandbox(engine)
    target.answers = [500]
    sandbox.callbacks.queue("toy", callback())
    await advance(engine, sandbox, 3600)
    assert (one(sandbox).state, len(target.requests)) == ("failed", 1)


async def test_callback_of_an_undone_unit_is_not_sent(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    sandbox.database.begin_unit()
    sandbox.callbacks.queue("toy", callback())
    sandbox.database.end_unit(keep=False)
    await engine.settle(sandbox)

    assert target.requests == []
    assert sandbox.callbacks.next_due_at is None


# -- redelivery -----------------------------------------------------------------------------------


async def test_redelivered_callback_is_tried_once_more_and_not_retried(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    sandbox.callbacks.queue("toy", callback())
    await engine.settle(sandbox)
    target.answers = [500, 500]
    assert sandbox.callbacks.redeliver(1)
    assert one(sandbox).finished_at is None
    await advance(engine, sandbox, 3600)

    assert [attempt.status for attempt in attempts(sandbox)] == [200, 500]
    assert one(sandbox).state == "failed"
    assert sandbox.callbacks.redeliver(1)
    await engine.settle(sandbox)
    assert sandbox.callbacks.redeliver(1)
    await engine.settle(sandbox)
    assert [attempt.number for attempt in attempts(sandbox)] == [1, 2, 3, 4]
    assert one(sandbox).state == "delivered"


async def test_redelivery_of_one_that_waits_brings_it_forward_and_leaves_its_other_retries(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    target.answers = [500, 500]
    sandbox.callbacks.queue("toy", callback())
    await engine.settle(sandbox)
    assert sandbox.callbacks.redeliver(1)
    await engine.settle(sandbox)
    assert len(target.requests) == 2
    assert one(sandbox).next_at == NOW + timedelta(minutes=2)
    await advance(engine, sandbox, 3600)

    assert one(sandbox).state == "delivered"


async def test_redelivery_of_an_unknown_callback_is_told(sandbox: Sandbox) -> None:
    assert not sandbox.callbacks.redeliver(7)
    assert sandbox.callbacks.find(7) is None


# -- lists and housekeeping -----------------------------------------------------------------------


async def test_list_is_newest_first_with_a_cursor_and_filters(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    target.answers = [500, 200, 200]
    for subject in ("a", "b", "b"):
        sandbox.callbacks.queue("toy", callback(subject=subject))
    await engine.settle(sandbox)
    listed = sandbox.callbacks.list

    assert [row.id for row in listed()] == [3, 2, 1]
    assert [row.id for row in listed(limit=2)] == [3, 2]
    assert [row.id for row in listed(before=2)] == [1]
    assert [row.id for row in listed(Filter(state="pending"))] == [1]
    assert [row.id for row in listed(Filter(subject="b", state="delivered"))] == [3, 2]


async def test_pruning_drops_the_oldest_with_their_attempts_but_never_what_waits(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    sandbox.callbacks.prune(1)
    target.answers = [500]
    sandbox.callbacks.queue("toy", callback("/waits"))
    await engine.settle(sandbox)
    for _ in range(4):
        sandbox.callbacks.queue("toy", callback())
    await engine.settle(sandbox)
    sandbox.callbacks.prune(5)
    assert len(sandbox.callbacks.list()) == 5
    sandbox.callbacks.prune(2)

    assert [row.id for row in sandbox.callbacks.list()] == [5, 4, 1]
    kept = sandbox.callbacks.attempts_of([1, 2, 3, 4, 5])
    assert [attempt.callback for attempt in kept] == [1, 4, 5]
