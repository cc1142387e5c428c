"""What can be made to happen to a campaign's mails and letters, by the control API.

EASIR tells its users nothing of it; the inbox shows it, and who unsubscribes gets no more mails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Simulation
from mockserver.vendors.easir.service.campaigns.leaving import refuse_mails

Act = Callable[[Sandbox, Row[Any], Mapping[str, Any]], None]


def _report(event: str) -> Act:
    def act(sandbox: Sandbox, entry: Row[Any], detail: Mapping[str, Any]) -> None:
        if entry.status in ("undelivered", "bounced") and event != entry.status:
            raise ValueError(f"message {entry.id} was not delivered")
        sandbox.messages.report([(entry.id, event, sandbox.clock.now(), dict(detail))])

    return act


def _unsubscribe(sandbox: Sandbox, entry: Row[Any], detail: Mapping[str, Any]) -> None:
    _report("unsubscribed")(sandbox, entry, detail)
    contact_id = entry.details.get("contact")
    if contact_id:
        refuse_mails(sandbox, contact_id)


SIMULATIONS: Mapping[str, Mapping[str, Simulation]] = {
    "email": {
        "delivered": Simulation(_report("delivered")),
        "undelivered": Simulation(_report("undelivered")),
        "bounced": Simulation(_report("bounced")),
        "opened": Simulation(_report("opened")),
        "clicked": Simulation(_report("clicked"), ("url",)),
        "unsubscribed": Simulation(_unsubscribe),
    },
    "letter": {
        "delivered": Simulation(_report("delivered")),
        "undelivered": Simulation(_report("undelivered")),
    },
}
