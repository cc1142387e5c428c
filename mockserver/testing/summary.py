"""What went on in a sandbox, in words: added to the report of a test that failed."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.testing.callbacks import Callback
from mockserver.testing.sandbox import Sandbox

SHOWN = 20
"""The newest entries of each kind that are shown."""

MAX_TEXT = 100


def summarize(sandbox: Sandbox) -> str:
    """The newest requests, messages and callbacks of a sandbox, in the order they came."""
    return "\n".join(_describe(sandbox))


def _describe(sandbox: Sandbox) -> Iterator[str]:
    reading = sandbox.clock.read()
    yield f"clock: {reading.mode}, {reading.now.isoformat()}"
    yield "requests:"
    for request in reversed(sandbox.requests.list(limit=SHOWN)):
        reason = f" ({request.reason})" if request.reason else ""
        yield f"  {request.vendor} {request.method} {request.path} {request.status}{reason}"
    yield "messages:"
    for message in reversed(sandbox.messages.list(limit=SHOWN)):
        text = " ".join((message.subject or message.text).split())[:MAX_TEXT]
        yield f"  {message.id} {message.channel} to {message.recipient}, {message.status}: {text}"
    yield "callbacks:"
    for callback in reversed(sandbox.callbacks.list(limit=SHOWN)):
        yield f"  {callback.method} {callback.url} {callback.state}{_last_try(callback)}"


def _last_try(callback: Callback) -> str:
    if not callback.attempts:
        return ""
    attempt = callback.attempts[-1]
    outcome = attempt.status or attempt.error
    return f" (attempt {attempt.number}: {outcome})"
