"""Where the story is played: a server in a process of its own, a client, and the pace of it all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

STOP_SECONDS = 10.0
TIMEOUT = 60.0
"""Real seconds for an answer: filling a sandbox takes some."""

LINE_SECONDS = 2.5
"""How long a line stands before the next one."""

_WIDTH = 9


class DemoError(Exception):
    """The demo cannot go on, said in one line."""


class Stage:
    """A server, as its customers and as people before the inbox see it."""

    def __init__(
        self,
        ready: Mapping[str, Any],
        client: httpx.Client,
        tell: Callable[[str], None],
        fast: bool,
    ) -> None:
        self.url = str(ready["inbox"]).removesuffix("/")
        self.local_url: str = ready["local"]
        """The server itself, without the proxy that its public URL may stand for."""

        self.vendors: Mapping[str, Mapping[str, str]] = ready["vendors"]
        """By slug: `url` is the base URL, the rest a credential that works."""

        self._client = client
        self._tell = tell
        self._is_fast = fast
        self._never = threading.Event()

    def say(self, who: str, text: str) -> None:
        """Write a line, and give people the time to read it."""
        self._tell(f"  {who:<{_WIDTH}} {text}")
        self.wait(LINE_SECONDS)

    def wait(self, seconds: float) -> None:
        """Let time pass: that of the world, or of the sandbox alone when it is to be fast."""
        if self._is_fast:
            self.control("POST", "/clock/advance", {"seconds": seconds})
        else:
            self._never.wait(seconds)

    def ask(
        self, method: str, url: str, *, fine: Collection[int] = (), **options: Any
    ) -> httpx.Response:
        """A request by anybody; a path is one of the server's.

        Args:
            fine: statuses above 399 that are as good as a yes.

        Raises:
            DemoError: it was refused.
        """
        full = url if "://" in url else self.url + url
        response = self._client.request(method, full, **options)
        if response.status_code >= 400 and response.status_code not in fine:
            told = response.text[:200]
            raise DemoError(f"{method} {full} was answered with {response.status_code}: {told}")
        return response

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A request to the control API; its answer."""
        return self.ask(method, f"/__admin{path}", json=body).json()

    def find_message(self, words: str) -> Mapping[str, Any]:
        """The newest message that search words find.

        Raises:
            DemoError: there is none.
        """
        found = self.ask("GET", "/__admin/messages", params={"q": words, "limit": 1}).json()
        if not found["items"]:
            raise DemoError(f"no message is there for {words}")
        message: Mapping[str, Any] = found["items"][0]
        return message

    def happen(self, message: Mapping[str, Any], event: str, **detail: Any) -> None:
        """Have something happen to a message, as its recipient would."""
        order = {"event": event, "detail": detail}
        self.control("POST", f"/messages/{message['id']}/events", order)


@contextmanager
def open_stage(
    flags: Sequence[str],
    *,
    token: str | None,
    tell: Callable[[str], None],
    fast: bool,
) -> Iterator[Stage]:
    """A server that ends with the context.

    Args:
        flags: as `mockserver serve` takes them; without `--data` all is kept in memory.
        token: of the control API, when one was given; one that the server made up is found.

    Raises:
        DemoError: the server did not start, and has said why.
    """
    has_place = any(flag.split("=")[0] in ("--data", "--ephemeral") for flag in flags)
    place = [] if has_place else ["--ephemeral"]
    command = [sys.executable, "-m", "mockserver", "serve", *place, *flags]
    secret = {"MOCKSERVER_ADMIN_TOKEN": token} if token else {}
    process = subprocess.Popen(  # noqa: S603 - our own server, with the flags of whoever starts it
        [*command, "--log-format", "json"],
        env={**os.environ, **secret},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C is ours: the server ends when we tell it to
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise DemoError("the server did not start")
        ready = json.loads(line)
        token = token or ready.get("token")
        door = _Door(ready["local"], token)
        with httpx.Client(transport=door, timeout=TIMEOUT, trust_env=False) as client:
            stage = Stage(ready, client, tell, fast)
            if token and ready.get("token"):
                tell(f"Token    {token}")
            yield stage
    finally:
        _end(process)


class _Door(httpx.HTTPTransport):
    """The way to the server itself, whatever its public name, as a proxy before it would lead.

    The control API is shown the token; vendors have credentials of their own.
    """

    def __init__(self, url: str, token: str | None) -> None:
        super().__init__()
        self._url = httpx.URL(url)
        self._token = token

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the server."""
        if self._token and request.url.path.startswith("/__admin"):
            request.headers["authorization"] = f"Bearer {self._token}"
        request.url = self._url.copy_with(raw_path=request.url.raw_path)
        return super().handle_request(request)


def _end(process: subprocess.Popen[str]) -> None:
    """Have the server end; when it takes too long, or Ctrl-C comes again, at once."""
    try:
        process.terminate()
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        process.kill()
        process.wait()
