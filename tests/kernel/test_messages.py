"""The ledger of messages: search words, cursors, events and caps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import NOW


def record(sandbox: Sandbox, text: str = "", **fields: Any) -> int:
    hours = fields.pop("hours", 0)
    message = Message(
        **{"vendor": "toy", "channel": "sms", "recipient": "34600000001", "text": text, **fields}
    )
    return sandbox.messages.record(message, NOW + timedelta(hours=hours))


def find(sandbox: Sandbox, words: str, **more: Any) -> list[int]:
    return [row.id for row in sandbox.messages.search(words, **more)]


@pytest.fixture
async def four(sandbox: Sandbox) -> Sandbox:
    """A sandbox with four messages."""
    record(sandbox, "Your code is 1234", sender="ACME", ref="M1", status="delivered")
    record(sandbox, "50% off, isn't it", recipient="34700000002", sender="Shop_One", hours=1)
    record(
        sandbox,
        channel="email",
        subject="Hello World",
        html="<p>Good day</p>",
        recipient="ann@example.com",
        vendor="other",
        hours=2,
    )
    record(sandbox, "STOP", direction="in", sender="34600000001", recipient="ACME", hours=3)
    return sandbox


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("channel:sms", [4, 2, 1]),
        ("CHANNEL:SMS", [4, 2, 1]),
        ("vendor:other", [3]),
        ("to:346", [1]),
        ("to:ANN@", [3]),
        ("from:acme", [1]),
        ("status:delivered", [1]),
        ("is:delivered", [1]),
        ("is:in", [4]),
        ("is:out", [3, 2, 1]),
        ("before:2026-03-02T11:00:00Z", [1]),
        ("before:2026-03-02T12:00:00+01:00", [1]),
        ("after:2026-03-02T11:00:00", [4, 3]),
        ("before:2026-03-02", []),
        ("after:2026-03-02", [4, 3, 2, 1]),
        ("M1", [1]),
        ("m1", []),
        ("code", [1]),
        ("hello", [3]),
        ('"hello world"', [3]),
        ('"world hello"', []),
        ("world hello", [3]),
        ("'good day'", []),
        ('"good day"', [3]),
        ("isn't", [2]),
        ('to:"ann@example.com"', [3]),
        ("colour:red", []),
        ("channel:", []),
        ("channel:sms is:in", [4]),
        ("channel:email is:in", []),
    ],
)
async def test_search_words_find(four: Sandbox, words: str, numbers: list[int]) -> None:
    assert find(four, words) == numbers


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("50%", [2]), ("%", [2]), ("5%f", []), ("from:shop_one", [2]), ("from:s_op", []), ("_", [2])],
)
async def test_wildcards_of_sql_are_literal(four: Sandbox, words: str, numbers: list[int]) -> None:
    assert find(four, words) == numbers


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("before:yesterday", "not a date: yesterday"),
        ("after:2026-13-01", "not a date: 2026-13-01"),
        ("after:99999999", "not a date: 99999999"),
        ('"open', "a quote is not closed"),
    ],
)
async def test_words_that_cannot_be_read_are_refused(four: Sandbox, words: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        find(four, words)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_dates_at_the_edge_of_time_are_read(four: Sandbox, date: str) -> None:
    assert sorted(find(four, f"before:{date}") + find(four, f"after:{date}")) == [1, 2, 3, 4]


async def test_pages_follow_their_cursors(four: Sandbox) -> None:
    assert find(four, "", limit=3) == [4, 3, 2]
    assert find(four, "", before=2) == [1]
    assert find(four, "", after=2) == [4, 3]
    assert find(four, "", after=1, before=4) == [3, 2]


async def test_message_is_found_with_all_that_was_recorded(sandbox: Sandbox) -> None:
    details = {"parts": 2, "warnings": ["ñ"]}
    number = record(sandbox, "hi", ref="M1", exchange="e1", details=details)
    row = sandbox.messages.find(number)
    assert row is not None
    assert (row.vendor, row.channel, row.direction) == ("toy", "sms", "out")
    assert (row.ref, row.exchange, row.status, row.details) == ("M1", "e1", "accepted", details)
    assert row.created_at == NOW
    assert sandbox.messages.find(99) is None


async def test_event_becomes_the_status_and_the_last_of_several_counts(sandbox: Sandbox) -> None:
    first, second = record(sandbox), record(sandbox)
    later = NOW + timedelta(seconds=5)
    sandbox.messages.report(
        [
            (first, "sent", NOW, {}),
            (second, "sent", NOW, {}),
            (first, "delivered", later, {"part": 1}),
        ]
    )
    sandbox.messages.report([])

    assert find(sandbox, "status:delivered") == [first]
    assert find(sandbox, "status:sent") == [second]
    events = sandbox.messages.events_of(first)
    assert [(one.event, one.at, one.detail) for one in events] == [
        ("sent", NOW, {}),
        ("delivered", later, {"part": 1}),
    ]


async def test_message_of_an_undone_unit_is_not_there_and_its_number_is_used_again(
    sandbox: Sandbox,
) -> None:
    sandbox.database.begin_unit()
    assert record(sandbox) == 1
    sandbox.database.end_unit(keep=False)
    assert sandbox.messages.count() == 0
    assert record(sandbox) == 1


async def test_emptied_ledger_tells_how_much_it_held(four: Sandbox) -> None:
    four.messages.report([(1, "sent", NOW, {})])
    assert four.messages.clear() == 4
    assert four.messages.count() == 0
    assert four.messages.events_of(1) == []


async def test_pruning_keeps_the_newest_up_to_a_number(four: Sandbox) -> None:
    four.messages.report([(1, "sent", NOW, {}), (4, "sent", NOW, {})])
    four.messages.prune(rows=4, size=10_000)
    assert four.messages.count() == 4
    four.messages.prune(rows=2, size=10_000)
    assert find(four, "") == [4, 3]
    assert four.messages.events_of(1) == []
    assert len(four.messages.events_of(4)) == 1


async def test_pruning_keeps_the_newest_up_to_a_size(sandbox: Sandbox) -> None:
    for _ in range(4):
        record(sandbox, "x" * 100)
    sandbox.messages.prune(rows=100, size=250)
    assert find(sandbox, "") == [4, 3]
    record(sandbox, subject="x" * 60, html="x" * 60)
    sandbox.messages.prune(rows=100, size=250)
    assert find(sandbox, "") == [5, 4]
