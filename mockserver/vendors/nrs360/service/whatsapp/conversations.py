"""Conversations as customers read them. Sections "Conversation list", "Show a conversation" and
"Show the messages in a conversation"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_conversations as conversations
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat
from mockserver.vendors.nrs360.service.contacts.book import Contact, find_contacts
from mockserver.vendors.nrs360.service.paging import Page, read_page, render_meta
from mockserver.vendors.nrs360.service.whatsapp.chats import find_conversation
from mockserver.vendors.nrs360.service.whatsapp.session import show_session

_FILTERS = {
    "from": conversations.c.sender == bindparam("from"),
    "to": conversations.c.recipient == bindparam("to"),
}
_CHOICES: tuple[tuple[str, ...], ...] = ((), ("from",), ("to",), ("from", "to"))
_lists = {
    names: select(conversations)
    .where(*(_FILTERS[name] for name in names))
    .order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
    for names in _CHOICES
}
_counts = {
    names: select(func.count())
    .select_from(conversations)
    .where(*(_FILTERS[name] for name in names))
    for names in _CHOICES
}
_sizes = (
    select(chat.c.conversation, func.count().label("total"))
    .where(chat.c.conversation.in_(bindparam("conversations", expanding=True)))
    .group_by(chat.c.conversation)
)
_messages = (
    select(chat)
    .where(chat.c.conversation == bindparam("conversation"))
    .order_by(chat.c.number.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)


def list_conversations(exchange: Exchange) -> dict[str, Any]:
    """The conversations that the query asks for, the one that changed last first.

    Raises:
        ApiError: 422, `page` or `limit` cannot be read.
    """
    params, database = exchange.envelope.params, exchange.sandbox.database
    page = read_page(params)
    names = tuple(name for name in _FILTERS if params.get(name))
    wanted = {name: params[name] for name in names}
    rows = database.rows(_lists[names], {**wanted, **_cut(page)})
    ((total,),) = database.rows(_counts[names], wanted)
    data = _show_all(exchange, rows)
    return {"data": data, "meta": render_meta(exchange, page, total=total, count=len(data))}


def show_conversation(exchange: Exchange, sender: str, recipient: str) -> dict[str, Any]:
    """One conversation.

    Raises:
        ApiError: 404, the two have none.
    """
    return {"data": _show_all(exchange, [find(exchange.sandbox, sender, recipient)])[0]}


def list_messages(exchange: Exchange, sender: str, recipient: str) -> dict[str, Any]:
    """The messages of a conversation, newest first, and its session.

    Raises:
        ApiError: 404, the two have none; 422, `page` or `limit` cannot be read.
    """
    page = read_page(exchange.envelope.params)
    row = find(exchange.sandbox, sender, recipient)
    given = {"conversation": row.id, **_cut(page)}
    data = [show_message(one) for one in exchange.sandbox.database.rows(_messages, given)]
    total = _count_messages(exchange.sandbox, [row.id])[row.id]
    pagination = render_meta(exchange, page, total=total, count=len(data))
    return {"data": data, "meta": {**show_session(row, exchange.at), **pagination}}


def find(sandbox: Sandbox, sender: str, recipient: str) -> Row[Any]:
    """The conversation of a path. Raises 404."""
    row = find_conversation(sandbox, sender, recipient)
    if row is None:
        raise not_found()
    return row


def show_message(row: Row[Any]) -> dict[str, Any]:
    """A message, as lists and answers have it."""
    return {
        "id": row.id,
        "type": row.type,
        "msisdn": row.msisdn,
        "content": row.content,
        "reactions": row.reactions,
        "sentAt": _maybe(row.sent_at),
        "deliveredAt": _maybe(row.delivered_at),
        "readAt": _maybe(row.read_at),
        "failedAt": _maybe(row.failed_at),
    }


def _maybe(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def _cut(page: Page) -> dict[str, int]:
    return {"most": page.limit, "skipped": page.offset}


def _count_messages(sandbox: Sandbox, ids: Sequence[int]) -> dict[int, int]:
    found = sandbox.database.rows(_sizes, {"conversations": ids})
    return {row.conversation: row.total for row in found}


def _show_all(exchange: Exchange, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    if not rows:
        return []
    sizes = _count_messages(exchange.sandbox, [row.id for row in rows])
    numbers = sorted({row.recipient for row in rows})
    contacts = find_contacts(exchange.sandbox, "phone", numbers)
    base = f"{exchange.root_url}/api/rest/whatsapp/conversations"
    return [
        {
            "from": row.sender,
            "to": row.recipient,
            "totalMessages": sizes[row.id],
            **show_session(row, exchange.at),
            "createdAt": iso(row.created_at),
            "updatedAt": iso(row.updated_at),
            "links": {"messages": f"{base}/{row.sender}/{row.recipient}/messages"},
            "contact": {"data": _show_contact(row.recipient, contacts.get(row.recipient))},
        }
        for row in rows
    ]


def _show_contact(number: str, contact: Contact | None) -> Mapping[str, Any]:
    """What is known of the recipient; of one that is no contact, the number and its country.

    `interest` and `comment` are custom fields of these keys.
    """
    known = parse_msisdn(number)
    custom = {} if contact is None else {one["key"]: one["value"] for one in contact.custom_fields}
    return {
        "msisdn": number,
        "firstName": contact and contact.name,
        "lastName": contact and contact.surname,
        "email": contact and contact.email,
        "interest": custom.get("interest"),
        "comment": custom.get("comment"),
        "country": (contact and contact.country_iso) or (known.country if known else None),
    }
