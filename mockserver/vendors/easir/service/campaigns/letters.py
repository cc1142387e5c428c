"""A letter campaign's PDFs: ready a moment after it was sent, fetched as one ZIP.

Section "Letter campaign": the URL is valid for five minutes. The PDFs are printed while the ZIP is
fetched, in a thread and a few at a time, so that no other request waits and memory stays flat.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Piece
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.easir.errors import ApiError, Problem, failed
from mockserver.vendors.easir.models.campaigns import campaign_messages, campaigns
from mockserver.vendors.easir.models.content import templates
from mockserver.vendors.easir.service.campaigns import news
from mockserver.vendors.easir.service.campaigns.book import find_campaign, find_row
from mockserver.vendors.easir.service.campaigns.links import follow_link, make_link
from mockserver.vendors.easir.service.campaigns.plain_text import is_html, to_text

PRINT = "letters"
"""The kind of job that has a campaign's letters ready."""

READY_AFTER = timedelta(seconds=3)
VALID_FOR = timedelta(minutes=5)
_AT_ONCE = 10
"""Letters that are printed between two looks at who else waits."""

_thread = ThreadPoolExecutor(1, "letters")
_set_ready = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(letters_at=bindparam("at"))
)
_next = (
    select(campaign_messages)
    .where(
        campaign_messages.c.campaign_id == bindparam("campaign"),
        campaign_messages.c.id > bindparam("after"),
    )
    .order_by(campaign_messages.c.id)
    .limit(_AT_ONCE)
)
_margins = select(templates.c.margins).where(templates.c.id == bindparam("template"))


@dataclass(frozen=True, slots=True)
class Margins:
    """The edges of a sheet that stay free, in millimetres."""

    top: float = 25
    right: float = 20
    bottom: float = 25
    left: float = 25


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is printed of one letter."""

    number: int
    subject: str
    address: tuple[str, ...]
    """Its lines; none when a template says where the address goes."""

    text: str
    sent_at: datetime
    margins: Margins


def finish_letters(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Campaigns whose letters are ready: their users are told."""
    for job in jobs:
        campaign_id = job.payload["campaign"]
        sandbox.database.execute(_set_ready, {"campaign": campaign_id, "at": job.due_at})
        row = find_row(sandbox, campaign_id)
        assert row is not None
        news.tell(sandbox, "letters_created", row)


def link_letters(exchange: Exchange, campaign_id: str) -> dict[str, str]:
    """The URL of the ZIP, which works for five minutes.

    Raises:
        ApiError: 404, there is no such campaign or its letters are not ready; 422, it is of
            another type.
    """
    row = find_campaign(exchange, campaign_id)
    if row.type != "letter":
        raise ApiError(
            422, [Problem("The campaign is not a letter campaign.", "validation.invalid", "type")]
        )
    if row.letters_at is None:
        raise failed("not_found", "The letters have not been created yet")
    return {"url": make_link(exchange, "letters", row.id, expires_at=exchange.at + VALID_FOR)}


def open_letters(exchange: Exchange, code: str) -> Row[Any]:
    """The campaign whose letters a link leads to.

    Raises:
        ApiError: 404, there is no such link; 410, its five minutes are over.
    """
    link = follow_link(exchange, "letters", code)
    row = find_row(exchange.sandbox, link.campaign_id)
    assert row is not None
    return row


def stream_archive(sandbox: Sandbox, row: Row[Any]) -> Iterator[Piece]:
    """The ZIP of a campaign's letters, a few at a time."""
    margins, archive, after = read_margins(sandbox, row), _Archive(), 0
    while True:
        messages = sandbox.database.rows(_next, {"campaign": row.id, "after": after})
        if not messages:
            break
        after = messages[-1].id
        letters = [_compose(row, message, margins) for message in messages]
        yield get_running_loop().run_in_executor(_thread, archive.add, letters)
    yield archive.close()


def read_margins(sandbox: Sandbox, row: Row[Any]) -> Margins:
    """The margins of a campaign's template."""
    found = sandbox.database.first(_margins, {"template": row.template_id})
    given = found.margins if found is not None and isinstance(found.margins, dict) else {}
    known = {
        edge: float(size)
        for edge in ("top", "right", "bottom", "left")
        if isinstance(size := given.get(edge), int | float) and 0 <= size <= 100  # of 210 by 297
    }
    return Margins(**known)


def _compose(row: Row[Any], message: Row[Any], margins: Margins) -> Letter:
    content = message.content
    return Letter(
        number=message.id,
        subject=row.name,
        address=() if row.template_id else tuple(message.recipient.split("\n")),
        text=to_text(content) if is_html(content) else content,
        sent_at=message.created_at,
        margins=margins,
    )


class _Archive:
    """A ZIP that is handed over as it grows."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = ZipFile(cast("IO[bytes]", self._sink), "w", ZIP_DEFLATED)

    def add(self, letters: Sequence[Letter]) -> bytes:
        """What the ZIP gains by some letters. Runs in a thread."""
        from mockserver.vendors.easir.service.campaigns.paper import render

        for letter in letters:
            name = f"letter-{letter.number}.pdf"
            entry = ZipInfo(name, letter.sent_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            self._zip.writestr(entry, render(letter))
        return self._sink.take()

    def close(self) -> bytes:
        """The end of the ZIP."""
        self._zip.close()
        return self._sink.take()


class _Sink:
    """Where the ZIP is written: forward only, and what was taken is gone."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take some of it in."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
