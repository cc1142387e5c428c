"""Links in messages: short ones that redirect, and those that unsubscribe."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import LETTERS, spell
from mockserver.messaging.device import describe_device
from mockserver.vendors.nrs360.models import blacklist, links, messages
from mockserver.vendors.nrs360.service.events import Happening, report

Kind = Literal["short", "unsubscribe"]

_SCATTER = 22_801_763_489
"""Has no factor in common with 62: numbers times it are scattered over all codes of six letters and
digits, as many as the page's sample has, and no two of them meet."""

_PATHS = {"short": "s", "unsubscribe": "u"}
_by_code = (
    select(links, messages.c.number, messages.c.recipient, messages.c.sender)
    .join(messages, messages.c.id == links.c.message)
    .where(links.c.code == bindparam("code"), links.c.kind == bindparam("kind"))
)
_count_click = (
    update(links).where(links.c.code == bindparam("link")).values(clicks=links.c.clicks + 1)
)
_entry = select(blacklist.c.id).where(
    blacklist.c.type == "sms", blacklist.c.recipient == bindparam("recipient")
)


def make_link(exchange: Exchange, kind: Kind, message_id: str, target: str = "") -> str:
    """Make a link about a message; its absolute URL, which opens without a credential."""
    code = spell(exchange.sandbox.ids.number("nrs360.link") * _SCATTER, 6, LETTERS)
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


def find_link(exchange: Exchange, kind: Kind, code: str) -> Row[Any] | None:
    """A link and the message it is about, or None."""
    return exchange.sandbox.database.first(_by_code, {"code": code, "kind": kind})


def follow(exchange: Exchange, link: Row[Any]) -> str:
    """Record a click on a short link; where it leads."""
    sandbox = exchange.sandbox
    sandbox.database.execute(_count_click, {"link": link.code})
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    target: str = link.target
    report(sandbox, [Happening(link.number, "clicked", exchange.at, device, target)])
    return target


def is_unsubscribed(exchange: Exchange, recipient: str) -> bool:
    """Whether a recipient is on the SMS blacklist."""
    return exchange.sandbox.database.first(_entry, {"recipient": recipient}) is not None


def unsubscribe(exchange: Exchange, link: Row[Any]) -> None:
    """Put a link's recipient on the SMS blacklist; a second time changes nothing."""
    sandbox = exchange.sandbox
    if is_unsubscribed(exchange, link.recipient):
        return
    message = sandbox.database.rows(select(messages).where(messages.c.number == link.number))[0]
    entry = {
        "id": sandbox.ids.number("nrs360.blacklist"),
        "type": "sms",
        "recipient": link.recipient,
        "is_definitive": False,
        "sending_id": message.sending_id,
        "campaign_name": message.campaign_name or None,
        "created_at": exchange.at,
    }
    sandbox.database.add(blacklist, entry)
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    report(sandbox, [Happening(link.number, "unsubscribed", exchange.at, device)])
