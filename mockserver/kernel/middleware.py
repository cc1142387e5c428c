"""What happens to a request before, around and after the vendor that answers it.

    body → sandbox → faults → fetches → exchange → [unit: credential → route] → journal → commit
         → answer

From the exchange's begin to the journal nothing is awaited, so that each request is atomic and
their order is reproducible. A route that suspends all the same is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockserver.kernel.clock import hold, read_stopwatch
from mockserver.kernel.exchange import SCOPE_KEY, Exchange
from mockserver.kernel.faults import MAX_DELAY_MS, Fault, read_preference
from mockserver.kernel.http import (
    Answer,
    BodyTooLargeError,
    Disconnected,
    Envelope,
    Receive,
    Scope,
    Send,
    read_body,
    send_answer,
    write_scope,
)
from mockserver.kernel.long_answers import break_off, make_beginning, send_long_answer
from mockserver.kernel.sandbox import DEFAULT, NAME, Sandbox
from mockserver.kernel.sandboxes import Sandboxes
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Credential, Failure, Vendor

if TYPE_CHECKING:
    from mockserver.kernel.delivery import Delivery
    from mockserver.kernel.fetch import Fetched
    from mockserver.kernel.routing import Found, RouteIndex

log = logging.getLogger("mockserver.requests")

ID_HEADER = b"x-mock-exchange"
REASON_HEADER = b"x-mock-reason"
SANDBOX_HEADER = "x-mock-sandbox"
MAPPED = "::ffff:"
"""What a socket of both families writes before an address of IPv4."""

MAX_BODY = 32 * 1024 * 1024
"""The largest body in bytes where neither the operator nor the vendor says otherwise."""


@dataclass(frozen=True, slots=True)
class Address:
    """How a request was addressed to a vendor."""

    path: str
    """The path below the prefix and the sandbox segment."""

    root: str
    """The absolute URL of the vendor, without a sandbox segment."""

    sandbox: str | None = None
    """The sandbox segment's name."""


class Suspended(RuntimeError):  # noqa: N818 - a defect of a route, reported as such
    """A route awaited something that was not ready, inside its transaction."""


