"""What the portal says of states, sizes and times, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mockserver.vendors.collect.dates import localize, write_day


@dataclass(frozen=True, slots=True)
class Badge:
    """How it stands with one element."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Banner:
    """How it stands with the whole request."""

    tone: str
    title: str
    text: str


BADGES = {
    ("", "open"): Badge("To do", "todo"),
    ("", "optional"): Badge("Optional", ""),
    ("", "done"): Badge("Done", "good"),
    ("", "waiting"): Badge("Sent, being checked", "wait"),
    ("", "approved"): Badge("Accepted", "good"),
    ("", "rejected"): Badge("Please send again", "wrong"),
    ("form", "waiting"): Badge("Answered, being checked", "wait"),
    ("form", "rejected"): Badge("Please answer again", "wrong"),
    ("", "not-sent"): Badge("Not ready yet", ""),
    ("", "sent"): Badge("To sign", "todo"),
    ("", "signed"): Badge("Signed", "good"),
    ("sign", "rejected"): Badge("Rejected", "wrong"),
}
"""By type and status of the element; no type stands for any other."""

BANNERS = {
    "waiting": Banner(
        "wait", "Thank you, you have sent it", "It is being checked. You will hear from us."
    ),
    "completed": Banner(
        "good", "All done", "Everything was accepted. There is nothing left to do."
    ),
    "due": Banner(
        "wait", "This is overdue", "The date it was asked for has passed. You can still send it."
    ),
    "rejected": Banner(
        "wrong", "Something is needed again", "Look for the reason below, and send that part again."
    ),
    "archived": Banner("", "This request is archived", "It can be read, and not be changed."),
    "canceled": Banner("", "This request was cancelled", "Nothing is asked of you any more."),
    "error": Banner("wrong", "This request has a problem", "Please ask who sent it to you."),
    "other": Banner("", "This request is closed", "It can be read, and not be changed."),
}

DONE = {
    "uploaded": "Your file was uploaded.",
    "deleted": "The file was deleted.",
    "answered": "Your answers were saved.",
    "signed": "You have signed the document.",
    "submitted": "You have submitted everything.",
}
"""What the page says after an act, by the word in its address."""


def tell_limits(extensions: Sequence[str], most_bytes: int, is_multiple: bool) -> str:
    """What an upload may be."""
    names = [one.upper() for one in extensions]
    listed = " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "Any kind of file"
    each = " each; you can choose several" if is_multiple else ""
    return f"{listed}, up to {most_bytes // 1_048_576} MB{each}."


def tell_size(size: int) -> str:
    """A size in bytes, short."""
    if size < 1_000:
        return f"{size} bytes" if size != 1 else "1 byte"
    if size < 999_500:
        return f"{size / 1_000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def tell_time(at: datetime, zone: str) -> str:
    """A moment in the team's time zone: `4 July 2022, 09:20 (CEST)`."""
    return f"{write_day(at, zone)}, {localize(at, zone):%H:%M (%Z)}"
