"""Calls with a menu, and `GET sendings/<sendingId>/reports/keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    import httpx

    from tests.vendors.nrs360.conftest import Control, Sms

START = "2026-03-01T12:00:00+00:00"
ANN, BOB = "34666555444", "34666666666"
ORDER: dict[str, Any] = {
    "campaignName": "Survey",
    "to": [ANN],
    "speechType": "text",
    "message": "Press 1 for yes, 2 for more",
    "language": "en_GB",
    "gender": "F",
    "menu": [
        {"phoneKey": 1, "type": "message", "message": "Thank you"},
        {
            "phoneKey": 2,
            "type": "subMenu",
            "message": "Press 3 to be called",
            "options": [
                {"phoneKey": 3, "type": "callTransfer", "phonePrefix": "34", "phone": "910000000"}
            ],
        },
    ],
    "keys": {ANN: ["1"]},
}


@pytest.fixture
async def frozen(control: Control) -> Control:
    await control("PUT", "/clock", {"mode": "frozen", "now": START})
    return control


async def make(control: Control, **fields: Any) -> dict[str, Any]:
    """Make a sending on the platform: what the API answers for a call."""
    body = {**ORDER, **fields}
    answer: dict[str, Any] = await control.platform("POST", "/voice-interactive", body)
    return answer


async def get(sms: Sms, sending: object, **params: Any) -> httpx.Response:
    url = f"/nrs360/api/rest/sendings/{sending}/reports/keys"
    return await sms.client.get(url, params=params, auth=sms.auth)


async def read(sms: Sms, sending: object, **params: Any) -> list[str]:
    """The rows of a report, without its header."""
    response = await get(sms, sending, **params)
    assert response.status_code == 200, response.text
    header, *rows = response.text.splitlines()
    assert header == "phonenumber,key,message"
    return rows


async def test_pressed_key_is_in_the_report(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen))["sendingId"]
    assert await read(sms, sending) == []
    await frozen.advance(3)
    assert await read(sms, sending) == []
    await frozen.advance(5)

    response = await get(sms, sending)

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text == (
        'phonenumber,key,message\n34666555444,1,"Press 1 for yes, 2 for more"\n'
    )


async def test_keys_lead_through_sub_menus(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen, message="Press 2", keys={ANN: [9, 2, "3", 1]}))["sendingId"]
    await frozen.advance(60)

    # 9 is not in the menu, and after 3 the call was transferred
    assert await read(sms, sending) == [
        "34666555444,9,Press 2",
        "34666555444,2,Press 2",
        "34666555444,3,Press 3 to be called",
    ]


async def test_audio_file_is_told_by_its_url(sms: Sms, frozen: Control) -> None:
    url = "https://example.com/menu.mp3"
    sending = (await make(frozen, speechType="audio", audioUrl=url))["sendingId"]
    await frozen.advance(8)

    assert await read(sms, sending) == [f"34666555444,1,{url}"]


async def test_recipient_who_presses_nothing_is_in_no_row(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen, keys={ANN: []}))["sendingId"]
    await frozen.advance(60)

    assert await read(sms, sending) == []


async def test_recipients_press_by_chance_and_always_the_same(sms: Sms, frozen: Control) -> None:
    numbers = [str(34_611_000_000 + index) for index in range(60)]

    async def play() -> list[str]:
        await frozen("POST", "/sandboxes/default/reset")
        await frozen("PUT", "/clock", {"mode": "frozen", "now": START})
        sending = (await make(frozen, to=numbers, message="Press 1", keys=None))["sendingId"]
        await frozen.advance(60)
        return await read(sms, sending)

    first, second = await play(), await play()

    assert first == second
    assert {row.split(",")[1] for row in first} == {"1", "2", "3"}
    assert len({row.split(",")[0] for row in first}) < 60


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("34600001005", id="nobody answers"),
        pytest.param("34600001006", id="a machine answers"),
    ],
)
async def test_call_that_no_person_answers_has_no_keys(
    sms: Sms, frozen: Control, number: str
) -> None:
    sending = (await make(frozen, to=[number], keys={number: ["1"]}))["sendingId"]
    await frozen.advance(3600)

    assert await read(sms, sending) == []


@pytest.mark.parametrize(
    ("params", "keys"),
    [
        pytest.param({"afterDate": "2026-03-01T12:00:08+00:00"}, ["3"], id="after"),
        pytest.param({"beforeDate": "2026-03-01T12:00:13+00:00"}, ["2"], id="before"),
        pytest.param({"date": "2017"}, ["2", "3"], id="unknown parameter"),
    ],
)
async def test_dates_bound_the_keys(
    sms: Sms, frozen: Control, params: dict[str, str], keys: list[str]
) -> None:
    sending = (await make(frozen, message="Hello", keys={ANN: ["2", "3"]}))["sendingId"]
    await frozen.advance(60)

    assert [row.split(",")[1] for row in await read(sms, sending, **params)] == keys


async def test_date_that_is_not_iso_8601_is_refused(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen))["sendingId"]

    refused = read_error(await get(sms, sending, beforeDate="soon"))

    assert refused == (422, 422, "The beforeDate field must be an ISO 8601 date.")


async def test_sending_of_another_channel_has_no_such_report(sms: Sms) -> None:
    sending = (await sms.send()).json()["sendingId"]

    assert read_error(await get(sms, sending)) == (
        422,
        422,
        "The keys report is only available for voice-interactive sendings.",
    )


@pytest.mark.parametrize("sending", ["1", "abc", "9" * 30])
async def test_sending_that_does_not_exist_is_not_found(sms: Sms, sending: str) -> None:
    assert read_error(await get(sms, sending)) == (404, 404, "Resource not found")


async def test_message_that_a_spreadsheet_would_run_is_made_safe(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen, message="=1+1"))["sendingId"]
    await frozen.advance(8)

    assert await read(sms, sending) == ["34666555444,1,'=1+1"]


# -- the calls themselves -------------------------------------------------------------------------


async def test_sending_is_in_the_lists_with_its_channel(sms: Sms, frozen: Control) -> None:
    made = await make(frozen, to=[ANN, BOB])
    await frozen.advance(120)

    listed = await sms.client.get(
        "/nrs360/api/rest/sendings", params={"channel": "voice-interactive"}, auth=sms.auth
    )

    (sending,) = listed.json()["data"]
    assert (sending["id"], sending["campaignName"]) == (made["sendingId"], "Survey")
    assert (sending["channel"], sending["status"]) == ("voice-interactive", "FINISHED")
    assert (sending["total"], sending["events"]["delivered"]) == (2, 2)


async def test_events_report_of_a_call_with_a_menu_has_the_voice_columns(
    sms: Sms, frozen: Control
) -> None:
    sending = (await make(frozen))["sendingId"]
    await frozen.advance(60)

    url = f"/nrs360/api/rest/sendings/{sending}/reports/events"
    header, *rows = (await sms.client.get(url, auth=sms.auth)).text.splitlines()

    assert header.endswith(",countryIso,callDurationSeconds,createdAt")
    # 27 characters at 15 a second
    assert [row.split(",")[4:] for row in rows] == [
        ["sent", "34666555444", "", "", "ES", "0", "2026-03-01T12:00:01+00:00"],
        ["delivered", "34666555444", "", "", "ES", "2", "2026-03-01T12:00:03+00:00"],
    ]


async def test_inbox_shows_the_call_and_its_keys(sms: Sms, frozen: Control) -> None:
    await make(frozen, costLimit=10, speechRetries=1, speechTimeoutSeconds=5)
    await frozen.advance(60)

    (message,) = await frozen.inbox()
    shown = await frozen("GET", f"/messages/{message['id']}")

    assert (message["channel"], message["text"]) == ("voice", "Press 1 for yes, 2 for more")
    assert shown["events"][-1]["event"] == "key pressed"
    assert shown["events"][-1]["detail"] == {"key": "1"}
    assert message["details"]["cost limit"] == 10
    assert message["details"]["speech timeout seconds"] == 5


async def test_only_answered_calls_are_charged(sms: Sms, frozen: Control) -> None:
    await frozen.platform("PUT", "/balance", {"balance": 10})
    await make(frozen, to=["34600001005"])
    await frozen.advance(60)
    assert (await frozen.platform("GET", "/account"))["balance"] == 10
    await make(frozen, campaignName="Another")
    await frozen.advance(60)

    assert 9 < (await frozen.platform("GET", "/account"))["balance"] < 10


async def test_scheduled_call_waits(sms: Sms, frozen: Control) -> None:
    sending = (await make(frozen, scheduleDate="20260301130000"))["sendingId"]
    await frozen.advance(3500)
    assert await read(sms, sending) == []
    await frozen.advance(120)

    assert len(await read(sms, sending)) == 1


# -- keys by hand ---------------------------------------------------------------------------------


async def test_key_is_pressed_by_hand(sms: Sms, frozen: Control) -> None:
    made = await make(frozen, message="Hello", keys={ANN: []})
    await frozen.advance(3)

    path = f"/voice-interactive/{made['result'][0]['id']}/keys"
    assert await frozen.platform("POST", path, {"key": "2"}) == {"key": "2"}
    await frozen.platform("POST", path, {"key": 3})

    assert await read(sms, made["sendingId"]) == [
        "34666555444,2,Hello",
        "34666555444,3,Press 3 to be called",
    ]


async def refuse_key(sms: Sms, message: str, body: Any) -> tuple[int, str]:
    url = f"/__admin/vendors/nrs360/voice-interactive/{message}/keys"
    response = await sms.client.post(url, json=body)
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["detail"]


async def test_key_that_cannot_be_pressed_is_refused(sms: Sms, frozen: Control) -> None:
    message = (await make(frozen))["result"][0]["id"]
    early = await refuse_key(sms, message, {"key": "1"})
    await frozen.advance(60)

    assert early == (422, "nobody has answered this call")
    assert await refuse_key(sms, message, {"key": "1"}) == (
        422,
        "the menu of this call has come to its end",
    )
    assert await refuse_key(sms, message, {"key": "#"}) == (422, "a key is a number from 0 to 9")
    assert await refuse_key(sms, message, {}) == (422, "key is missing or of another type")
    assert await refuse_key(sms, "none", {"key": "1"}) == (
        404,
        "there is no call with a menu of the id none",
    )