class Gateway:
    """Takes the requests of all vendors."""

    def __init__(self, sandboxes: Sandboxes, delivery: Delivery, *, max_body: int | None) -> None:
        self._sandboxes = sandboxes
        self._max_body = max_body
        self.delivery = delivery
        self._indexes: dict[str, RouteIndex] = {}

    async def serve(
        self, vendor: Vendor, address: Address, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer one request to a vendor; whatever fails is answered in its dialect."""
        try:
            await self._serve(vendor, address, scope, receive, send)
        except Disconnected:
            return
        except ConnectionError:  # an injected fault broke it off
            raise
        except Exception:
            log.exception("%s %s failed", scope["method"], address.path)
            await send_answer(vendor.render_failure(Failure(500)), send)

    async def _serve(
        self, vendor: Vendor, address: Address, scope: Scope, receive: Receive, send: Send
    ) -> None:
        started = read_stopwatch()
        failure = None
        body = b""
        try:
            body = await read_body(scope, receive, self._limit(vendor))
        except BodyTooLargeError:
            failure = Failure(413, "The request body is too large")
        envelope = _open_envelope(scope, address, body)
        credential = vendor.read_credential(envelope)
        name, is_by_name = _choose_sandbox(address, envelope, credential)
        if not NAME.fullmatch(name):
            failure = failure or Failure(
                400, f"'{name[:80]}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}"
            )
            name, is_by_name = DEFAULT, False
        sandbox = self._sandboxes.get(name)
        sandbox.install(vendor)
        with sandbox.held():
            visit = _Visit(self, vendor, sandbox, envelope, credential, failure)
            await visit.run(address, is_by_name, scope, receive, send, started)

    def ask(
        self, vendor: Vendor, sandbox: Sandbox, envelope: Envelope, address: Address
    ) -> tuple[Answer, str]:
        """Answer a request that comes from within, such as one of demo data, in the open tick.

        It is journalled as any other; no armed fault strikes it.

        Returns:
            The answer, and the exchange's id.
        """
        visit = _Visit(self, vendor, sandbox, envelope, vendor.read_credential(envelope), None)
        found = self.index(vendor).find(envelope.method, address.path)
        exchange = visit._open_exchange(address, True, _name_operation(found))
        answer = visit._answer(exchange, None, found, write_scope(envelope))
        sandbox.journal.enter(exchange, answer, 0.0)
        return answer, exchange.id

    def _limit(self, vendor: Vendor) -> int:
        """The largest body in bytes: the vendor's own, unless the operator has set one."""
        return self._max_body or vendor.max_body or MAX_BODY

    def index(self, vendor: Vendor) -> RouteIndex:
        """The vendor's routes."""
        index = self._indexes.get(vendor.slug)
        if index is None:
            from mockserver.kernel.routing import RouteIndex

            index = self._indexes[vendor.slug] = RouteIndex(vendor.app)
        return index


@dataclass(eq=False, slots=True)
class _Visit:
    """One request on its way through a sandbox."""

    gateway: Gateway
    vendor: Vendor
    sandbox: Sandbox
    envelope: Envelope
    credential: Credential | None
    failure: Failure | None

    async def run(
        self,
        address: Address,
        is_by_name: bool,
        scope: Scope,
        receive: Receive,
        send: Send,
        started: float,
    ) -> None:
        sandbox, vendor, envelope = self.sandbox, self.vendor, self.envelope
        found = self.gateway.index(vendor).find(envelope.method, address.path)
        operation = _name_operation(found)
        fault: Fault | None = None
        aimed: list[Fault] = []
        if self.failure is None:
            fault, aimed = sandbox.faults.strike(vendor, envelope, operation)
        if fault is not None and fault.effect.get("delay_ms"):
            await hold(min(int(fault.effect["delay_ms"]), MAX_DELAY_MS) / 1000)
        fetched = await self._fetch() if vendor.fetches is not None else None
        exchange = self._open_exchange(address, is_by_name, operation)
        exchange.aimed = aimed
        if fetched:
            exchange.fetched = fetched
        generation = sandbox.generation
        try:
            answer = self._answer(exchange, fault, found, scope)
            sandbox.journal.enter(exchange, answer, read_stopwatch() - started)
            await sandbox.database.committed()
            if answer.rest is not None and envelope.method != "HEAD":
                answer = await self._begin(answer)
        except StoreError as error:
            log.error("exchange %s could not be committed: %s", exchange.id, error)
            answer = vendor.render_failure(Failure(500))
        answer = _mark(answer, exchange)
        if fault is not None and fault.breaks_off:
            await break_off(answer, fault, send)
        elif envelope.method == "HEAD":
            await send_answer(Answer(answer.status, answer.headers), send)
        elif answer.rest is not None:
            await send_long_answer(
                answer, answer.rest, receive, send, lambda: sandbox.generation == generation
            )
        else:
            await send_answer(answer, send)

    async def _begin(self, answer: Answer) -> Answer:
        """A long answer with the first piece of its body. The journal has it as it was before: a
        failure of the first piece is in the log alone."""
        try:
            return await make_beginning(answer)
        except Exception:
            log.exception("%s %s failed", self.envelope.method, self.envelope.path)
            return self.vendor.render_failure(Failure(500))

    async def _fetch(self) -> dict[str, Fetched]:
        """What the request names by URL, as far as the vendor will want it."""
        from mockserver.kernel.fetch import fetch_all

        assert self.vendor.fetches is not None
        if self.failure is not None:
            return {}
        wanted = self.vendor.fetches(self.sandbox, self.envelope, self.credential)
        return await fetch_all(self.gateway.delivery, wanted) if wanted else {}

    def _open_exchange(self, address: Address, is_by_name: bool, operation: str) -> Exchange:
        sandbox = self.sandbox
        number = sandbox.ids.number("exchange")
        return Exchange(
            vendor=self.vendor,
            sandbox=sandbox,
            envelope=self.envelope,
            credential=self.credential,
            id=sandbox.ids.name("exchange", number, 12).lower(),
            number=number,
            at=sandbox.clock.now(),
            base_url=address.root + sandbox.segment,
            root_url=address.root + (sandbox.segment if is_by_name else ""),
            operation=operation,
        )

    def _answer(self, exchange: Exchange, fault: Fault | None, found: Any, scope: Scope) -> Answer:
        """What the vendor answers; its writes are kept when the status is below 400."""
        if self.failure is not None:
            exchange.explain(f"validation:{self.failure.status}")
        failure = self.failure or self._injected(exchange, fault)
        if failure is not None:
            return self.vendor.render_failure(failure)
        database = self.sandbox.database
        keep = False
        database.begin_unit()
        try:
            answer = self.vendor.authorize(exchange) or self._call(exchange, found, scope)
            keep = answer.status < 400
        except Exception:
            log.exception("%s %s failed", self.envelope.method, self.envelope.path)
            answer = self.vendor.render_failure(Failure(500))
        finally:
            database.end_unit(keep=keep)
        return answer

    def _injected(self, exchange: Exchange, fault: Fault | None) -> Failure | None:
        """The failure that an armed fault, or the request itself, asks for."""
        if fault is not None:
            exchange.explain(f"fault:{fault.id}")
            if fault.error is not None or fault.effect.get("status"):
                status = int(fault.effect.get("status") or 0)
                return Failure(status, "", fault.error, fault.effect.get("retry_after"))
            return None
        preferred = read_preference(self.envelope)
        if preferred is None:
            return None
        exchange.explain(f"fault:prefer-{preferred}")
        return Failure(preferred)

    def _call(self, exchange: Exchange, found: Any, scope: Scope) -> Answer:
        """Have the vendor's application answer."""
        scope = dict(scope)
        scope[SCOPE_KEY] = exchange
        scope["path"] = self.envelope.path
        scope["raw_path"] = self.envelope.path.encode()
        scope["root_path"] = ""
        if self.vendor.any_content_type:
            scope["headers"] = _as_json(scope["headers"])
        if found is None:
            exchange.explain(_name_nearest(self.vendor, self.envelope))
        return _drive(self.gateway.index(self.vendor).call(found, scope, self.envelope.body))


def _name_operation(found: Found | None) -> str:
    return found[0].operation_id or found[0].name if found else ""


def _drive(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine to its end at once.

    Raises:
        Suspended: it waited for something; what it was doing is broken off.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        answer: Answer = end.value
        return answer
    coroutine.close()
    raise Suspended("a route awaited inside its transaction")


def _open_envelope(scope: Scope, address: Address, body: bytes) -> Envelope:
    client = scope.get("client")
    return Envelope(
        method=scope["method"],
        path=address.path,
        query=scope.get("query_string", b"").decode("latin-1"),
        raw_headers=scope["headers"],
        body=body,
        client=client[0].removeprefix(MAPPED) if client else "",
    )


def _choose_sandbox(
    address: Address, envelope: Envelope, credential: Credential | None
) -> tuple[str, bool]:
    """The sandbox's name, and whether it was named by path or header."""
    if address.sandbox is not None:
        return address.sandbox, True
    name = envelope.headers.get(SANDBOX_HEADER)
    if name is not None:
        return name, True
    if credential is not None and credential.sandbox is not None:
        return credential.sandbox, False
    return DEFAULT, False


def _name_nearest(vendor: Vendor, envelope: Envelope) -> str:
    """The reason of an answer to a request that no operation is for."""
    from mockserver.kernel.nearest import find_nearest

    near = find_nearest(vendor, envelope.method, envelope.path, limit=1)
    return f"unmatched:{near[0].method} {near[0].path}" if near else "unmatched"


def _as_json(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [header for header in headers if header[0] != b"content-type"]
    kept.append((b"content-type", b"application/json"))
    return kept


def _mark(answer: Answer, exchange: Exchange) -> Answer:
    marked = (ID_HEADER, exchange.id.encode())
    if not exchange.reason:
        return answer.with_headers((marked,))
    return answer.with_headers(
        (marked, (REASON_HEADER, exchange.reason.encode("latin-1", "replace")))
    )
