"""What happened to messages, as figures: counted as the vendor's lists of sendings count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.kernel.boards import Figure, Tone
from mockserver.vendors.nrs360.service.tallies import Tally

_EVENTS: Mapping[str, tuple[str, Tone]] = {
    "delivered": ("delivered", "good"),
    "opened_unique": ("opened", "good"),
    "clicked_unique": ("clicked", "good"),
    "unsubscribed": ("unsubscribed", "waiting"),
    "unsubscribed_landing": ("unsubscribed on a page", "waiting"),
    "soft_bounced": ("soft bounced", "bad"),
    "hard_bounced": ("hard bounced", "bad"),
    "complaint": ("complaints", "bad"),
    "undelivered": ("undelivered", "bad"),
    "rejected": ("rejected", "bad"),
    "expired": ("expired", "bad"),
}
"""What is drawn of the `events` of a sending, in this order."""

TONES: Mapping[str, Tone] = {
    "delivered": "good",
    "FINISHED": "good",
    "accepted": "waiting",
    "SENDING": "waiting",
    "PENDING": "waiting",
    "PAUSED": "waiting",
    "CANCELLED": "bad",
    **{name: tone for name, (_, tone) in _EVENTS.items() if tone == "bad"},
}
"""How the statuses of messages and sendings are to be read; those that are not here are plain."""


def add_up(tallies: Iterable[Tally]) -> Tally:
    """What several sendings have come to."""
    whole = Tally()
    for tally in tallies:
        whole.total += tally.total
        whole.processed += tally.processed
        whole.cost += tally.cost
        for name, times in tally.events.items():
            whole.events[name] = whole.events.get(name, 0) + times
    return whole


def draw(tally: Tally) -> tuple[Figure, ...]:
    """The figures of a tally, of all its messages: delivered, and whatever happened beside."""
    return tuple(
        Figure(label, tally.events.get(name, 0), tally.total, tone)
        for name, (label, tone) in _EVENTS.items()
        if name == "delivered" or tally.events.get(name)
    )
