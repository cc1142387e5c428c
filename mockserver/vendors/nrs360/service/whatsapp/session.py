"""The 24-hour session of a conversation. Section "Send a message to a conversation".

Nothing happens when a session ends: whether it is active is told by the time of the last message
alone. It begins with a template that was sent or with the user's first message; what failed does
not count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from mockserver.vendors.nrs360.dates import iso

SESSION = timedelta(hours=24)


def is_active(conversation: Row[Any], now: datetime) -> bool:
    """Whether messages may be posted into a conversation."""
    last = conversation.last_message_at
    return last is not None and now < last + SESSION


def show_session(conversation: Row[Any], now: datetime) -> dict[str, Any]:
    """The session as answers have it. A conversation is open while its session is active."""
    last = conversation.last_message_at
    active = is_active(conversation, now)
    return {
        "status": "OPEN" if active else "CLOSED",
        "isSessionActive": active,
        "sessionExpiresAt": None if last is None else iso(last + SESSION),
    }
