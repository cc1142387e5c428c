"""One request and its answer, while it is being worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mockserver.kernel.http import Envelope
from mockserver.kernel.vendor import Credential, Vendor

if TYPE_CHECKING:
    from starlette.requests import Request

    from mockserver.kernel.faults import Fault
    from mockserver.kernel.fetch import Fetched
    from mockserver.kernel.sandbox import Sandbox

SCOPE_KEY = "mockserver.exchange"


@dataclass(eq=False, slots=True)
class Exchange:
    """What a vendor's code knows of the request that it answers."""

    vendor: Vendor
    sandbox: Sandbox
    envelope: Envelope
    credential: Credential | None
    id: str
    number: int
    at: datetime
    """The sandbox's time when the request came in; it stands still until the answer."""

    base_url: str
    """The absolute URL of the vendor's root in this sandbox, for links that open without a
    credential."""

    root_url: str
    """The absolute URL of the vendor's root as the client addressed it, for links in answers."""

    operation: str = ""
    reason: str = ""
    """Why the answer is not the plain course: `magic:…`, `fault:…`, `validation:<code>`, or
    `unmatched` with the route that is most like the request."""

    aimed: list[Fault] = field(default_factory=list)
    """Armed faults that are aimed at single recipients of this request."""

    fetched: Mapping[str, Fetched] = field(default_factory=dict)
    """What came of the fetches that the vendor asked for, by URL."""

    def explain(self, reason: str) -> None:
        """Give the reason of an answer that is not the plain course; the first one stands."""
        self.reason = self.reason or reason

    def strike_recipient(self, recipient: str) -> int | str | None:
        """The vendor's error code that an armed fault has for this recipient, or None."""
        for fault in self.aimed:
            if self.sandbox.faults.strike_recipient(fault, recipient):
                self.explain(f"fault:{fault.id}")
                return fault.error
        return None


def here(request: Request) -> Exchange:
    """The exchange that a route is answering."""
    exchange: Any = request.scope[SCOPE_KEY]
    assert isinstance(exchange, Exchange)
    return exchange
