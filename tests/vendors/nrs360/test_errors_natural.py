"""Every code of the table that an endpoint can give, had by bad input: status, code and text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.vendors.nrs360.errors import HOW_TO_CAUSE
from tests.vendors.nrs360.conftest import SAMPLE, read_error
from tests.vendors.nrs360.error_table import ROWS

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control

MAIL: Mapping[str, Any] = {
    "to": ["test@example.com"],
    "fromName": "Info",
    "fromEmail": "info@sample.com",
    "replyTo": "replyto@example.com",
    "subject": "TEST",
    "body": "<p>Hello</p>",
}
VOICE: Mapping[str, Any] = {
    "to": ["34666666666"],
    "message": "Hello",
    "language": "en_GB",
    "gender": "F",
}
AUDIO: Mapping[str, Any] = {
    "to": ["34666666666"],
    "audioUrl": "https://example.com/audio.mp3",
}
LANDING: Mapping[str, Any] = {
    **SAMPLE,
    "message": "See {LAND_URL}",
    "templateBody": "<p>Hello</p>",
}
SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "sms": SAMPLE,
    "mailing": MAIL,
    "voice": VOICE,
    "voiceAudio": AUDIO,
    "landingsms": LANDING,
}


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A request that the vendor refuses."""

    path: str = "sms"
    method: str = "POST"
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What its body has other than the sample; `...` leaves a field out."""

    content: bytes | None = None
    """A body as it stands, instead."""

    password: str = "apiPassword"
    act: tuple[str, Mapping[str, Any]] | None = None
    """What is PUT on the platform before."""

    text: str = ""
    """The description, where the page's text is not the whole of it."""


def sms(**changes: Any) -> Mistake:
    """A send of SMS with other fields; `from_` is `from`."""
    return Mistake(changes={name.rstrip("_"): value for name, value in changes.items()})


def send(path: str, **changes: Any) -> Mistake:
    """A send on another channel with other fields."""
    return Mistake(path=path, changes=changes)


def available(**times: Any) -> Mistake:
    """A send of SMS with one available time."""
    named = {name.rstrip("_"): value for name, value in times.items()}
    return sms(availableTimes=[named])


MISTAKES: Mapping[int, Mistake] = {
    102: sms(to=["34"]),
    103: Mistake(password="invalid"),
    104: sms(message=..., text="The name it had years ago"),
    105: sms(message="x" * 161),
    106: sms(from_=...),
    107: sms(from_="ABCDEFGHIJKL"),
    108: sms(scheduleDate="20200101000000"),
    109: sms(notificationUrl="example.com"),
    110: sms(parts=16),
    111: Mistake(act=("/balance", {"balance": 0.001})),
    112: Mistake(act=("/ips", {"ips": ["203.0.113.9"]})),
    113: sms(encoding="UCS2"),
    114: send("mailing", subject=...),
    115: send("mailing", fromEmail="info@unverified.example"),
    116: send("mailing", replyTo="nobody"),
    117: send("mailing", replyTo="info@unverified.example"),
    118: Mistake(path="mailing", act=("/settings", {"block_mailing": True})),
    119: sms(expirationDate="20200101000000"),
    120: Mistake(method="DELETE", path="scheduled", changes={"guid": 999999}),
    121: Mistake(method="PUT", path="scheduled", changes={"scheduleDate": "20200101000000"}),
    125: Mistake(content=b'{"to": ["34666555444"]'),
    126: sms(campaignName=""),
    130: send("voice", language="xx_XX"),
    131: send("voice", gender="M", language="arb"),
    132: send("voice", callers="612345678"),
    133: send("voiceAudio", audioUrl=...),
    134: send("voiceAudio", audioUrl="https://example.com/audio.txt"),
    140: send("mailing", body=...),
    141: send("landingsms", message="No link"),
    142: sms(message="x" * 155 + "{surname}", splitParts=True),
    176: send("voice", retries="many"),
    177: send("voice", retries=6),
    183: sms(availableTimes="9-21"),
    184: available(day="monday", from_="09:00", to="21:00"),
    185: available(day=8, from_="09:00", to="21:00"),
    186: available(from_="9:00", to="21:00"),
    187: available(from_="09:00", to="25:00"),
    188: available(from_="21:00", to="09:00"),
    189: available(from_="09:00"),
    190: send("voice", retries=""),
    194: sms(availableTimes=[]),
    196: available(from_="09:00", to="09:14"),
    422: Mistake(changes={"sub": [{}, {}]}, text="The sub field must contain 1 items."),
}

OF_NO_ENDPOINT = frozenset(
    {101, 122, 123, *range(150, 158), *range(160, 176), *range(178, 183), 191, 192, 193, 195}
)
"""The vendor's own failures, and features of its platform that the page gives no endpoint."""


def test_no_code_of_the_table_is_missing_here() -> None:
    assert MISTAKES.keys() | OF_NO_ENDPOINT == ROWS.keys() - {0}
    assert not MISTAKES.keys() & OF_NO_ENDPOINT


def test_every_code_that_an_endpoint_gives_says_how_to_have_it_without_a_fault() -> None:
    silent = [code for code in MISTAKES if HOW_TO_CAUSE[code].startswith("Inject")]

    assert silent == []


@pytest.mark.parametrize("code", MISTAKES)
async def test_a_mistake_has_its_documented_error(
    client: httpx.AsyncClient, control: Control, code: int
) -> None:
    mistake, row = MISTAKES[code], ROWS[code]
    if mistake.act is not None:
        await control.platform("PUT", *mistake.act)
    given = {**SAMPLES.get(mistake.path, {}), **mistake.changes}
    body = {name: value for name, value in given.items() if value is not ...}

    response = await client.request(
        mistake.method,
        f"/nrs360/api/rest/{mistake.path}",
        json=body if mistake.content is None else None,
        content=mistake.content,
        auth=("username", mistake.password),
    )

    assert read_error(response) == (row.status, code, mistake.text or row.text)
    assert response.headers["x-mock-reason"] == f"validation:{code}"
    assert await control.inbox() == []


@pytest.mark.parametrize("path", SAMPLES)
async def test_without_a_mistake_the_samples_are_accepted(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.post(
        f"/nrs360/api/rest/{path}", json=SAMPLES[path], auth=("username", "apiPassword")
    )

    assert response.status_code == 202
