"""The list of messages: what narrows it, and what stands above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from mockserver.admin.problems import Problem
from mockserver.inbox.listing import Listing, make_word_chip
from mockserver.inbox.view import Visit


def _read_filters(visit: Visit) -> Mapping[str, str]:
    return {"q": visit.words} if visit.words else {}


def _search(visit: Visit, before: int | None, most: int) -> Sequence[Row[Any]]:
    try:
        return visit.sandbox.messages.search(visit.words, before=before, limit=most)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"These search words cannot be read: {error}") from error


def _read_frame(visit: Visit) -> Mapping[str, Any]:
    """A chip for each vendor and each channel that there are messages of."""
    vendors: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for row in visit.sandbox.messages.tally():
        vendors[row.vendor] += row.amount
        channels[row.channel] += row.amount
    listed = [("vendor", slug, visit.title_of(slug), amount) for slug, amount in vendors.items()]
    listed += [("channel", name, name, channels[name]) for name in sorted(channels)]
    return {"chips": [make_word_chip(visit, listing.path, *one) for one in listed]}


listing = Listing(
    view="messages",
    path="/",
    topic="messages",
    nouns="messages",
    read_filters=_read_filters,
    search=_search,
    number=lambda row: int(row.id),
    newest=lambda sandbox: sandbox.database.counted("message"),
    read_frame=_read_frame,
)
