"""What the control API works on, and how a request names it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Depends, Header, Path, Query, Request

from mockserver.admin.problems import PROBLEM, Problem
from mockserver.admin.receiver import Sinks
from mockserver.kernel.application import OperationRoute, read_ledger
from mockserver.kernel.clock import read_stopwatch
from mockserver.kernel.engine import Engine
from mockserver.kernel.http import Scope
from mockserver.kernel.sandbox import DEFAULT, Catalog, Sandbox, check_name
from mockserver.kernel.vendor import Vendor

MAX_NUMBER = 2**63 - 1
"""The largest number that the database knows."""

Found = TypeVar("Found")


class Vendors(Catalog, Protocol):
    """The catalog, as the control API shows it."""

    @property
    def slugs(self) -> Sequence[str]:
        """All slugs, sorted."""

    def load_all(self) -> Sequence[Vendor]:
        """All vendors, in the order of their slugs."""


@dataclass(frozen=True, slots=True)
class Console:
    """The server, as far as it can be controlled."""

    engine: Engine
    catalog: Vendors
    origin: Callable[[Scope], str]
    sinks: Sinks

    def find_vendor(self, slug: str) -> Vendor:
        """The vendor that a path names.

        Raises:
            Problem: 404, there is none.
        """
        vendor = self.catalog.load(slug)
        if vendor is None:
            raise Problem(404, f"there is no vendor {slug[:80]}")
        return vendor

    def match_vendors(self, slug: str | None, operation: str | None = None) -> Sequence[Vendor]:
        """The vendors that a match is true of: the one that it names, or all with its operation.

        Raises:
            Problem: 422, there is none: a misspelt name would never match.
        """
        vendors = self._find_vendors(slug)
        if operation is None:
            return vendors
        known = {one: {entry.operation for entry in read_ledger(one.app)} for one in vendors}
        having = [one for one in vendors if operation in known[one]]
        if not having:
            listed = ", ".join(sorted(set().union(*known.values())))
            raise Problem(422, f"no operation {operation[:80]}; there are {listed}")
        return having

    def _find_vendors(self, slug: str | None) -> Sequence[Vendor]:
        if slug is None:
            return self.catalog.load_all()
        vendor = self.catalog.load(slug)
        if vendor is None:
            known = ", ".join(self.catalog.slugs)
            raise Problem(422, f"no vendor {slug[:80]}; there are {known}")
        return [vendor]


def make_router(noun: str) -> APIRouter:
    """A router for the paths below `/__admin/<noun>`."""
    return APIRouter(
        prefix=f"/__admin/{noun}",
        tags=[noun],
        route_class=OperationRoute,
        responses={"default": PROBLEM},
    )


async def find_console(request: Request) -> Console:
    """The console that this application was made for."""
    console: Any = request.app.state.console
    assert isinstance(console, Console)
    return console


CurrentConsole = Annotated[Console, Depends(find_console)]


async def choose_name(
    x_mock_sandbox: Annotated[
        str | None, Header(description="The sandbox; created on first use. Before `?sandbox=`.")
    ] = None,
    sandbox: Annotated[
        str | None, Query(description="The sandbox; created on first use. Else `default`.")
    ] = None,
) -> str:
    """The name of the sandbox that a request is about."""
    named = (name for name in (x_mock_sandbox, sandbox) if name is not None)
    return check_name(next(named, DEFAULT))


CurrentName = Annotated[str, Depends(choose_name)]


async def open_sandbox(console: CurrentConsole, name: CurrentName) -> AsyncIterator[Sandbox]:
    """The sandbox that a request is about.

    What other requests wrote is committed first: reads see nothing that may yet be undone.
    """
    sandbox = console.engine.sandboxes.get(name)
    with sandbox.held():
        sandbox.database.commit()
        yield sandbox


CurrentSandbox = Annotated[Sandbox, Depends(open_sandbox)]


def furnish(console: Console, sandbox: Sandbox) -> None:
    """See that a sandbox holds the fixtures of all vendors, also of those not asked for so far:
    what is due next must not hang on who was."""
    for vendor in console.catalog.load_all():
        sandbox.install(vendor)


Number = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="A number in the list.")]
Words = Annotated[str, Query(max_length=1000, description="Search words.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[
    int | None, Query(ge=1, le=MAX_NUMBER, description="`next` of the page before this one.")
]
AFTER = Query(ge=0, le=MAX_NUMBER, description="Only what has a number above it.")
After = Annotated[int, AFTER]
Timeout = Annotated[
    float, Query(ge=0, le=60, allow_inf_nan=False, description="Real seconds to wait at most.")
]


async def wait_until(
    look: Callable[[], Found | None],
    wait_for_change: Callable[[float], Awaitable[bool]],
    seconds: float,
) -> Found | None:
    """What `look` finds now or after a change; None when the seconds passed first."""
    deadline = read_stopwatch() + seconds
    while True:
        found = look()
        left = deadline - read_stopwatch()
        if found is not None or left <= 0:
            return found
        await wait_for_change(left)
