"""Conversations and their messages as rows: found, begun, added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_conversations as conversations
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat

_CHUNK = 10_000
"""Numbers that one query asks for; SQLite takes some 32,000."""

_MESSAGE: Mapping[str, Any] = {
    "reactions": [],
    "buttons": [],
    "button_answers": [],
    "default_answer": None,
    "sent_at": None,
    "delivered_at": None,
    "read_at": None,
    "failed_at": None,
    "ledger_id": 0,
}
"""What a message is unless it is told otherwise."""

whole = select(
    chat,
    messages.c.number.label("message"),
    messages.c.sending_id.label("sending"),
    messages.c.outcome.label("outcome"),
    messages.c.status.label("status"),
    func.coalesce(messages.c.ledger_id, chat.c.ledger_id).label("entry"),
).outerjoin(messages, messages.c.id == chat.c.id)
"""Messages with what the send of a template keeps of them: `message` is None for all others.
`entry` is their number in the ledger, 0 for what the fixtures brought."""

_one = whole.where(chat.c.id == bindparam("id"))
_conversation = select(conversations).where(conversations.c.id == bindparam("conversation"))
_pair = select(conversations).where(
    conversations.c.sender == bindparam("sender"),
    conversations.c.recipient == bindparam("recipient"),
)
_pairs = select(conversations.c.id, conversations.c.recipient).where(
    conversations.c.sender == bindparam("sender"),
    conversations.c.recipient.in_(bindparam("recipients", expanding=True)),
)
_touch = (
    update(conversations)
    .where(conversations.c.id.in_(bindparam("conversations", expanding=True)))
    .values(updated_at=bindparam("now"))
)


def find_conversation(sandbox: Sandbox, sender: str, recipient: str) -> Row[Any] | None:
    """The conversation of a sender with a recipient."""
    return sandbox.database.first(_pair, {"sender": sender, "recipient": recipient})


def read_conversation(sandbox: Sandbox, conversation: int) -> Row[Any]:
    """A conversation that is known to be there."""
    row = sandbox.database.first(_conversation, {"conversation": conversation})
    assert row is not None
    return row


def find_conversations(sandbox: Sandbox, sender: str, recipients: Sequence[str]) -> dict[str, int]:
    """The conversations of a sender, by recipient; recipients without one are left out."""
    found = {}
    for start in range(0, len(recipients), _CHUNK):
        some = {"sender": sender, "recipients": recipients[start : start + _CHUNK]}
        found.update({row.recipient: row.id for row in sandbox.database.rows(_pairs, some)})
    return found


def begin_conversation(sandbox: Sandbox, sender: str, recipient: str, now: datetime) -> int:
    """A new conversation; its session begins with the first message that is sent in it."""
    number = sandbox.ids.number("nrs360.whatsapp conversation")
    row = {
        "id": number,
        "sender": sender,
        "recipient": recipient,
        "last_message_at": None,
        "created_at": now,
        "updated_at": now,
    }
    sandbox.database.add(conversations, row)
    return number


def touch_conversations(sandbox: Sandbox, ids: Sequence[int], now: datetime) -> None:
    """Have conversations count as changed: they come first in lists."""
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        sandbox.database.execute(_touch, {"conversations": some, "now": now})


def add_message(sandbox: Sandbox, facts: Mapping[str, Any]) -> None:
    """A new message of a conversation; what `facts` leave out is as for a plain text."""
    number = sandbox.ids.number("nrs360.whatsapp message")
    sandbox.database.add(chat, {**_MESSAGE, **facts, "number": number})


def find_message(sandbox: Sandbox, message_id: str) -> Row[Any] | None:
    """A message by its id."""
    return sandbox.database.first(_one, {"id": message_id})
