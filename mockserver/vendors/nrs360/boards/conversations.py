"""WhatsApp conversations, and the messages of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.boards import (
    Cell,
    Glance,
    Line,
    Tone,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing, find_line, read_key
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_conversations as conversations
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat
from mockserver.vendors.nrs360.service.whatsapp.chats import whole
from mockserver.vendors.nrs360.service.whatsapp.session import SESSION, is_active

_size = (
    select(func.count())
    .select_from(chat)
    .where(chat.c.conversation == conversations.c.id)
    .scalar_subquery()
)
_sized = select(conversations, _size.label("size"))
_conversations = Listing(
    _sized.order_by(conversations.c.updated_at.desc(), conversations.c.id.desc()),
    (conversations.c.sender, conversations.c.recipient),
)
count_conversations = _conversations.count
_conversation = _sized.where(conversations.c.id == bindparam("conversation"))
_messages = Listing(
    whole.where(chat.c.conversation == bindparam("conversation")).order_by(chat.c.number.desc()),
    (chat.c.content, chat.c.type),
)
_STEPS: tuple[tuple[str, Tone], ...] = (
    ("failed", "bad"),
    ("read", "good"),
    ("delivered", "good"),
    ("sent", ""),
)
"""What a message can have come to, the last first."""


def show_conversations(sandbox: Sandbox, glance: Glance) -> View:
    """All conversations with their sessions."""
    rows, total = _conversations.read(sandbox, glance)
    now = sandbox.clock.now()
    return View(
        title="WhatsApp",
        columns=("With", "From", "Session", "Messages", "Changed"),
        lines=[
            Line(
                write_row(
                    row.recipient, row.sender, _draw_session(row, now), row.size, row.updated_at
                ),
                key=str(row.id),
            )
            for row in rows
        ],
        total=total,
    )


def _draw_session(row: Row[Any], now: datetime) -> Cell:
    return Cell("OPEN", tone="good") if is_active(row, now) else Cell("CLOSED")


def open_conversation(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """The messages of a conversation, the newest on top.

    Raises:
        NoLineError: there is none.
    """
    row = find_line(sandbox, _conversation, conversation=read_key(key))
    rows, total = _messages.read(sandbox, glance, conversation=row.id)
    last, now = row.last_message_at, sandbox.clock.now()
    ends = "Session ends" if is_active(row, now) else "Session ended"
    return View(
        title=f"{row.recipient} with {row.sender}",
        columns=("Message", "By", "Type", "Status", "Sent"),
        lines=[_draw_message(one) for one in rows],
        total=total,
        facts=write_facts({"Session": _draw_session(row, now), ends: last and last + SESSION}),
    )


def _draw_message(row: Row[Any]) -> Line:
    by = "user" if row.direction == "in" else "account"
    status = next((step for step in _STEPS if row._mapping[f"{step[0]}_at"]), ("accepted", ""))
    return Line(
        write_row(
            Cell(row.content, message=row.entry or None),
            by,
            row.type,
            Cell(status[0], tone=status[1]),
            row.sent_at,
        )
    )
