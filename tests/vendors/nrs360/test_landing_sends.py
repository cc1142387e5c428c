"""`POST landingsms`: what it accepts and what it refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

HTML = "<html><head><title>LANDING TEST</title></head><body><h1>HELLO LANDING</h1></body></html>"
LANDING = {
    "to": ["34666555444"],
    "message": "TEST API LANDING {LAND_URL}",
    "from": "LANDINGAPI",
    "templateBody": HTML,
}
ARRAY = ["https://example.com/"]


async def post(sms: Sms, **fields: Any) -> httpx.Response:
    named = {name.rstrip("_"): value for name, value in fields.items()}
    body = {name: value for name, value in {**LANDING, **named}.items() if value is not ...}
    return await sms.client.post("/nrs360/api/rest/landingsms", json=body, auth=sms.auth)


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param({"message": ...}, 104, "Text message missing", id="no message"),
        pytest.param({"message": "no link"}, 141, "Missing landing placeholder", id="no link"),
        pytest.param(
            {"message": "LAND_URL"}, 141, "Missing landing placeholder", id="link without braces"
        ),
        pytest.param({"to": []}, 102, "No valid recipients", id="no recipient"),
        pytest.param({"from_": ...}, 106, "Sender missing", id="no sender"),
        pytest.param({"from_": "LANDINGAPIXX"}, 107, "Sender too long", id="long sender"),
        pytest.param({"encoding": "UCS2"}, 113, "Invalid coding", id="encoding"),
        pytest.param({"scheduleDate": "x"}, 108, "No valid Datetime for send", id="schedule"),
        pytest.param({"expirationDate": "x"}, 119, "Invalid expiration date", id="expiration"),
        pytest.param(
            {"parts": 9},
            110,
            "Exceeded maximum parts allowed or incorrect number of parts",
            id="9 parts",
        ),
        pytest.param({"notificationUrl": "x"}, 109, "Notification URL incorrect", id="no URL"),
        pytest.param({"notificationUrl": ARRAY}, 109, "Notification URL incorrect", id="URLs"),
        pytest.param({"campaignName": ""}, 126, "Empty campaign name", id="campaign"),
        pytest.param({"tags": ["a"]}, 126, "Empty campaign name", id="tags"),
        pytest.param({"templateBody": ...}, 140, "Template missing", id="no template"),
        pytest.param({"templateBody": " "}, 140, "Template missing", id="blank template"),
        pytest.param(
            {"templateBody": ..., "templateId": 2}, 140, "Template missing", id="unknown template"
        ),
        pytest.param(
            {"templateBody": ..., "templateId": "x"}, 140, "Template missing", id="template a word"
        ),
        pytest.param(
            {"templateBody": ..., "templateV2Id": 10**30}, 140, "Template missing", id="huge id"
        ),
        pytest.param(
            {"message": "a" * 150 + "{LAND_URL}"}, 105, "Text message too long", id="two parts"
        ),
        pytest.param(
            {"message": "a" * 155 + "{LAND_URL}", "splitParts": True},
            142,
            "Can't split variable placeholders",
            id="link cut in two",
        ),
    ],
)
async def test_landing_sms_refuses(sms: Sms, fields: dict[str, Any], code: int, text: str) -> None:
    assert read_error(await post(sms, **fields)) == (400, code, text)


@pytest.mark.parametrize("fields", [{"sub": [{}, {}]}, {"sub": "x"}, {"trans": 2}], ids=str)
async def test_landing_sms_refuses_another_form(sms: Sms, fields: dict[str, Any]) -> None:
    assert read_error(await post(sms, **fields))[:2] == (422, 422)


async def test_the_first_wrong_field_of_the_table_is_told(sms: Sms) -> None:
    order: list[tuple[str, Any, int]] = [
        ("message", "", 104),
        ("to", [], 102),
        ("from_", "", 106),
        ("encoding", "", 113),
        ("scheduleDate", "", 108),
        ("expirationDate", "", 119),
        ("parts", "", 110),
        ("notificationUrl", "", 109),
        ("trans", 2, 422),
        ("campaignName", "", 126),
        ("sub", "", 422),
        ("templateBody", "", 140),
    ]
    for index in range(len(order)):
        wrong = {name: value for name, value, _ in order[index:]}

        assert read_error(await post(sms, **wrong))[1] == order[index][2]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"templateBody": ..., "templateId": 1}, id="template"),
        pytest.param({"templateBody": ..., "templateV2Id": "1"}, id="template of version 2"),
        pytest.param({"templateId": 99}, id="a body goes before a template"),
        pytest.param({"parts": 8}, id="8 parts"),
        pytest.param({"notificationUrl": "https://example.com/%i"}, id="URL"),
        pytest.param({"certified": True, "flash": True, "trans": 1}, id="flags"),
        pytest.param({"message": "{LAND_URL} {UNSUB_URL}", "parts": 2}, id="unsubscribe link"),
    ],
)
async def test_landing_sms_accepts(sms: Sms, fields: dict[str, Any]) -> None:
    assert (await post(sms, **fields)).status_code == 202


async def test_the_text_has_a_link_of_its_own_for_each_recipient(
    sms: Sms, control: Control
) -> None:
    response = await post(sms, to=["34666555444", "34666555333"])

    assert response.status_code == 202
    texts = [message["text"] for message in await control.inbox()]
    found = [re.fullmatch(r"TEST API LANDING (http://\S+/nrs360/l/\w{6})", one) for one in texts]
    assert all(found)
    assert len(set(texts)) == 2
    assert [one["channel"] for one in await control.inbox()] == ["landing", "landing"]


async def test_a_landing_sms_lives_like_an_sms(sms: Sms, control: Control) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    before = await control.platform("GET", "/account")
    await post(sms, to=["34666555444", "34600001001"])
    await control.advance(3)

    assert [one["status"] for one in await control.inbox()] == ["delivered", "undelivered"]
    callbacks = [
        await control("GET", f"/callbacks/{one['id']}") for one in await control.callbacks()
    ]
    assert [one["event"] for one in callbacks] == ["sent", "sent", "delivered", "undelivered"]
    assert all("channel=landing" in one["body"] for one in callbacks)
    assert (await control.platform("GET", "/account"))["balance"] < before["balance"]
