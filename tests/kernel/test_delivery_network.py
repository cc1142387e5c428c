"""Attempts over real sockets: where they connect, and what they say there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Row

from mockserver.kernel import delivery as delivery_module
from mockserver.kernel.callbacks import Callback
from mockserver.kernel.engine import Engine, Options
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import Wall, open_sandbox
from tests.kernel.toy import OneVendor, Toy

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Listener:
    """A customer's server on a real port: it keeps what it reads, and answers with bytes."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.answer: bytes | None = OK
        self.port = 0
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection; with no answer it only listens."""
        self.connections += 1
        first = await reader.read(65_536)
        self.heads.append(first.decode("latin-1"))
        if self.answer is None:
            await reader.read()
        else:
            writer.write(self.answer)
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    """A customer's server on 127.0.0.1."""
    made = Listener()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were looked up: the first time they lead to 127.0.0.1, then elsewhere."""
    names: list[str] = []

    async def look_up(self: object, host: str, port: Any, **_: Any) -> list[Any]:
        if host == "127.0.0.1":  # what connects asks too, with the address
            return [(2, 1, 6, "", (host, port))]
        names.append(host)
        address = "127.0.0.1" if names.count(host) == 1 else "192.0.2.1"
        return [(2, 1, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", look_up)
    return names


@pytest.fixture
async def online(wall: Wall, toy: Toy) -> AsyncIterator[Engine]:
    """An engine that opens connections."""
    engine = Engine(Options(), OneVendor(toy.vendor()), wall=wall)
    yield engine
    await engine.stop()


async def send(engine: Engine, url: str, **fields: Any) -> Row[Any]:
    """Send a callback; its attempt."""
    sandbox: Sandbox = open_sandbox(engine)
    sandbox.callbacks.queue("toy", Callback(event="noted", url=url, **fields))
    await engine.settle(sandbox)
    (row, *_) = sandbox.callbacks.list()
    (attempt,) = sandbox.callbacks.attempts_of([row.id])
    return attempt


async def test_name_is_resolved_once_and_stays_in_the_host_header(
    online: Engine, listener: Listener, lookups: list[str]
) -> None:
    url = f"http://Customer.test:{listener.port}/hook?a=%20b#part"
    attempt = await send(online, url, body="hello", headers={"x-toy": "1"})

    assert (attempt.status, attempt.response) == (200, "ok")
    assert lookups == ["customer.test"]
    (head,) = listener.heads
    assert head.startswith("POST /hook?a=%20b HTTP/1.1\r\n")
    assert f"\r\nhost: Customer.test:{listener.port}\r\n" in head.replace("Host:", "host:")
    assert head.lower().count("\r\nhost:") == 1
    assert "\r\nx-toy: 1\r\n" in head
    assert head.endswith("\r\n\r\nhello")


@pytest.mark.usefixtures("lookups")
async def test_user_and_password_of_the_url_become_basic_authentication(
    online: Engine, listener: Listener
) -> None:
    await send(online, f"http://ann:pass@customer.test:{listener.port}/")
    (head,) = listener.heads
    assert "authorization: basic yw5uonbhc3m=" in head.lower()
    assert f"host: customer.test:{listener.port}\r\n" in head.lower()


@pytest.mark.usefixtures("lookups")
async def test_international_name_is_written_in_ascii(online: Engine, listener: Listener) -> None:
    await send(online, f"http://b\u00fccher.test:{listener.port}/")
    assert f"host: xn--bcher-kva.test:{listener.port}\r\n" in listener.heads[0].lower()


@pytest.mark.usefixtures("lookups")
async def test_name_is_told_in_the_tls_handshake(online: Engine, listener: Listener) -> None:
    listener.answer = b"no TLS here"
    attempt = await send(online, f"https://customer.test:{listener.port}/")
    assert attempt.error.startswith("ConnectError: ")
    assert "customer.test" in listener.heads[0]


async def test_address_that_is_written_as_a_number_is_reached(
    online: Engine, listener: Listener
) -> None:
    attempt = await send(online, f"http://2130706433:{listener.port}/")
    assert attempt.status == 200
    assert f"host: 2130706433:{listener.port}\r\n" in listener.heads[0].lower()


async def test_ipv6_literal_is_connected_to_as_such(online: Engine) -> None:
    attempt = await send(online, "http://[::1]:9/")
    assert attempt.error.startswith("ConnectError: ")


async def test_redirect_is_not_followed_over_the_wire(online: Engine, listener: Listener) -> None:
    location = f"location: http://127.0.0.1:{listener.port}/elsewhere".encode()
    listener.answer = b"HTTP/1.1 302 Found\r\n%b\r\ncontent-length: 0\r\n\r\n" % location
    attempt = await send(online, f"http://127.0.0.1:{listener.port}/")
    assert attempt.status == 302
    assert listener.connections == 1


async def test_port_where_nobody_listens_is_an_error_of_the_attempt(
    online: Engine, listener: Listener
) -> None:
    url = f"http://127.0.0.1:{listener.port}/"
    other = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    other.close()
    await other.wait_closed()
    attempt = await send(online, url.replace(str(listener.port), str(port)))
    assert attempt.status is None
    assert attempt.error.startswith("ConnectError: ")


async def test_receiver_that_never_answers_times_out(
    online: Engine, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "TIMEOUT_SECONDS", 0.05)
    listener.answer = None
    attempt = await send(online, f"http://127.0.0.1:{listener.port}/")
    assert (attempt.status, attempt.error) == (None, "TimeoutError")
    assert attempt.duration_ms >= 49


async def test_name_whose_lookup_hangs_times_out(
    online: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(delivery_module, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", hang)
    attempt = await send(online, "http://customer.test/")
    assert (attempt.status, attempt.error) == (None, "TimeoutError")


async def test_long_answer_is_read_and_kept_only_in_part(
    online: Engine, listener: Listener
) -> None:
    listener.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n" + b"x" * 9000
    attempt = await send(online, f"http://127.0.0.1:{listener.port}/")
    assert (attempt.status, attempt.response) == (200, "x" * 2048)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://169.254.169.254/", "EgressError: egress policy dev: 169.254.169.254 is not"),
        ("not a url", "EgressError: not an http(s) URL: not a url"),
        ("http://127.0.0.1:99999/", "ValueError: Port out of range 0-65535"),
        ("http://[::1/", "ValueError: Invalid IPv6 URL"),
        ("", "EgressError: not an http(s) URL"),
    ],
    ids=["forbidden", "no URL", "no such port", "broken IPv6", "empty"],
)
async def test_url_that_cannot_be_called_is_an_error_of_the_attempt(
    online: Engine, url: str, error: str
) -> None:
    attempt = await send(online, url)
    assert attempt.status is None
    assert attempt.error.startswith(error)


async def test_policy_none_sends_nothing(wall: Wall, toy: Toy, listener: Listener) -> None:
    engine = Engine(Options(egress="none"), OneVendor(toy.vendor()), wall=wall)
    attempt = await send(engine, f"http://127.0.0.1:{listener.port}/")
    assert attempt.error == "EgressError: egress policy none: no callback leaves this server"
    assert listener.connections == 0
    await engine.stop()
