"""What the platform refuses of a call with a menu: codes 160 to 182, and their neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

OPTION: dict[str, Any] = {"phoneKey": 1, "type": "hangUp"}
TRANSFER = {"phoneKey": 1, "type": "callTransfer", "phonePrefix": "34", "phone": "910000000"}
ORDER: dict[str, Any] = {
    "to": ["34666555444"],
    "speechType": "text",
    "message": "Press 1",
    "language": "en_GB",
    "gender": "F",
    "menu": [OPTION],
}
AUDIO = {"speechType": "audio", "audioUrl": "https://example.com/a.mp3"}


async def refuse(sms: Sms, **fields: Any) -> str:
    """Order what must be refused: the problem's detail."""
    body = {name: value for name, value in {**ORDER, **fields}.items() if value is not ...}
    response = await sms.client.post("/__admin/vendors/nrs360/voice-interactive", json=body)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    detail: str = response.json()["detail"]
    return detail


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"language": "xx_XX"}, "error 160: Invalid voice interactive language"),
        ({"language": ...}, "error 160: Invalid voice interactive language"),
        ({"gender": "X"}, "error 161: Invalid voice interactive gender"),
        ({"language": "arb", "gender": "M"}, "error 161: Invalid voice interactive gender"),
        ({"callers": "612"}, "error 162: Invalid voice interactive caller"),
        ({**AUDIO, "audioUrl": ...}, "error 163: Invalid voice interactive audio URL"),
        ({**AUDIO, "audioUrl": "ftp://a/b.mp3"}, "error 163: Invalid voice interactive audio URL"),
        (
            {**AUDIO, "audioUrl": "https://example.com/a.txt"},
            "error 164: Unsupported voice interactive audio format",
        ),
        ({"speechType": "song"}, "error 165: Invalid voice interactive speech type"),
        (
            {"menu": [{**OPTION, "type": "dance"}]},
            "error 166: Ivalid voice interactive menu option type",
        ),
        (
            {"menu": [{"phoneKey": 1}]},
            "error 166: Ivalid voice interactive menu option type",
        ),
        ({"speechType": ...}, "error 168: Empty speech type"),
        ({"speechType": ""}, "error 168: Empty speech type"),
        ({"menu": ...}, "error 169: Empty menu"),
        ({"menu": []}, "error 169: Empty menu"),
        ({"menu": [{"type": "hangUp"}]}, "error 170: Empty phone key"),
        ({"menu": [{**OPTION, "phoneKey": ""}]}, "error 170: Empty phone key"),
        ({"menu": [{**OPTION, "phoneKey": "one"}]}, "error 171: Phone Key is not a number"),
        ({"menu": [{**OPTION, "phoneKey": [1]}]}, "error 171: Phone Key is not a number"),
        ({"menu": [{**OPTION, "phoneKey": 10}]}, "error 172: Phone key out of range"),
        ({"menu": [{**OPTION, "phoneKey": "-1"}]}, "error 172: Phone key out of range"),
        (
            {"menu": [{"phoneKey": 1, "type": "subMenu"}]},
            "error 173: Empty menu options for sub menu",
        ),
        (
            {"menu": [{"phoneKey": 1, "type": "subMenu", "options": [{"phoneKey": 1}]}]},
            "error 166: Ivalid voice interactive menu option type",
        ),
        (
            {"menu": [{**TRANSFER, "phonePrefix": ""}]},
            "error 174: Empty phone prefix for call transfer",
        ),
        ({"menu": [{**TRANSFER, "phone": None}]}, "error 175: Empty phone for call transfer"),
        ({"retries": "many"}, "error 176: Call retries value is not an integer"),
        ({"retries": 6}, "error 177: Call retries value out of range"),
        ({"costLimit": "1.5"}, "error 178: Cost limit value is not an integer"),
        ({"speechRetries": "x"}, "error 179: Speech retries value is not an integer"),
        ({"speechRetries": 6}, "error 180: Speech retries value out of range"),
        (
            {"speechTimeoutSeconds": 1.5},
            "error 181: Speech timeout seconds value is not an integer",
        ),
        ({"speechTimeoutSeconds": 0}, "error 182: Speech timeout seconds value out of range"),
        ({"speechTimeoutSeconds": 61}, "error 182: Speech timeout seconds value out of range"),
        ({"retries": ""}, "error 190: Call Retries is specified but its value is empty"),
        ({"costLimit": ""}, "error 191: Cost limit is specified but its value is empty"),
        ({"speechRetries": ""}, "error 192: Speech Retries is specified but its value is empty"),
        (
            {"speechTimeoutSeconds": ""},
            "error 193: Speech timeout seconds is specified but its value is empty",
        ),
        ({"to": []}, "error 102: No valid recipients"),
        ({"to": ["34"]}, "error 102: No valid recipients"),
        ({"message": ""}, "error 104: Text message missing"),
        ({"message": "x" * 501}, "error 105: Text message too long"),
        ({"to": ["34600000166"]}, "error 166: Ivalid voice interactive menu option type"),
        ({"keys": ["1"]}, 'keys must be an object by recipient: {"34666666666": ["1"]}'),
        ({"keys": {"34666555444": ["*"]}}, "a key is a number from 0 to 9"),
    ],
)
async def test_order_is_refused_with_code_and_text(
    sms: Sms, fields: dict[str, Any], detail: str
) -> None:
    assert await refuse(sms, **fields) == detail


async def test_campaign_that_exists_is_refused(sms: Sms) -> None:
    await sms.accept(campaignName="Mine")

    detail = await refuse(sms, campaignName="Mine")

    assert detail == "error 167: Trying to save an existing campaign"


async def test_balance_that_is_too_low_is_refused(sms: Sms, control: Control) -> None:
    await control.platform("PUT", "/balance", {"balance": 0})

    assert await refuse(sms) == "error 111: Not enough credits"


async def test_refused_order_leaves_nothing(sms: Sms, control: Control) -> None:
    await refuse(sms, to=["34"])

    listed = await sms.client.get("/nrs360/api/rest/sendings", auth=sms.auth)
    assert listed.json()["data"] == []
    assert await control.inbox() == []


async def test_some_recipients_are_refused(sms: Sms, control: Control) -> None:
    body = {**ORDER, "to": ["34666555444", "34"]}
    made = await control.platform("POST", "/voice-interactive", body)

    assert [row["accepted"] for row in made["result"]] == [True, False]


@pytest.mark.parametrize("body", [None, [], "x", 1])
async def test_body_that_is_no_object_is_refused(sms: Sms, body: Any) -> None:
    response = await sms.client.post("/__admin/vendors/nrs360/voice-interactive", json=body)

    assert (response.status_code, response.json()["detail"]) == (422, "a JSON object is needed")
