"""Messages into a conversation: what the customer posts, and what is answered for the customer.
Section "Send a message to a conversation"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat
from mockserver.vendors.nrs360.schemas.whatsapp import ConversationMessageRequest
from mockserver.vendors.nrs360.service.whatsapp.chats import (
    add_message,
    find_message,
    touch_conversations,
)
from mockserver.vendors.nrs360.service.whatsapp.conversations import find, show_message
from mockserver.vendors.nrs360.service.whatsapp.life import schedule_texts
from mockserver.vendors.nrs360.service.whatsapp.order import LONGEST
from mockserver.vendors.nrs360.service.whatsapp.session import is_active

_read_all = (
    update(chat)
    .where(
        chat.c.conversation == bindparam("talk"),
        chat.c.direction == "in",
        chat.c.read_at.is_(None),
    )
    .values(read_at=bindparam("now"))
)


def post(
    exchange: Exchange, sender: str, recipient: str, body: ConversationMessageRequest
) -> dict[str, Any]:
    """Post a message into a conversation; the message, as lists have it.

    Raises:
        ApiError: 404, the two have no conversation; 422, there is no content, or no session.
    """
    row = find(exchange.sandbox, sender, recipient)
    content = Fields(body.model_dump()).text("content", required=True, longest=LONGEST) or ""
    if not is_active(row, exchange.at):
        raise invalid_input("The conversation does not have an active session.")
    return {"data": show_message(add_text(exchange.sandbox, row, content, exchange.at, exchange))}


def add_text(
    sandbox: Sandbox,
    conversation: Row[Any],
    content: str,
    now: datetime,
    exchange: Exchange | None = None,
) -> Row[Any]:
    """A message from the sender, which has read what it answers; it leaves as templates do."""
    message_id = sandbox.ids.uuid("nrs360.whatsapp")
    ledger = Message(
        vendor="nrs360",
        channel="whatsapp",
        recipient=conversation.recipient,
        sender=conversation.sender,
        text=content,
        ref=message_id,
        exchange=exchange.id if exchange else "",
        details={} if exchange else {"automatic answer": True},
    )
    facts = {
        "id": message_id,
        "conversation": conversation.id,
        "msisdn": conversation.sender,
        "direction": "out",
        "type": "text",
        "content": content,
        "ledger_id": sandbox.messages.record(ledger, now),
    }
    sandbox.database.execute(_read_all, {"talk": conversation.id, "now": now})
    add_message(sandbox, facts)
    touch_conversations(sandbox, [conversation.id], now)
    schedule_texts(sandbox, [message_id], now)
    row = find_message(sandbox, message_id)
    assert row is not None
    return row
