"""Links in messages: short ones that redirect, those that unsubscribe, and landing pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import LETTERS, spell
from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.device import describe_device
from mockserver.vendors.nrs360.models.blacklist import blacklist
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.pages import links
from mockserver.vendors.nrs360.service.events import Happening, report

Kind = Literal["short", "unsubscribe", "landing"]

_SCATTER = 22_801_763_489
"""Has no factor in common with 62: numbers times it are scattered over all codes of six letters and
digits, as many as the page's sample has, and no two of them meet."""

_PATHS = {"short": "s", "unsubscribe": "u", "landing": "l"}
_by_code = (
    select(
        links,
        messages.c.number,
        messages.c.channel,
        messages.c.recipient,
        messages.c.sender,
    )
    .join(messages, messages.c.id == links.c.message)
    .where(links.c.code == bindparam("code"), links.c.kind == bindparam("kind"))
)
_count_click = (
    update(links).where(links.c.code == bindparam("link")).values(clicks=links.c.clicks + 1)
)
_entry = select(blacklist.c.id).where(
    blacklist.c.type == bindparam("type"), blacklist.c.recipient == bindparam("recipient")
)


def make_code(exchange: Exchange) -> str:
    """A code for a link: six letters and digits that no other link has."""
    return spell(exchange.sandbox.ids.number("nrs360.link") * _SCATTER, 6, LETTERS)


def make_link(exchange: Exchange, kind: Kind, message_id: str, target: str = "") -> str:
    """Make a link about a message; its absolute URL, which opens without a credential."""
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


def is_unsubscribed(exchange: Exchange, link: Row[Any]) -> bool:
    """Whether a link's recipient is on the blacklist of its message's channel."""
    return _is_blocked(exchange.sandbox, _blacklist_of(link.channel), link.recipient)


def unsubscribe(exchange: Exchange, link: Row[Any], event: str = "unsubscribed") -> None:
    """Put a link's recipient on its channel's blacklist; a second time changes nothing."""
    if not block_recipient(exchange.sandbox, link.number, exchange.at):
        return
    device = describe_device(exchange.envelope.headers.get("user-agent", ""))
    report(exchange.sandbox, [Happening(link.number, event, exchange.at, device)])


def block_recipient(sandbox: Sandbox, number: int, at: datetime) -> bool:
    """Put a message's recipient on its channel's blacklist; whether that is new."""
    message = sandbox.database.rows(select(messages).where(messages.c.number == number))[0]
    kind = _blacklist_of(message.channel)
    if _is_blocked(sandbox, kind, message.recipient):
        return False
    entry = {
        "id": sandbox.ids.number("nrs360.blacklist"),
        "type": kind,
        "recipient": message.recipient,
        "is_definitive": False,
        "sending_id": message.sending_id,
        "campaign_name": message.campaign_name or None,
        "created_at": at,
    }
    sandbox.database.add(blacklist, entry)
    return True


def _blacklist_of(channel: str) -> str:
    return "mailing" if channel == "mailing" else "sms"


def _is_blocked(sandbox: Sandbox, kind: str, recipient: str) -> bool:
    return sandbox.database.first(_entry, {"type": kind, "recipient": recipient}) is not None
