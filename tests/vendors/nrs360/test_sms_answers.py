"""The three answers of `POST sms`: 202, 207 and 400, as the page prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest

from mockserver.vendors import nrs360 as vendor_package

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

SAMPLE = {"to": ["34666555444"], "from": "TEST", "message": "SMS text message"}
MESSAGE_ID = re.compile(r"[0-9A-Z]{13}")


async def test_the_first_send_is_answered_as_printed(sms: Sms) -> None:
    response = await sms.send()

    message_id = response.json()["result"][0]["id"]
    assert MESSAGE_ID.fullmatch(message_id)
    assert response.status_code == 202
    assert response.headers["content-type"] == "application/json"
    assert response.text == (
        '{"campaignId":100000,"sendingId":100001,"result":[{"accepted":true,"to":"34666555444",'
        f'"id":"{message_id}","parts":1,"scheduledAt":null,"expiresAt":null}}]}}'
    )


async def test_one_bad_recipient_among_good_ones_is_answered_207_as_printed(sms: Sms) -> None:
    response = await sms.send(to=["34666555444", "34"])

    message_id = response.json()["result"][0]["id"]
    assert response.status_code == 207
    assert response.text == (
        '{"campaignId":100000,"sendingId":100001,"result":[{"accepted":true,"to":"34666555444",'
        f'"id":"{message_id}","parts":1,"scheduledAt":null,"expiresAt":null}},'
        '{"accepted":false,"to":"34","error":{"code":102,"description":"No valid recipients"}}]}'
    )


async def test_no_good_recipient_is_answered_400_as_printed(sms: Sms) -> None:
    response = await sms.send(to=["34"])

    assert response.status_code == 400
    assert response.text == '{"error":{"code":102,"description":"No valid recipients"}}'


async def test_an_all_accepted_answer_never_holds_the_word_error(sms: Sms) -> None:
    response = await sms.send(
        to=["34666555444", "34666555333"],
        campaignName="Spring",
        tags=["a"],
        scheduleDate="20260303120000",
        expirationDate="20260304120000",
        sub=[{"name": "A"}, {"name": "B"}],
    )

    assert response.status_code == 202
    assert "error" not in response.text


async def test_dates_of_a_scheduled_send_are_answered_in_iso_8601(sms: Sms) -> None:
    (row,) = await sms.accept(scheduleDate="20260303120000", expirationDate="20260304123001")

    assert row["scheduledAt"] == "2026-03-03T12:00:00+00:00"
    assert row["expiresAt"] == "2026-03-04T12:30:01+00:00"


async def test_rows_stand_in_the_order_of_the_recipients(sms: Sms) -> None:
    response = await sms.send(to=["34", "34666555444", "abc", "34666555333"])

    assert response.status_code == 207
    rows = response.json()["result"]
    assert [(row["to"], row["accepted"]) for row in rows] == [
        ("34", False),
        ("34666555444", True),
        ("abc", False),
        ("34666555333", True),
    ]


async def test_a_recipient_named_twice_gets_two_messages(sms: Sms) -> None:
    first, second = await sms.accept(to=["34666555444", "34666555444"])

    assert first["to"] == second["to"] == "34666555444"
    assert first["id"] != second["id"]


async def test_message_ids_of_a_thousand_recipients_are_all_different(sms: Sms) -> None:
    rows = await sms.accept(to=[str(34_666_000_000 + number) for number in range(1000)])

    ids = {row["id"] for row in rows}
    assert len(ids) == 1000
    assert all(MESSAGE_ID.fullmatch(one) for one in ids)


async def test_another_sandbox_counts_campaigns_from_the_start_with_ids_of_its_own(
    sms: Sms,
) -> None:
    here = await sms.send()
    there = await sms.client.post(
        "/nrs360/~other/api/rest/sms", json=SAMPLE, auth=("username", "apiPassword")
    )

    assert there.json()["campaignId"] == here.json()["campaignId"] == 100_000
    assert there.json()["result"][0]["id"] != here.json()["result"][0]["id"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({}, None, id="plain course"),
        pytest.param({"to": ["34"]}, "validation:102", id="refused"),
        pytest.param({"to": ["34666555444", "34"]}, "validation:102", id="partly refused"),
        pytest.param({"message": ""}, "validation:104", id="field refused"),
    ],
)
async def test_the_answer_says_why_it_is_not_the_plain_course(
    sms: Sms, fields: dict[str, object], reason: str | None
) -> None:
    response = await sms.send(**fields)

    assert response.headers["x-mock-exchange"]
    assert response.headers.get("x-mock-reason") == reason


async def test_the_curl_of_the_page_works_as_printed(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/nrs360/api/rest/sms",
        headers={"Content-Type": "application/json", "Authorization": "Basic YOUR_AUTH_TOKEN"},
        content="""{
"to": ["34666555444"],
"from": "TEST",
"message": "SMS text message"
}""",
    )

    assert response.status_code == 202


def test_the_vendor_page_lists_every_magic_recipient_of_this_endpoint() -> None:
    magic = {each.recipient: each.outcome for each in vendor_package.vendor.magic}

    assert magic["34600000102"] == "error 102"
    assert magic["34600001001"] == "undelivered"
    assert magic["34600001002"] == "expired"
    assert magic["34600001003"] == "rejected"
    assert "34600000000" not in magic
