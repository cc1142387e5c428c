"""The life of a call: answered, repeated, expired; charged only when answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from mockserver.vendors.nrs360.models.voice import calls

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from tests.vendors.nrs360.conftest import Control, Sms

START = "2026-03-01T12:00:00+00:00"
VOICE = {
    "to": ["34666666666"],
    "message": "Esto es un test de mensaje de voz",
    "gender": "F",
    "language": "es_ES",
}
BUSY, UNANSWERED, MACHINE = "34600001004", "34600001005", "34600001006"
A_ROUND = 607
"""Seconds from one result to the next: 10 minutes 5 seconds, and 2 until it is answered."""


@pytest.fixture
async def frozen(control: Control) -> Control:
    await control("PUT", "/clock", {"mode": "frozen", "now": START})
    return control


async def call(sms: Sms, path: str = "voice", **fields: Any) -> dict[str, Any]:
    """Send a voice message that must be accepted; the answer's body."""
    body = {**(VOICE if path == "voice" else {}), **fields}
    response = await sms.client.post(f"/nrs360/api/rest/{path}", json=body, auth=sms.auth)
    assert response.status_code == 202, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def events(control: Control, index: int = -1) -> list[tuple[str, str]]:
    """What the inbox knows of a message: (event, time of day)."""
    message = (await control.inbox())[index]
    shown = await control("GET", f"/messages/{message['id']}")
    return [(event["event"], event["at"][11:19]) for event in shown["events"]]


async def balance(control: Control) -> float:
    account = await control.platform("GET", "/account")
    return float(account["balance"])


def attempts(sandbox: Sandbox) -> list[tuple[int, str, int]]:
    rows = sandbox.database.rows(select(calls).order_by(calls.c.message, calls.c.attempt))
    return [(row.attempt, row.result, row.call_duration) for row in rows]


async def test_a_call_is_made_and_answered(sms: Sms, frozen: Control, sandbox: Sandbox) -> None:
    await call(sms)
    await frozen.advance(3)

    assert await events(frozen) == [
        ("sent", "12:00:01"),
        ("answered", "12:00:03"),
        ("delivered", "12:00:03"),
    ]
    # 33 characters at 15 a second
    assert attempts(sandbox) == [(1, "answered", 3)]


async def test_the_inbox_shows_a_call(sms: Sms, frozen: Control) -> None:
    await call(sms, message="Hola {name|upper}", sub=[{"name": "ana"}], callers={"ES": "612"})

    (message,) = await frozen.inbox()

    assert (message["channel"], message["text"]) == ("voice", "Hola ANA")
    assert (message["from"], message["to"]) == ("612", "34666666666")
    assert message["details"]["language"] == "es_ES"
    assert message["details"]["gender"] == "F"


async def test_an_audio_file_is_played(sms: Sms, frozen: Control, sandbox: Sandbox) -> None:
    url = "https://example.com/audio.mp3"
    answer = await call(sms, "voiceAudio", to=["34666666666"], audioUrl=url)
    await frozen.advance(3)

    assert list(answer["result"][0]) == ["accepted", "to", "id", "scheduledAt", "expiresAt"]
    assert (await frozen.inbox())[0]["details"]["audio"] == url
    assert attempts(sandbox) == [(1, "answered", 30)]


async def test_only_an_answered_call_is_charged_and_then(sms: Sms, frozen: Control) -> None:
    await frozen.platform("PUT", "/balance", {"balance": 10})
    await call(sms)
    await call(sms, to=[UNANSWERED])
    assert await balance(frozen) == 10
    await frozen.advance(2)
    assert await balance(frozen) == 10

    await frozen.advance(1)
    after_answer = await balance(frozen)
    await frozen.advance(3600)

    assert 9 < after_answer < 10
    assert await balance(frozen) == after_answer


@pytest.mark.parametrize(
    ("number", "result"),
    [pytest.param(BUSY, "busy", id="busy"), pytest.param(UNANSWERED, "unanswered", id="no answer")],
)
async def test_without_retries_a_call_that_is_not_answered_ends(
    sms: Sms, frozen: Control, number: str, result: str
) -> None:
    await call(sms, to=[number])
    await frozen.advance(7200)

    assert await events(frozen) == [
        ("sent", "12:00:01"),
        (result, "12:00:03"),
        ("undelivered", "12:00:03"),
    ]


async def test_retries_come_a_little_more_than_ten_minutes_apart(
    sms: Sms, frozen: Control, sandbox: Sandbox
) -> None:
    await call(sms, to=[UNANSWERED], retries=2)
    await frozen.advance(7200)

    assert await events(frozen) == [
        ("sent", "12:00:01"),
        ("unanswered", "12:00:03"),
        ("unanswered", "12:10:10"),
        ("unanswered", "12:20:17"),
        ("undelivered", "12:20:17"),
    ]
    assert attempts(sandbox) == [(1, "unanswered", 0), (2, "unanswered", 0), (3, "unanswered", 0)]


