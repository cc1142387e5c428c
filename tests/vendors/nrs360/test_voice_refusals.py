"""What `POST voice` and `POST voiceAudio` refuse, field by field of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

VOICE = {
    "to": ["34666666666"],
    "message": "Esto es un test de mensaje de voz",
    "gender": "F",
    "language": "es_ES",
}
AUDIO = {"to": ["34666666666"], "audioUrl": "https://example.com/audio.mp3"}
BASE = "/nrs360/api/rest"
NOW = "2026-03-01T12:00:00+00:00"


async def post(sms: Sms, path: str, sample: dict[str, Any], **fields: Any) -> httpx.Response:
    body = {name: value for name, value in {**sample, **fields}.items() if value is not ...}
    return await sms.client.post(f"{BASE}/{path}", json=body, auth=sms.auth)


ONLY_VOICE = [
    pytest.param({"message": ...}, 104, "Text message missing", id="no message"),
    pytest.param({"message": " "}, 104, "Text message missing", id="blank message"),
    pytest.param({"message": "a" * 501}, 105, "Text message too long", id="501 characters"),
    pytest.param(
        {"message": "{name}", "sub": [{"name": "a" * 501}]},
        105,
        "Text message too long",
        id="501 characters by variables",
    ),
    pytest.param({"language": ...}, 130, "Invalid voice language", id="no language"),
    pytest.param({"language": "xx_XX"}, 130, "Invalid voice language", id="unknown language"),
    pytest.param({"language": "es-ES"}, 130, "Invalid voice language", id="language with hyphen"),
    pytest.param({"language": ["es_ES"]}, 130, "Invalid voice language", id="languages"),
    pytest.param({"gender": ...}, 131, "Invalid voice gender", id="no gender"),
    pytest.param({"gender": "X"}, 131, "Invalid voice gender", id="unknown gender"),
    pytest.param({"gender": "f"}, 131, "Invalid voice gender", id="small letter"),
    pytest.param(
        {"gender": "M", "language": "cmn_CN"}, 131, "Invalid voice gender", id="Chinese man"
    ),
    pytest.param({"gender": "M", "language": "arb"}, 131, "Invalid voice gender", id="Arab man"),
    pytest.param({"gender": "M", "language": "hi_IN"}, 131, "Invalid voice gender", id="Hindi man"),
]
ONLY_AUDIO = [
    pytest.param({"audioUrl": ...}, 133, "Invalid audio URL", id="no audioUrl"),
    pytest.param({"audioUrl": "audio.mp3"}, 133, "Invalid audio URL", id="relative"),
    pytest.param({"audioUrl": "ftp://example.com/a.mp3"}, 133, "Invalid audio URL", id="ftp"),
    pytest.param({"audioUrl": 7}, 133, "Invalid audio URL", id="number"),
    pytest.param(
        {"audioUrl": "https://example.com/a.txt"}, 134, "Unsupported audio format", id="txt"
    ),
    pytest.param(
        {"audioUrl": "https://example.com/a?b=.mp3"}, 134, "Unsupported audio format", id="query"
    ),
]
BOTH = [
    pytest.param({"to": ...}, 102, "No valid recipients", id="no to"),
    pytest.param({"to": []}, 102, "No valid recipients", id="empty to"),
    pytest.param({"callers": "612345678"}, 132, "Invalid voice caller", id="callers a text"),
    pytest.param({"callers": ["612345678"]}, 132, "Invalid voice caller", id="callers an array"),
    pytest.param({"callers": {"Spain": "612345678"}}, 132, "Invalid voice caller", id="no code"),
    pytest.param({"callers": {"ES": "ACME"}}, 132, "Invalid voice caller", id="caller a label"),
    pytest.param({"callers": {"ES": None}}, 132, "Invalid voice caller", id="caller null"),
    pytest.param({"scheduleDate": "2026-03-02"}, 108, "No valid Datetime for send", id="ISO 8601"),
    pytest.param({"scheduleDate": "20260228000000"}, 108, "No valid Datetime for send", id="past"),
    pytest.param(
        {"retries": ""},
        190,
        "Call Retries is specified but its value is empty",
        id="empty retries",
    ),
    pytest.param(
        {"retries": "many"}, 176, "Call retries value is not an integer", id="retries a word"
    ),
    pytest.param(
        {"retries": 1.5}, 176, "Call retries value is not an integer", id="retries a fraction"
    ),
    pytest.param(
        {"retries": True}, 176, "Call retries value is not an integer", id="retries a flag"
    ),
    pytest.param({"retries": 6}, 177, "Call retries value out of range", id="6 retries"),
    pytest.param({"retries": -1}, 177, "Call retries value out of range", id="-1 retries"),
    pytest.param({"expirationDate": "soon"}, 119, "Invalid expiration date", id="no date"),
    pytest.param(
        {"expirationDate": "20260228000000"}, 119, "Invalid expiration date", id="expired"
    ),
    pytest.param(
        {"scheduleDate": "20260303000000", "expirationDate": "20260302000000"},
        119,
        "Invalid expiration date",
        id="expires before it starts",
    ),
    pytest.param({"campaignName": ""}, 126, "Empty campaign name", id="empty name"),
    pytest.param({"tags": ["a"]}, 126, "Empty campaign name", id="tags without name"),
]


@pytest.mark.parametrize(("fields", "code", "text"), [*ONLY_VOICE, *BOTH])
async def test_voice_refuses(
    sms: Sms, control: Control, fields: dict[str, Any], code: int, text: str
) -> None:
    await control("PUT", "/clock", {"mode": "frozen", "now": NOW})

    response = await post(sms, "voice", VOICE, **fields)

    assert read_error(response) == (400, code, text)
    assert response.headers["x-mock-reason"] == f"validation:{code}"


@pytest.mark.parametrize(("fields", "code", "text"), [*ONLY_AUDIO, *BOTH])
async def test_voice_audio_refuses(
    sms: Sms, control: Control, fields: dict[str, Any], code: int, text: str
) -> None:
    await control("PUT", "/clock", {"mode": "frozen", "now": NOW})

    assert read_error(await post(sms, "voiceAudio", AUDIO, **fields)) == (400, code, text)


@pytest.mark.parametrize(
    ("sub", "text"),
    [
        ({"name": "Ana"}, "The sub field must be an array."),
        ([{}, {}], "The sub field must contain 1 items."),
        (["Ana"], "The sub.0 field must be an object."),
    ],
)
async def test_sub_of_another_form_is_refused(sms: Sms, sub: Any, text: str) -> None:
    assert read_error(await post(sms, "voice", VOICE, sub=sub)) == (422, 422, text)


VOICE_ORDER: list[tuple[str, Any, int]] = [
    ("message", "", 104),
    ("to", [], 102),
    ("language", "", 130),
    ("gender", "", 131),
    ("callers", "", 132),
    ("scheduleDate", "", 108),
    ("retries", "", 190),
    ("expirationDate", "", 119),
    ("campaignName", "", 126),
    ("sub", "", 422),
]
AUDIO_ORDER: list[tuple[str, Any, int]] = [
    ("to", [], 102),
    ("audioUrl", "", 133),
    ("callers", "", 132),
    ("scheduleDate", "", 108),
    ("retries", "", 190),
    ("expirationDate", "", 119),
    ("campaignName", "", 126),
]


@pytest.mark.parametrize(
    ("path", "sample", "order"),
    [
        pytest.param("voice", VOICE, VOICE_ORDER, id="voice"),
        pytest.param("voiceAudio", AUDIO, AUDIO_ORDER, id="voiceAudio"),
    ],
)
async def test_the_first_wrong_field_of_the_table_is_told(
    sms: Sms, path: str, sample: dict[str, Any], order: list[tuple[str, Any, int]]
) -> None:
    for index in range(len(order)):
        wrong = {name: value for name, value, _ in order[index:]}

        _, code, _ = read_error(await post(sms, path, sample, **wrong))

        assert code == order[index][2]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"message": "a" * 500}, id="500 characters"),
        pytest.param({"gender": "M"}, id="man"),
        pytest.param({"gender": "F", "language": "arb"}, id="Arab woman"),
        pytest.param({"callers": {"ES": "6123456789", "PT": "6987654321"}}, id="callers"),
        pytest.param({"callers": {"ES": 6123456789}}, id="caller a number"),
        pytest.param({"callers": []}, id="empty callers of PHP"),
        pytest.param({"retries": 0}, id="no retries"),
        pytest.param({"retries": "5"}, id="retries in quotes"),
        pytest.param({"retries": None}, id="null retries"),
        pytest.param({"amd": True}, id="amd"),
        pytest.param({"tags": ["a"], "campaignName": "b"}, id="tags"),
        pytest.param({"to": 34666666666}, id="bare number"),
    ],
)
async def test_voice_accepts(sms: Sms, fields: dict[str, Any]) -> None:
    assert (await post(sms, "voice", VOICE, **fields)).status_code == 202


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/audio.mp3",
        "http://example.com/audio.WAV",
        "https://example.com/a/b.ogg?version=2",
    ],
)
async def test_voice_audio_accepts_a_file(sms: Sms, url: str) -> None:
    response = await post(sms, "voiceAudio", AUDIO, audioUrl=url)

    assert response.status_code == 202


async def test_some_recipients_of_a_file_are_refused(sms: Sms) -> None:
    response = await post(sms, "voiceAudio", AUDIO, to=["34666666666", "34"])

    assert response.status_code == 207
    assert response.json()["result"][1] == {
        "accepted": False,
        "to": "34",
        "error": {"code": 102, "description": "No valid recipients"},
    }


@pytest.mark.parametrize(("path", "sample"), [("voice", VOICE), ("voiceAudio", AUDIO)])
async def test_a_magic_recipient_has_its_error(sms: Sms, path: str, sample: dict[str, Any]) -> None:
    response = await post(sms, path, sample, to=["34600000132"])

    assert read_error(response) == (400, 132, "Invalid voice caller")
    assert response.headers["x-mock-reason"] == "magic:132"


async def test_a_balance_below_the_cost_is_refused(sms: Sms, control: Control) -> None:
    await control.platform("PUT", "/balance", {"balance": 0})

    assert read_error(await post(sms, "voice", VOICE)) == (402, 111, "Not enough credits")
