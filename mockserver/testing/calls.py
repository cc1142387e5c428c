"""A call of the control API: the request, and how its answer is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx

from mockserver.testing.problems import check

Result = TypeVar("Result")

SPARE_SECONDS = 30.0
"""How long a server under load may take beyond what it was told to wait."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Result]):
    """A call of the control API. A value of None in `query` or `body` is left out."""

    method: str
    path: str
    """Below `/__admin/`."""

    read: Callable[[httpx.Response], Result]
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    content: bytes | None = None
    """A body that is no JSON."""

    seconds: float = 0.0
    """Real seconds that the server may take before it answers."""

    is_wait: bool = False
    """Whether a 404 says that nothing came."""

    def write(self, sandbox: str | None) -> dict[str, Any]:
        """The request, as arguments of httpx."""
        arguments: dict[str, Any] = {
            "method": self.method,
            "url": f"/__admin/{self.path}",
            "params": leave_out_none(self.query),
            "headers": {"X-Mock-Sandbox": sandbox} if sandbox is not None else {},
            "timeout": self.seconds + SPARE_SECONDS,
        }
        if self.body is not None:
            arguments["json"] = leave_out_none(self.body)
        if self.content is not None:
            arguments["content"] = self.content
        return arguments

    def finish(self, response: httpx.Response) -> Result:
        """What the answer holds.

        Raises:
            ProblemError: it is a refusal.
        """
        __tracebackhide__ = True
        check(response, is_wait=self.is_wait)
        return self.read(response)


def segment(name: str) -> str:
    """A name as one segment of a path, whatever it holds."""
    return quote(name, safe="~")


def leave_out_none(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given; None stands for what was not."""
    return {name: value for name, value in given.items() if value is not None}
