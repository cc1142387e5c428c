"""What happens to WhatsApp messages: sent → delivered → read, or failed.

Templates are messages of a sending, so that campaigns count their events and notifications tell
them. The page names no event for reading: it is `opened`, as for the other channels that know it,
and a failure is `undelivered`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_conversations as conversations
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_messages as chat
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.holds import is_held
from mockserver.vendors.nrs360.service.sending import OUTCOME_AFTER, SENT_AFTER
from mockserver.vendors.nrs360.service.whatsapp.chats import whole

SENT, DELIVERED, READ, FAILED = "sent", "delivered", "opened", "undelivered"

_ids: BindParameter[Any] = bindparam("ids", expanding=True)
_COLUMNS = {
    SENT: chat.c.sent_at,
    DELIVERED: chat.c.delivered_at,
    READ: chat.c.read_at,
    FAILED: chat.c.failed_at,
}
_set_time = {
    event: update(chat).where(chat.c.id.in_(_ids)).values({column: bindparam("now")})
    for event, column in _COLUMNS.items()
}
_go_on = (
    update(conversations)
    .where(conversations.c.id.in_(_ids))
    .values(last_message_at=bindparam("now"), updated_at=bindparam("now"))
)
_last = (
    select(func.max(chat.c.sent_at))
    .where(chat.c.conversation == conversations.c.id, chat.c.failed_at.is_(None))
    .scalar_subquery()
)
_look_back = update(conversations).where(conversations.c.id.in_(_ids)).values(last_message_at=_last)
_by_number = whole.where(messages.c.number.in_(bindparam("numbers", expanding=True)))
_by_id = whole.where(chat.c.id.in_(_ids))


def happen(sandbox: Sandbox, rows: Sequence[Row[Any]], event: str, now: datetime) -> None:
    """Keep that something happened to messages, move their sessions, and tell whom it concerns."""
    if not rows:
        return
    given = {"ids": [row.id for row in rows], "now": now}
    sandbox.database.execute(_set_time[event], given)
    talks = sorted({row.conversation for row in rows})
    if event == SENT:
        sandbox.database.execute(_go_on, {"ids": talks, "now": now})
    elif event == FAILED:
        sandbox.database.execute(_look_back, {"ids": talks})
    report(sandbox, [Happening(row.message, event, now) for row in rows if row.message])
    sandbox.messages.report(
        [(row.entry, event, now, {}) for row in rows if row.entry and not row.message]
    )


def schedule_texts(sandbox: Sandbox, ids: Sequence[str], now: datetime) -> None:
    """Have messages of a conversation sent, as templates are."""
    sandbox.jobs.schedule("nrs360", "whatsapp text", now + SENT_AFTER, list(ids), weight=len(ids))


def send_templates(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Templates that were accepted leave; the payload is the numbers of a sending's messages."""
    for job in jobs:
        rows = sandbox.database.rows(_by_number, {"numbers": job.payload})
        leave(sandbox, rows, job.due_at)


def send_texts(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Messages of conversations leave; the payload is their ids."""
    for job in jobs:
        leave(sandbox, sandbox.database.rows(_by_id, {"ids": job.payload}), job.due_at)


def _is_lost(row: Row[Any]) -> bool:
    """Whether nobody will get a message: it failed, or its sending was cancelled."""
    return row.failed_at is not None or row.status == "cancelled"


def leave(sandbox: Sandbox, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Messages that wait are sent now, and come to their outcome a little later."""
    waiting = [row for row in rows if row.sent_at is None and not _is_lost(row)]
    happen(sandbox, waiting, SENT, now)
    if waiting:
        due_at = now + OUTCOME_AFTER - SENT_AFTER
        ids = [row.id for row in waiting]
        sandbox.jobs.schedule("nrs360", "whatsapp outcome", due_at, ids, weight=len(ids))


def end_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Messages that were sent arrive, or fail; the payload is their ids."""
    for job in jobs:
        rows = sandbox.database.rows(_by_id, {"ids": job.payload})
        ended: Mapping[str, list[Row[Any]]] = {DELIVERED: [], FAILED: []}
        for row in rows:
            if row.delivered_at is None and not _is_lost(row):
                ended[row.outcome or DELIVERED].append(row)
        for event, some in ended.items():
            happen(sandbox, some, event, job.due_at)


def _is_kept(sandbox: Sandbox, row: Row[Any]) -> bool:
    """Whether a message waits for its sending, which is held."""
    return row.sent_at is None and row.sending is not None and is_held(sandbox, row.sending)


def check_free(sandbox: Sandbox, row: Row[Any]) -> None:
    """See that a message has reached its recipient, or can.

    Raises:
        ValueError: it failed, or its sending is held.
    """
    if _is_lost(row):
        raise ValueError(f"message {row.id} failed: nobody has it")
    if _is_kept(sandbox, row):
        raise ValueError(f"message {row.id} may not leave: sending {row.sending} is held")


def hasten(sandbox: Sandbox, row: Row[Any], now: datetime) -> None:
    """Have a message delivered at once: whoever reads it has it.

    Raises:
        ValueError: it failed, or may not leave.
    """
    check_free(sandbox, row)
    if row.sent_at is None:
        happen(sandbox, [row], SENT, now)
    if row.delivered_at is None:
        happen(sandbox, [row], DELIVERED, now)


def read_all(sandbox: Sandbox, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Have messages read that have not failed and are not bound to."""
    due = [
        row
        for row in rows
        if row.outcome != FAILED and not _is_lost(row) and not _is_kept(sandbox, row)
    ]
    happen(sandbox, [row for row in due if row.sent_at is None], SENT, now)
    happen(sandbox, [row for row in due if row.delivered_at is None], DELIVERED, now)
    happen(sandbox, due, READ, now)


def read_message(sandbox: Sandbox, row: Row[Any], now: datetime) -> None:
    """A message is read, by whoever got it; one that was read stays as it is.

    Raises:
        ValueError: it failed.
    """
    hasten(sandbox, row, now)
    if row.read_at is None:
        happen(sandbox, [row], READ, now)


def fail_message(sandbox: Sandbox, row: Row[Any], now: datetime) -> None:
    """A message does not arrive.

    Raises:
        ValueError: it has arrived, or failed before.
    """
    if row.delivered_at is not None or _is_lost(row):
        state = "failed" if _is_lost(row) else "was delivered"
        raise ValueError(f"message {row.id} {state} already")
    happen(sandbox, [row], FAILED, now)
