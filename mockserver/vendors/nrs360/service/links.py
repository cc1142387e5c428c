"""Short links that redirect, in messages or made by themselves; those in messages that unsubscribe
or lead to landing pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, literal_column, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import LETTERS, spell
from mockserver.kernel.pages import UnknownPage
from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.device import Device, describe_device
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.pages import links
from mockserver.vendors.nrs360.service.blacklist import (
    blacklist_of,
    block_recipient,
    is_blocked,
)
from mockserver.vendors.nrs360.service.events import Happening, report

Kind = Literal["short", "unsubscribe", "landing", "form"]

_SCATTER = 22_801_763_489
"""Has no factor in common with 62: numbers times it are scattered over all codes of six letters and
digits, as many as the page's sample has, and no two of them meet."""

_PATHS = {"short": "s", "unsubscribe": "u", "landing": "l", "form": "f"}
_links = select(
    links,
    messages.c.number,
    messages.c.channel,
    messages.c.recipient,
    messages.c.sender,
).join(messages, messages.c.id == links.c.message, isouter=True)
_by_code = _links.where(links.c.code == bindparam("code"), links.c.kind == bindparam("kind"))
_short_of_message = _links.where(
    links.c.message == bindparam("message"),
    links.c.kind == literal_column("'short'"),  # word for word as in the index: see models
)
_short_to = _short_of_message.where(links.c.target == bindparam("target"))
_last_short = (
    select(links)
    .where(links.c.kind == "short")
    .order_by(links.c.created_at.desc(), links.c.code)
    .limit(1000)
)
_count_click = (
    update(links).where(links.c.code == bindparam("link")).values(clicks=links.c.clicks + 1)
)


def make_code(exchange: Exchange) -> str:
    """A code for a link: six letters and digits that no other link has."""
    return spell(exchange.sandbox.ids.number("nrs360.link") * _SCATTER, 6, LETTERS)


def make_link(exchange: Exchange, kind: Kind, message_id: str, target: str = "") -> str:
    """Make a link; its absolute URL, which opens without a credential.

    A short one may be about no message: its `message_id` is empty then.
    """
    code = make_code(exchange)
    row = {
        "code": code,
        "kind": kind,
        "target": target,
        "message": message_id,
        "created_at": exchange.at,
        "clicks": 0,
    }
    exchange.sandbox.database.add(links, row)
    return f"{exchange.base_url}/{_PATHS[kind]}/{code}"


def shorten_again(exchange: Exchange, message_id: str, target: str) -> str:
    """The short link that a message has to a target, made when there is none yet."""
    row = exchange.sandbox.database.first(_short_to, {"message": message_id, "target": target})
    if row is None:
        return make_link(exchange, "short", message_id, target)
    return f"{exchange.base_url}/{_PATHS['short']}/{row.code}"


def find_link(exchange: Exchange, kind: Kind, code: str) -> Row[Any]:
    """A link and the message it is about, whose columns are None where there is none.

    Raises:
        UnknownPage: there is no such link.
    """
    row = exchange.sandbox.database.first(_by_code, {"code": code, "kind": kind})
    if row is None:
        raise UnknownPage
    return row


def follow(exchange: Exchange, link: Row[Any]) -> str:
    """Record a click on a short link; where it leads."""
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    click(exchange.sandbox, link, exchange.at, device)
    target: str = link.target
    return target


def click(sandbox: Sandbox, link: Row[Any], at: datetime, device: Device) -> None:
    """Count a click on a short link, and tell it of the message it is about."""
    sandbox.database.execute(_count_click, {"link": link.code})
    if link.number is not None:
        report(sandbox, [Happening(link.number, "clicked", at, device, link.target)])


def find_short_links(sandbox: Sandbox, message_id: str) -> Sequence[Row[Any]]:
    """The short links of a message, and of its landing page as far as that was opened."""
    return sandbox.database.rows(_short_of_message, {"message": message_id})


def list_short_links(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The last 1,000 short links with their clicks, newest first; those of one instant by code."""
    return [
        {
            "path": f"/{_PATHS['short']}/{row.code}",
            "target": row.target,
            "message": row.message or None,
            "clicks": row.clicks,
            "createdAt": iso(row.created_at),
        }
        for row in sandbox.database.rows(_last_short)
    ]


def is_unsubscribed(exchange: Exchange, link: Row[Any]) -> bool:
    """Whether a link's recipient is on the blacklist of its message's channel."""
    return is_blocked(exchange.sandbox, blacklist_of(link.channel), link.recipient)


def unsubscribe(exchange: Exchange, link: Row[Any], event: str = "unsubscribed") -> None:
    """Put a link's recipient on its channel's blacklist; a second time changes nothing."""
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    leave(exchange.sandbox, link.number, event, exchange.at, device)


def leave(sandbox: Sandbox, number: int, event: str, at: datetime, device: Device) -> bool:
    """Put a message's recipient on its channel's blacklist and tell so; whether that is new."""
    if not block_recipient(sandbox, number, at):
        return False
    report(sandbox, [Happening(number, event, at, device)])
    return True
