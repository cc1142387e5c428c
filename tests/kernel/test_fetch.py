"""What a request names by URL, fetched before it is answered; and callbacks that are given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from mockserver.kernel import fetch as fetch_module
from mockserver.kernel.delivery import Delivery
from mockserver.kernel.engine import Engine
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.fetch import Fetch, Fetched, fetch_all
from mockserver.kernel.http import Envelope
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Credential
from tests.kernel.stage import MakeEngine, Target, callback, connect, open_sandbox
from tests.kernel.toy import MINUTE, Toy

URL = "http://files.test/a"


class Stream(httpx.AsyncByteStream):
    """A body of pieces, of which it is known how many were read."""

    def __init__(self, pieces: int) -> None:
        self.pieces = pieces
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.pieces):
            self.read += 1
            yield b"0123456789"


def serve(answer: httpx.Response | Exception) -> Delivery:
    """A delivery whose every request is answered so."""

    def take(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Delivery("dev", httpx.MockTransport(take))


async def fetch(delivery: Delivery, url: str = URL, limit: int = 100) -> Fetched:
    """What came of one fetch."""
    found = (await fetch_all(delivery, [Fetch(url, limit)]))[url]
    await delivery.close()
    return found


async def test_answer_is_its_status_bytes_and_media_type() -> None:
    headers = {"content-type": "Text/Plain; charset=utf-8"}
    found = await fetch(serve(httpx.Response(201, content=b"hello", headers=headers)))
    assert found == Fetched(201, b"hello", "text/plain")


async def test_body_of_the_limit_is_taken() -> None:
    found = await fetch(serve(httpx.Response(200, content=b"x" * 100)))
    assert (len(found.content), found.is_too_long) == (100, False)


async def test_declared_length_above_the_limit_is_not_read() -> None:
    stream = Stream(pieces=11)
    answer = httpx.Response(200, headers={"content-length": "110"}, stream=stream)
    found = await fetch(serve(answer))
    assert (found.is_too_long, found.content, stream.read) == (True, b"", 0)


async def test_body_that_grows_above_the_limit_is_cut_off_while_it_is_read() -> None:
    stream = Stream(pieces=1_000)
    found = await fetch(serve(httpx.Response(200, stream=stream)))
    assert (found.is_too_long, found.content, stream.read) == (True, b"", 11)


async def test_redirect_is_not_followed() -> None:
    answer = httpx.Response(302, headers={"location": "http://169.254.169.254/"})
    assert (await fetch(serve(answer))).status == 302


async def test_no_answer_is_its_error() -> None:
    found = await fetch(serve(httpx.ConnectError("refused")))
    assert found == Fetched(error="ConnectError: refused")


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/x", "http://[fe80::1]/x", "ftp://files.test/x", "http://[", "x"],
)
async def test_forbidden_url_is_an_error(url: str) -> None:
    found = await fetch(Delivery("dev"), url)
    assert found.status is None
    assert found.error


async def test_private_address_is_forbidden_to_the_public_policy() -> None:
    found = await fetch(Delivery("public"), "http://127.0.0.1:1/x")
    assert found.error == "EgressError: egress policy public: 127.0.0.1 is not allowed"


async def test_server_that_never_answers_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "TIMEOUT_SECONDS", 0.01)

    async def wait(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    found = await fetch(Delivery("dev", httpx.MockTransport(wait)))
    assert found.error == "TimeoutError"


async def test_all_fetches_of_a_request_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_module, "TOTAL_BYTES", 150)
    delivery = serve(httpx.Response(200, content=b"x" * 100))
    wanted = [Fetch("http://files.test/1", 100), Fetch("http://files.test/2", 100)]
    found = await fetch_all(delivery, wanted)
    await delivery.close()
    assert sorted(one.is_too_long for one in found.values()) == [False, True]


async def test_url_that_is_named_twice_is_fetched_once(engine: Engine, target: Target) -> None:
    found = await fetch_all(engine.delivery, [Fetch(URL, 100), Fetch(URL, 100)])
    assert list(found) == [URL]
    assert target.paths == ["/a"]


class TestVendorThatFetches:
    """A toy that wants the URL of each note, unless the password is `invalid`."""

    @pytest.fixture(autouse=True)
    def wants(self, toy: Toy) -> None:
        """Has the toy fetch, and answer what it got."""

        def want(_: Sandbox, envelope: Envelope, credential: Credential | None) -> Sequence[Fetch]:
            if credential is not None and credential.secret == "invalid":
                return ()
            return [Fetch(envelope.json["url"], 100)]

        def act(exchange: Exchange, body: Any) -> tuple[int, Any]:
            return 200, exchange.fetched[body["url"]].content.decode()

        toy.fetches, toy.act = want, act

    async def test_finds_the_bytes_in_the_exchange(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/notes", json={"url": URL})
        assert response.json() == "answer 200"

    async def test_has_nothing_fetched_for_a_request_that_it_refuses(
        self, client: httpx.AsyncClient, target: Target
    ) -> None:
        response = await client.post("/notes", json={"url": URL}, auth=("a", "invalid"))
        assert response.status_code == 401
        assert target.requests == []

    async def test_answers_others_while_a_file_is_on_its_way(
        self, engine: Engine, target: Target
    ) -> None:
        target.slow["/slow"] = asyncio.Event()
        async with connect(engine) as client:
            first = asyncio.create_task(
                client.post("/notes", json={"url": "http://files.test/slow"})
            )
            second = await client.post("/notes", json={"url": URL})
            assert not first.done()
            target.slow["/slow"].set()
            assert ((await first).status_code, second.status_code) == (200, 200)


async def test_callback_whose_attempts_all_failed_is_given_up_once(
    make_engine: MakeEngine, toy: Toy, target: Target
) -> None:
    given_up: list[str] = []
    toy.gives_up = lambda _, row: given_up.append(row.subject)
    engine = make_engine()
    sandbox = open_sandbox(engine)
    target.answers = [500, 500, 500, 200, 500]
    with sandbox.database.unit():
        sandbox.callbacks.queue("toy", callback(subject="lost"))
    await engine.advance(sandbox, lambda now: now)
    assert given_up == []
    await engine.advance(sandbox, lambda now: now + 3 * MINUTE)
    assert given_up == ["lost"]
    with sandbox.database.unit():
        sandbox.callbacks.queue("toy", callback(subject="heard"))
    await engine.advance(sandbox, lambda now: now)
    with sandbox.database.unit():
        sandbox.callbacks.redeliver(1)
    await engine.advance(sandbox, lambda now: now)
    assert given_up == ["lost"]
