"""What a WhatsApp user does, through the control API: write, press a button, react, read.

A user who writes has read what was on its way, too. The first free message after a template gets
the template's `defaultAnswer`, a pressed button its `buttonAnswers`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_conversations as conversations
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat
from mockserver.vendors.nrs360.rules import to_integer
from mockserver.vendors.nrs360.service.whatsapp import chats, life
from mockserver.vendors.nrs360.service.whatsapp.order import LONGEST
from mockserver.vendors.nrs360.service.whatsapp.senders import is_registered
from mockserver.vendors.nrs360.service.whatsapp.texts import add_text

_of_sender = chats.whole.where(
    chat.c.conversation == bindparam("conversation"), chat.c.direction == "out"
)
_unread = _of_sender.where(chat.c.read_at.is_(None), chat.c.failed_at.is_(None)).order_by(
    chat.c.number
)
_waiting_answers = _of_sender.where(
    chat.c.default_answer.is_not(None), chat.c.sent_at.is_not(None), chat.c.failed_at.is_(None)
).order_by(chat.c.number.desc())
_forget_answers = (
    update(chat).where(chat.c.id.in_(bindparam("ids", expanding=True))).values(default_answer=None)
)
_react = (
    update(chat)
    .where(chat.c.id == bindparam("message_id"))
    .values(reactions=bindparam("new_reactions"))
)
_heard = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(last_message_at=bindparam("now"), updated_at=bindparam("now"))
)


def find_message(sandbox: Sandbox, message_id: str) -> Row[Any]:
    """A message of any conversation.

    Raises:
        LookupError: there is none of that id.
    """
    row = chats.find_message(sandbox, message_id)
    if row is None:
        raise LookupError(f"there is no WhatsApp message {message_id[:80]}")
    return row


def write(sandbox: Sandbox, sender: str, recipient: str, text: str, now: datetime) -> Row[Any]:
    """The user writes to a sender, who may never have written before.

    Raises:
        LookupError: the sender is not registered.
        ValueError: the user's number cannot be one, or the text is empty or too long.
    """
    if not text.strip() or len(text) > LONGEST:
        raise ValueError(f"text must have 1 to {LONGEST} characters")
    conversation = _find_or_begin(sandbox, sender, recipient, now)
    row = _hear(sandbox, conversation, text, now)
    _answer_first(sandbox, conversation, now)
    return row


def press(sandbox: Sandbox, message_id: str, button: object, now: datetime) -> Row[Any]:
    """The user presses a quick-reply button of a template, by its text or position from 0.

    Raises:
        LookupError: there is no such message.
        ValueError: it has no such button, or failed.
    """
    row = find_message(sandbox, message_id)
    position = _find_button(row, button)
    life.hasten(sandbox, row, now)
    conversation = chats.read_conversation(sandbox, row.conversation)
    pressed = _hear(sandbox, conversation, row.buttons[position], now, {"button of": row.id})
    answers = row.button_answers
    if position < len(answers) and answers[position]:
        add_text(sandbox, conversation, answers[position], now)
    return pressed


def react(sandbox: Sandbox, message_id: str, emoji: str, now: datetime) -> Row[Any]:
    """The user reacts to a message of the sender; a user has one reaction, an empty one takes it
    back.

    Raises:
        LookupError: there is no such message.
        ValueError: it is the user's own, or failed.
    """
    row = find_message(sandbox, message_id)
    if row.direction == "in":
        raise ValueError("the user reacts to messages of the sender")
    life.read_message(sandbox, row, now)
    change = {"message_id": row.id, "new_reactions": [emoji] if emoji else []}
    sandbox.database.execute(_react, change)
    _tell(sandbox, row, "reacted" if emoji else "reaction removed", emoji, now)
    return find_message(sandbox, message_id)


def read(sandbox: Sandbox, message_id: str, now: datetime) -> Row[Any]:
    """A message is read: by the user, or by the account's people when the user wrote it.

    Raises:
        LookupError: there is no such message.
        ValueError: it failed.
    """
    life.read_message(sandbox, find_message(sandbox, message_id), now)
    return find_message(sandbox, message_id)


def fail(sandbox: Sandbox, message_id: str, now: datetime) -> Row[Any]:
    """A message does not reach the user.

    Raises:
        LookupError: there is no such message.
        ValueError: it has arrived, or failed before.
    """
    life.fail_message(sandbox, find_message(sandbox, message_id), now)
    return find_message(sandbox, message_id)


def _find_or_begin(sandbox: Sandbox, sender: str, recipient: str, now: datetime) -> Row[Any]:
    row = chats.find_conversation(sandbox, sender, recipient)
    if row is not None:
        return row
    if not is_registered(sandbox, sender):
        raise LookupError(f"there is no WhatsApp sender {sender[:80]}")
    if parse_msisdn(recipient) is None:
        raise ValueError(f"{recipient[:80]} is no phone number with its country prefix")
    number = chats.begin_conversation(sandbox, sender, recipient, now)
    return chats.read_conversation(sandbox, number)


def _hear(
    sandbox: Sandbox,
    conversation: Row[Any],
    text: str,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> Row[Any]:
    """A message from the user, who has read what came before; it extends the session."""
    unread = sandbox.database.rows(_unread, {"conversation": conversation.id})
    life.read_all(sandbox, unread, now)
    message_id = sandbox.ids.uuid("nrs360.whatsapp")
    ledger = Message(
        vendor="nrs360",
        channel="whatsapp",
        direction="in",
        recipient=conversation.sender,
        sender=conversation.recipient,
        text=text,
        ref=message_id,
        status="received",
        details=details or {},
    )
    facts = {
        "id": message_id,
        "conversation": conversation.id,
        "msisdn": conversation.recipient,
        "direction": "in",
        "type": "text",
        "content": text,
        "sent_at": now,
        "delivered_at": now,
        "ledger_id": sandbox.messages.record(ledger, now),
    }
    chats.add_message(sandbox, facts)
    sandbox.database.execute(_heard, {"conversation": conversation.id, "now": now})
    return find_message(sandbox, message_id)


def _answer_first(sandbox: Sandbox, conversation: Row[Any], now: datetime) -> None:
    """Answer the first free message after a template; of several, the newest one's answer."""
    waiting = sandbox.database.rows(_waiting_answers, {"conversation": conversation.id})
    if waiting:
        sandbox.database.execute(_forget_answers, {"ids": [row.id for row in waiting]})
        add_text(sandbox, conversation, waiting[0].default_answer, now)


def _find_button(row: Row[Any], button: object) -> int:
    if isinstance(button, str) and button in row.buttons:
        return int(row.buttons.index(button))
    position = to_integer(button)
    if position is not None and 0 <= position < len(row.buttons):
        return position
    listed = ", ".join(row.buttons) or "none"
    raise ValueError(f"message {row.id} has no such quick-reply button; it has: {listed}")


def _tell(sandbox: Sandbox, row: Row[Any], event: str, emoji: str, now: datetime) -> None:
    """Enter a reaction in the ledger."""
    if row.entry:
        sandbox.messages.report([(row.entry, event, now, {"emoji": emoji} if emoji else {})])
