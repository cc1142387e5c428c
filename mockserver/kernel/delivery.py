"""Sends callbacks. The only module that opens connections to others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Row

from mockserver.kernel.callbacks import Attempt
from mockserver.kernel.clock import hold, read_stopwatch
from mockserver.kernel.egress import EgressError, Policy, resolve
from mockserver.kernel.mischief import count_lost

if TYPE_CHECKING:
    import httpx

    from mockserver.kernel.sandbox import Sandbox

log = logging.getLogger("mockserver.delivery")

CONCURRENCY = 64
"""Attempts under way at once, over all sandboxes."""

TIMEOUT_SECONDS = 10.0
"""Real time that a receiver has for its answer."""

RESPONSE_KEPT = 2_048

LOST = Attempt(None, "dropped by mischief")
"""An attempt that is not made."""

RECORD_AGAIN_SECONDS = 1.0
"""Real seconds until an attempt is entered again that the database refused."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """An attempt under way."""

    subject: str
    task: asyncio.Task[None]


class Delivery:
    """The delivery loop's hands: attempts under way, and the HTTP client."""

    def __init__(self, policy: Policy, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._policy: Policy = policy
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._flights: dict[Sandbox, dict[int, _Flight]] = {}

    @property
    def is_full(self) -> bool:
        """Whether no more attempts may be under way; the end of any wakes the delivery loop."""
        return sum(map(len, self._flights.values())) >= CONCURRENCY

    def under_way(self, sandbox: Sandbox) -> int:
        """How many attempts of a sandbox are under way."""
        return len(self._flights.get(sandbox, ()))

    def start_due(self, sandbox: Sandbox) -> None:
        """Start the attempts that are due in a sandbox.

        Callbacks about one subject start one after another; others are not held back by them.
        """
        now = sandbox.clock.now()
        while not self.is_full:
            flights = self._flights.get(sandbox, {})
            busy = {flight.subject for flight in flights.values()} - {""}
            rows = sandbox.callbacks.waiting(numbers=flights, subjects=busy, most=CONCURRENCY)
            if not rows or rows[0].next_at > now:
                sandbox.callbacks.next_due_at = rows[0].next_at if rows else None
                return
            for row in rows:
                if row.next_at <= now and row.subject not in busy and not self.is_full:
                    busy |= {row.subject} - {""}
                    self._start(sandbox, row)

    def _start(self, sandbox: Sandbox, row: Row[Any]) -> None:
        flights = self._flights.setdefault(sandbox, {})
        task = asyncio.create_task(self._attempt(sandbox, row, flights))
        flights[row.id] = _Flight(row.subject, task)

    async def _attempt(self, sandbox: Sandbox, row: Row[Any], flights: dict[int, _Flight]) -> None:
        generation = sandbox.generation
        try:
            with sandbox.held():
                attempt = LOST
                if row.attempts >= count_lost(row):
                    attempt = await self._send(row, find_patience(sandbox, row.vendor))
                while sandbox.generation == generation:
                    if await _record(sandbox, row, attempt):
                        break
                    await hold(RECORD_AGAIN_SECONDS)
        finally:
            del flights[row.id]
            if not flights and self._flights.get(sandbox) is flights:
                del self._flights[sandbox]
            sandbox.callbacks.expect(row.next_at)  # another about its subject may wait
            sandbox.announce_now()

    async def _send(self, row: Row[Any], seconds: float) -> Attempt:
        import httpx

        started = read_stopwatch()
        try:
            async with asyncio.timeout(seconds):
                sending = self.request(row.method, row.url, row.headers, row.body.encode())
                async with sending as response:
                    kept = await _read_start(response)
        except (EgressError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            text = f"{type(error).__name__}: {error}".removesuffix(": ")
            return Attempt(None, text, _since(started))
        except Exception as error:
            log.exception("callback %s could not be sent", row.id)
            return Attempt(None, f"{type(error).__name__}: {error}", _since(started))
        return Attempt(response.status_code, "", _since(started), kept)

    @asynccontextmanager
    async def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> AsyncIterator[httpx.Response]:
        """Send a request as the egress policy allows; its answer, whose body is not yet read.

        Raises:
            EgressError: the policy forbids it, or the name does not resolve.
            httpx.HTTPError: there was no answer.
        """
        request = await self._build(method, url, headers or {}, body)
        response = await self._open_client().send(request, stream=True)
        try:
            yield response
        finally:
            await response.aclose()

    async def _build(
        self, method: str, url: str, given: Mapping[str, str], body: bytes
    ) -> httpx.Request:
        """The request, addressed to the one resolved IP address but named as the customer did."""
        import httpx

        headers = {"user-agent": "mockserver", **given}
        if self._transport is not None:
            return httpx.Request(method, url, headers=headers, content=body)
        address = await resolve(url, self._policy)
        parts = urlsplit(url)
        user, at, host = parts.netloc.rpartition("@")
        literal = f"[{address}]" if ":" in address else address
        port = f":{parts.port}" if parts.port else ""
        target = urlunsplit(parts._replace(netloc=f"{user}{at}{literal}{port}", fragment=""))
        headers["host"] = host if host.isascii() else host.encode("idna").decode()
        return httpx.Request(
            method,
            target,
            headers=headers,
            content=body,
            extensions={"sni_hostname": parts.hostname},
        )

    def _open_client(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            self._client = httpx.AsyncClient(
                transport=self._transport,
                timeout=TIMEOUT_SECONDS,
                limits=httpx.Limits(max_connections=CONCURRENCY, max_keepalive_connections=16),
                follow_redirects=False,
                trust_env=False,
            )
        return self._client

    def drop(self, sandbox: Sandbox) -> None:
        """Stop a sandbox's attempts that are under way."""
        for flight in self._flights.pop(sandbox, {}).values():
            flight.task.cancel()

    async def close(self) -> None:
        """Let attempts under way end (each is bounded by the timeout), then close."""
        tasks = [flight.task for flights in self._flights.values() for flight in flights.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=TIMEOUT_SECONDS)
            for task in late:
                task.cancel()
        if self._client is not None:
            await self._client.aclose()


def find_patience(sandbox: Sandbox, slug: str) -> float:
    """Real seconds that a receiver has for its answer."""
    try:
        seconds = sandbox.vendor(slug).callback_timeout
    except LookupError:  # the vendor is gone, as entering the attempt will tell
        seconds = None
    return TIMEOUT_SECONDS if seconds is None else min(seconds, TIMEOUT_SECONDS)


async def _record(sandbox: Sandbox, row: Row[Any], attempt: Attempt) -> bool:
    """Enter an attempt; False when that failed. It is tried again, for the callback was sent."""
    try:
        with sandbox.database.unit():
            sandbox.callbacks.record(row, attempt)
        await sandbox.database.committed()
    except Exception:
        log.exception("the attempt of callback %s could not be recorded", row.id)
        return False
    return True


async def _read_start(response: httpx.Response) -> str:
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size >= RESPONSE_KEPT:
            break
    return b"".join(chunks)[:RESPONSE_KEPT].decode("utf-8", "replace")


def _since(started: float) -> int:
    return int((read_stopwatch() - started) * 1000)
