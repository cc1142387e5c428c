"""Postcards: posted, delivered two seconds later, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.toy.callbacks import render_delivery
from mockserver.vendors.toy.errors import ToyError
from mockserver.vendors.toy.models import postcards
from mockserver.vendors.toy.schemas import Postcard

DELIVERED_AFTER = timedelta(seconds=2)

_by_id = select(postcards).where(postcards.c.id == bindparam("postcard"))
_deliver = (
    update(postcards).where(postcards.c.id == bindparam("postcard")).values(status="delivered")
)


def send(exchange: Exchange, order: Postcard) -> dict[str, Any]:
    """Print a postcard and post it."""
    sandbox = exchange.sandbox
    postcard_id = sandbox.ids.ordered("toy.postcard", 12)
    message = Message(
        vendor="toy",
        channel="postcard",
        recipient=order.to,
        text=order.text,
        ref=postcard_id,
        exchange=exchange.id,
    )
    row = {
        "id": postcard_id,
        "recipient": order.to,
        "text": order.text,
        "callback": order.callback,
        "status": "posted",
        "posted_at": exchange.at,
        "ledger_id": sandbox.messages.record(message, exchange.at),
    }
    sandbox.database.add(postcards, row)
    sandbox.jobs.schedule("toy", "delivery", exchange.at + DELIVERED_AFTER, postcard_id)
    return show(exchange, postcard_id)


def show(exchange: Exchange, postcard_id: str) -> dict[str, Any]:
    """A postcard as it is answered.

    Raises:
        ToyError: there is none of this id.
    """
    row = exchange.sandbox.database.first(_by_id, {"postcard": postcard_id})
    if row is None:
        raise ToyError("not_found")
    return {"id": row.id, "to": row.recipient, "text": row.text, "status": row.status}


def deliver(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Postcards arrive, and their senders are told."""
    for job in jobs:
        row = sandbox.database.first(_by_id, {"postcard": job.payload})
        assert row is not None
        if row.status == "posted":
            _arrive(sandbox, row, job.due_at)


def deliver_now(sandbox: Sandbox, entry: Row[Any], _: Mapping[str, Any]) -> None:
    """A postcard arrives at once.

    Raises:
        ValueError: it has arrived.
    """
    row = sandbox.database.first(_by_id, {"postcard": entry.ref})
    assert row is not None
    if row.status != "posted":
        raise ValueError(f"postcard {row.id} has arrived already")
    _arrive(sandbox, row, sandbox.clock.now())


def _arrive(sandbox: Sandbox, row: Row[Any], at: datetime) -> None:
    sandbox.database.execute(_deliver, {"postcard": row.id})
    sandbox.messages.report([(row.ledger_id, "delivered", at, {})])
    if row.callback:
        sandbox.callbacks.queue("toy", render_delivery(row.id, row.callback))


def seed(_: Sandbox) -> None:
    """A new sandbox has no postcards."""