@pytest.mark.parametrize("retries", range(6))
async def test_as_many_retries_as_asked_for(
    sms: Sms, frozen: Control, sandbox: Sandbox, retries: int
) -> None:
    await call(sms, to=[BUSY], retries=retries)
    await frozen.advance(3 + 5 * A_ROUND)

    assert len(attempts(sandbox)) == 1 + retries


async def test_an_expiration_date_alone_repeats_calls_until_then(sms: Sms, frozen: Control) -> None:
    answer = await call(sms, to=[UNANSWERED], expirationDate="20260301122500")
    await frozen.advance(7200)

    assert answer["result"][0]["expiresAt"] == "2026-03-01T12:25:00+00:00"
    assert await events(frozen) == [
        ("sent", "12:00:01"),
        ("unanswered", "12:00:03"),
        ("unanswered", "12:10:10"),
        ("unanswered", "12:20:17"),
        ("expired", "12:25:00"),
    ]


async def test_retries_end_at_the_expiration_date(sms: Sms, frozen: Control) -> None:
    await call(sms, to=[BUSY], retries=5, expirationDate="20260301121500")
    await frozen.advance(7200)

    assert [event for event, _ in await events(frozen)] == ["sent", "busy", "busy", "expired"]


async def test_a_call_that_starts_too_late_expires(sms: Sms, frozen: Control) -> None:
    await call(sms, scheduleDate="20260301130000", expirationDate="20260301130000")
    await frozen.advance(7200)

    assert await events(frozen) == [("expired", "13:00:00")]


async def test_a_scheduled_call_waits(sms: Sms, frozen: Control) -> None:
    answer = await call(sms, scheduleDate="20260301130000")
    await frozen.advance(3600)
    assert await events(frozen) == []
    await frozen.advance(3)

    assert answer["result"][0]["scheduledAt"] == "2026-03-01T13:00:00+00:00"
    assert [event for event, _ in await events(frozen)] == ["sent", "answered", "delivered"]


@pytest.mark.parametrize(("amd", "seconds"), [(True, 2), (False, 3)])
async def test_an_answering_machine_answers(
    sms: Sms, frozen: Control, sandbox: Sandbox, amd: bool, seconds: int
) -> None:
    await frozen.platform("PUT", "/balance", {"balance": 10})
    await call(sms, to=[MACHINE], amd=amd)
    await frozen.advance(3)

    assert attempts(sandbox) == [(1, "answering machine", seconds)]
    assert [event for event, _ in await events(frozen)][-1] == "delivered"
    assert await balance(frozen) < 10


@pytest.mark.parametrize(
    ("number", "told"),
    [
        pytest.param("34600001001", ["sent", "undelivered", "undelivered"], id="undelivered"),
        pytest.param("34600001002", ["sent", "expired", "expired"], id="expired"),
        pytest.param("34600001003", ["rejected"], id="rejected"),
    ],
)
async def test_other_outcomes_end_a_call_at_once(
    sms: Sms, frozen: Control, number: str, told: list[str]
) -> None:
    await call(sms, to=[number], retries=5)
    await frozen.advance(7200)

    assert [event for event, _ in await events(frozen)] == told


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param("voice", ["rejected"], id="voice"),
        pytest.param("sms", ["sent", "answered", "delivered"], id="sms"),
    ],
)
async def test_only_the_blacklist_for_voice_stops_calls(
    sms: Sms, frozen: Control, kind: str, told: list[str]
) -> None:
    url = f"/nrs360/api/rest/v2/blacklist/{kind}"
    await sms.client.put(url, json={"recipient": "34666666666"}, auth=sms.auth)
    await call(sms)
    await frozen.advance(3)

    assert [event for event, _ in await events(frozen)] == told


async def test_thousands_are_called_and_answered(
    sms: Sms, frozen: Control, sandbox: Sandbox
) -> None:
    answer = await call(sms, to=[str(34600100000 + number) for number in range(2000)])
    await frozen.advance(3)

    assert len(answer["result"]) == 2000
    assert len(attempts(sandbox)) == 2000


async def test_events_name_the_channel_text2speech(sms: Sms, frozen: Control) -> None:
    await frozen.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    answer = await call(sms)
    await frozen.advance(3)

    told = []
    for callback in await frozen.callbacks():
        shown = await frozen("GET", f"/callbacks/{callback['id']}")
        told.append({name: value[0] for name, value in parse_qs(shown["body"]).items()})
    assert [(one["id"], one["channel"], one["event"]) for one in told] == [
        (answer["result"][0]["id"], "text2speech", "sent"),
        (answer["result"][0]["id"], "text2speech", "delivered"),
    ]


async def test_the_control_api_lists_the_recipients_of_calls(control: Control) -> None:
    listed = await control("GET", "/magic")

    outcomes = {
        magic["recipient"]: (magic["outcome"], magic["channels"])
        for vendor in listed["items"]
        if vendor["vendor"] == "nrs360"
        for magic in vendor["recipients"]
    }
    assert outcomes[BUSY] == ("busy", ["voice"])
    assert outcomes[UNANSWERED] == ("unanswered", ["voice"])
    assert outcomes[MACHINE] == ("answering machine", ["voice"])
