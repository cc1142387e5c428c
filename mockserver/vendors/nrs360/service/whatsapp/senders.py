"""The account's registered WhatsApp senders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_senders

_by_phone = select(whatsapp_senders).where(whatsapp_senders.c.phone == bindparam("phone"))
_all = select(whatsapp_senders).order_by(whatsapp_senders.c.phone)


def is_registered(sandbox: Sandbox, phone: str) -> bool:
    """Whether templates may be sent from a number."""
    return sandbox.database.first(_by_phone, {"phone": phone}) is not None


def register_sender(sandbox: Sandbox, phone: str, name: str) -> None:
    """Register one more; one that is registered stays as it is."""
    if not is_registered(sandbox, phone):
        sandbox.database.add(whatsapp_senders, {"phone": phone, "name": name})


def list_senders(sandbox: Sandbox) -> list[dict[str, str]]:
    """All of them, by number."""
    return [_show(row) for row in sandbox.database.rows(_all)]


def _show(row: Row[Any]) -> dict[str, str]:
    return {"phone": row.phone, "name": row.name}
