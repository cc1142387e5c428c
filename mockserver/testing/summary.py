"""What went on in a sandbox, in words: added to the report of a test that failed."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.testing.callbacks import Callback
from mockserver.testing.requests import Request, StrayRequest
from mockserver.testing.sandbox import Sandbox

SHOWN = 20
"""The newest entries of each kind that are shown."""

MAX_TEXT = 100


def summarize(sandbox: Sandbox) -> str:
    """The newest requests, messages and callbacks of a sandbox, in the order they came."""
    return "\n".join(_describe(sandbox))


def _describe(sandbox: Sandbox) -> Iterator[str]:
    state = sandbox.read()
    yield f"clock: {state.clock.mode}, {state.clock.now.isoformat()}"
    yield "requests:"
    for request in reversed(sandbox.requests.list(limit=SHOWN)):
        yield from _describe_request(request)
    yield "messages:"
    for message in reversed(sandbox.messages.list(limit=SHOWN)):
        text = " ".join((message.subject or message.text).split())[:MAX_TEXT]
        yield f"  {message.id} {message.channel} to {message.recipient}, {message.status}: {text}"
    yield "callbacks:"
    for callback in reversed(sandbox.callbacks.list(limit=SHOWN)):
        yield f"  {callback.method} {callback.url} {callback.state}{_last_try(callback)}"
    strays = [one for one in sandbox.requests.unmatched().strays if one.at >= state.created_at]
    if strays:
        yield "requests below no vendor, of this test or another:"
        yield from map(_describe_stray, reversed(strays))


def _describe_request(request: Request) -> Iterator[str]:
    """A request, and why it was refused."""
    asked = f"{request.vendor} {request.method} {request.path}"
    reason = f" ({request.reason})" if request.reason else ""
    yield f"  {request.id} {asked} {request.status}{reason}"
    if request.status >= 400:
        yield f"    {request.explain().why}"


def _describe_stray(request: StrayRequest) -> str:
    near = "".join(f" (nearest: {one.method} {one.path})" for one in request.nearest[:1])
    return f"  {request.method} {request.path}{near}"


def _last_try(callback: Callback) -> str:
    if not callback.attempts:
        return ""
    attempt = callback.attempts[-1]
    outcome = attempt.status or attempt.error
    again = f", again at {callback.next_at.isoformat()}" if callback.next_at else ""
    return f" (attempt {attempt.number}: {outcome}{again})"
