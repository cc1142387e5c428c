"""What links of a request begin with: the address that the request was sent to, and what names the
sandbox. The latter is not kept, so that a copy of a sandbox has links of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.models.requests import requests

_ADOPTED = "collect.adopted"
_adopt = (
    update(requests).where(requests.c.base_url == "").values(base_url=bindparam("asked_at_url"))
)


def read_base(exchange: Exchange) -> str:
    """What is kept of the address that a request was sent to."""
    return exchange.base_url.removesuffix(exchange.sandbox.segment)


def find_base(sandbox: Sandbox, request: Row[Any]) -> str:
    """What links of a request begin with."""
    return f"{request.base_url}{sandbox.segment}"


def adopt_seeded(exchange: Exchange) -> None:
    """Have links of the fixtures' requests lead to where the first request was sent that asks for
    any: at the time they are made nobody knows it."""
    database = exchange.sandbox.database
    if not database.get(_ADOPTED):
        database.execute(_adopt, {"asked_at_url": read_base(exchange)})
        database.put(_ADOPTED, True)
