"""One isolated world, and all that can be done in it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mockserver.testing.callbacks import Callbacks
from mockserver.testing.calls import Call, segment
from mockserver.testing.clock import Clock, Reading
from mockserver.testing.faults import Faults
from mockserver.testing.messages import Messages
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Page, Record, read, read_nothing, read_page
from mockserver.testing.requests import Requests
from mockserver.testing.sinks import Sink
from mockserver.testing.snapshots import Snapshot, Snapshots
from mockserver.testing.vendors import Platform, Vendor
from mockserver.testing.ways import Awaiting, Blocking


class SandboxState(Record):
    """A sandbox: its clock, how many messages it holds, and when something is due next.

    `created_at` is the machine's time when it was made, reset or forked; `size` is in bytes.
    """

    name: str
    created_at: datetime
    forked_from: str | None
    size: int
    clock: Reading
    messages: int
    next_due_at: datetime | None


class Populated(Record):
    """What was made, counted by vendor and kind, and the seed it was made from."""

    seed: int
    made: Mapping[str, Mapping[str, int]]


class Sandbox(Noun[Way]):
    """A sandbox: its own data, clock, ids, faults, callbacks, journal and inbox.

    The first call in it makes it, or `create`; until then it cannot be read, reset, copied or
    deleted (404). `Sandbox` blocks; `Sandbox[Awaiting]`, which `aio` gives, has the same operations
    to be awaited.
    """

    def __init__(self, way: Way) -> None:
        super().__init__(way)
        self.messages: Messages[Way] = Messages(way)
        self.clock: Clock[Way] = Clock(way)
        self.faults: Faults[Way] = Faults(way)
        self.callbacks: Callbacks[Way] = Callbacks(way)
        self.requests: Requests[Way] = Requests(way)
        self.snapshots: Snapshots[Way] = Snapshots(way)

    def __repr__(self) -> str:
        return f"<Sandbox {self.name} at {self._way.address.url}>"

    @property
    def name(self) -> str:
        """Its name: what `X-Mock-Sandbox` says, and what follows `~` in paths and credentials."""
        return self._way.sandbox or "default"

    @property
    def aio(self: Sandbox[Blocking]) -> Sandbox[Awaiting]:
        """The same sandbox for async code, in any event loop."""
        return Sandbox(Awaiting(self._way.address, self._way.sandbox))

    def sink(self, name: str = "callbacks") -> Sink[Way]:
        """A receiver of its own: other sandboxes do not see what it gets."""
        return Sink(self._way, f"{self.name}~{name}")

    def platform(self, slug: str) -> Platform[Way]:
        """A vendor's own platform."""
        return Platform(self._way, slug)

    @api_call
    def read(self) -> Call[SandboxState]:
        """What it holds."""
        return Call("GET", self._path(), read(SandboxState))

    @api_call
    def create(self) -> Call[SandboxState]:
        """Make it, unless it is there."""
        return Call("POST", "sandboxes", read(SandboxState), body={"name": self.name})

    @api_call
    def reset(self) -> Call[SandboxState]:
        """Take it back to its fixtures: data, clock, faults, callbacks, journal and counters."""
        return Call("POST", f"{self._path()}/reset", read(SandboxState))

    @api_call
    def delete(self) -> Call[None]:
        """Delete it with all that is in it."""
        return Call("DELETE", self._path(), read_nothing)

    @api_call
    def fork(self, name: str) -> Call[Sandbox[Way]]:
        """Copy it as it is, clock and all; the copy goes its own way.

        Raises:
            ProblemError: 409, there is a sandbox of this name.
        """
        way = replace(self._way, sandbox=name)
        return Call("POST", f"{self._path()}/fork", lambda _: Sandbox(way), body={"name": name})

    @api_call
    def snapshot(self, name: str | None = None) -> Call[Snapshot]:
        """Keep a copy that can be gone back to: `snapshots` lists them."""
        return Call("POST", f"{self._path()}/snapshots", read(Snapshot), body={"name": name})

    @api_call
    def restore(self, snapshot: str, *, origin: str | None = None) -> Call[SandboxState]:
        """Go back to a snapshot, its own or one of the sandbox `origin`."""
        body = {"snapshot": snapshot, "from": origin}
        return Call("POST", f"{self._path()}/restore", read(SandboxState), body=body)

    @api_call
    def populate(
        self,
        *vendors: str,
        size: int | None = None,
        seed: int | None = None,
    ) -> Call[Populated]:
        """Fill it with demo data: people, and what happened to them.

        Args:
            vendors: slugs; all, when none is given.
            size: how many people.
            seed: makes the same people again; one that was not used yet, when left out.

        Raises:
            ProblemError: 409, this seed was used here before, or a vendor refused a request.
        """
        body = {"vendors": list(vendors) or None, "size": size, "seed": seed}
        return Call("POST", "populate", read(Populated), body=body, seconds=60)

    @api_call
    def vendor(self, slug: str) -> Call[Vendor]:
        """A vendor: its base URL and credentials in this sandbox."""
        return Call("GET", f"vendors/{segment(slug)}", read(Vendor))

    @api_call
    def vendors(self) -> Call[Page[Vendor]]:
        """All vendors."""
        return Call("GET", "vendors", read_page(Vendor))

    @functools.cached_property
    def nrs360(self: Sandbox[Blocking]) -> Vendor:
        """360NRS in this sandbox."""
        return _read_vendor(self, "nrs360")

    @functools.cached_property
    def collect(self: Sandbox[Blocking]) -> Vendor:
        """Collect in this sandbox."""
        return _read_vendor(self, "collect")

    @functools.cached_property
    def easir(self: Sandbox[Blocking]) -> Vendor:
        """EASIR in this sandbox."""
        return _read_vendor(self, "easir")

    @functools.cached_property
    def xebo(self: Sandbox[Blocking]) -> Vendor:
        """Xebo in this sandbox."""
        return _read_vendor(self, "xebo")

    def _path(self) -> str:
        return f"sandboxes/{self.name}"


def _read_vendor(sandbox: Sandbox[Blocking], slug: str) -> Vendor:
    """What a property may read: it cannot be awaited."""
    if not isinstance(sandbox._way, Blocking):
        raise TypeError(f"await vendor('{slug}'), or read {slug} of the blocking sandbox")
    return sandbox.vendor(slug)
