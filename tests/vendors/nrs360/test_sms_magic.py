"""Recipients that cause an outcome, and injected faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]

GOOD = "34666555444"


async def test_magic_numbers_that_disagree_leave_no_valid_recipient(sms: Sms) -> None:
    assert await sms.refuse(to=["34600000111", "34600000101"]) == (
        400,
        102,
        "No valid recipients",
    )


@pytest.mark.parametrize("number", ["34600000000", "34600000100", "34600000404", "34600000999"])
async def test_a_code_that_is_not_documented_is_no_magic(sms: Sms, number: str) -> None:
    assert await sms.accept(to=[number])


@pytest.mark.parametrize(
    ("number", "events"),
    [
        pytest.param("34600001001", ["sent", "undelivered"], id="undelivered"),
        pytest.param("34600001002", ["sent", "expired"], id="expired"),
        pytest.param("34600001003", ["rejected"], id="rejected"),
    ],
)
async def test_magic_outcomes_are_accepted_and_end_otherwise(
    sms: Sms, advance: Advance, control: Control, number: str, events: list[str]
) -> None:
    response = await sms.send(to=[number])
    row = response.json()["result"][0]
    await advance(3)

    assert response.status_code == 202
    assert response.headers["x-mock-reason"] == f"magic:{events[-1]}"
    assert [event for event, _ in await sms.events(row["id"])] == events
    assert (await sms.read(row["id"]))[0]["isDelivered"] is False
    assert [message["status"] for message in await control.inbox()] == [events[-1]]


async def test_the_control_api_lists_the_magic_recipients(control: Control) -> None:
    listed = await control("GET", "/magic")

    recipients = {
        magic["recipient"]
        for vendor in listed["items"]
        if vendor["vendor"] == "nrs360"
        for magic in vendor["recipients"]
    }
    assert {"34600000102", "34600000422", "34600001001", "34600001002", "34600001003"} <= recipients


async def test_a_fault_answers_any_code_of_the_table(sms: Sms, control: Control) -> None:
    fault = await control.arm({"error": 111}, match={"operation": "sendSms"}, times=1)

    response = await sms.send()
    assert response.status_code == 402
    assert response.json() == {"error": {"code": 111, "description": "Not enough credits"}}
    assert response.headers["x-mock-reason"] == f"fault:{fault}"
    assert await sms.accept()


@pytest.mark.parametrize(
    ("effect", "status", "code", "text"),
    [
        ({"status": 401}, 401, 103, "Username or password unknown"),
        ({"status": 402}, 402, 111, "Not enough credits"),
        ({"status": 404}, 404, 404, "Resource not found"),
        ({"status": 422}, 422, 422, "Input validation error"),
        ({"status": 429}, 429, 429, "Too many requests"),
        ({"status": 500}, 500, 101, "Internal Database error"),
        ({"status": 503}, 503, 503, "Service unavailable"),
        ({"error": 404}, 404, 404, "Resource not found"),
        ({"error": 122}, 500, 122, "Update error"),
        ({"error": "111"}, 402, 111, "Not enough credits"),
        ({"error": 111, "status": 500}, 500, 111, "Not enough credits"),
    ],
    ids=str,
)
async def test_a_fault_is_answered_in_the_dialect(
    sms: Sms, control: Control, effect: dict[str, Any], status: int, code: int, text: str
) -> None:
    await control.arm(effect)

    assert await sms.refuse() == (status, code, text)


@pytest.mark.parametrize(
    ("effect", "header"),
    [
        pytest.param({"status": 429}, "1", id="429"),
        pytest.param({"status": 503, "retry_after": 30}, "30", id="503 in 30 s"),
        pytest.param({"status": 500}, None, id="500"),
    ],
)
async def test_retry_after_is_only_sent_with_a_fault(
    sms: Sms, control: Control, effect: dict[str, Any], header: str | None
) -> None:
    assert "retry-after" not in (await sms.send()).headers
    await control.arm(effect)

    assert (await sms.send()).headers.get("retry-after") == header


async def test_a_request_may_ask_for_its_own_failure(sms: Sms) -> None:
    response = await sms.client.post(sms.url, headers={"Prefer": "code=503"}, auth=sms.auth)

    assert response.status_code == 503
    assert response.json() == {"error": {"code": 503, "description": "Service unavailable"}}
    assert response.headers["x-mock-reason"] == "fault:prefer-503"


async def test_a_failed_send_leaves_nothing_behind(sms: Sms, control: Control) -> None:
    await control.arm({"status": 500}, times=1)
    await sms.send()

    response = await sms.send()

    assert response.json()["campaignId"] == 100_000
    assert len(await control.inbox()) == 1


async def test_a_fault_aimed_at_a_recipient_refuses_its_row_alone(
    sms: Sms, control: Control
) -> None:
    fault = await control.arm({"error": 105}, match={"to": "346665553*"}, times=2)

    response = await sms.send(to=[GOOD, "34666555333", "34666555300", "34666555301"])

    assert response.status_code == 207
    assert response.headers["x-mock-reason"] == f"fault:{fault}"
    assert [row["accepted"] for row in response.json()["result"]] == [True, False, False, True]
    assert response.json()["result"][1] == {
        "accepted": False,
        "to": "34666555333",
        "error": {"code": 105, "description": "Text message too long"},
    }


async def test_a_fault_aimed_at_the_only_recipient_refuses_the_send(
    sms: Sms, control: Control
) -> None:
    await control.arm({"error": 111}, match={"to": GOOD})

    assert await sms.refuse() == (402, 111, "Not enough credits")
    assert await sms.accept(to=["34666555333"])


async def test_a_fault_aimed_at_a_recipient_meets_its_number_in_any_spelling(
    sms: Sms, control: Control
) -> None:
    await control.platform("PUT", "/settings", {"accept_plus": True})
    await control.arm({"error": 111}, match={"to": GOOD})

    for recipients in (GOOD, int(GOOD), [int(GOOD)], [f"+{GOOD}"]):
        assert (await sms.refuse(to=recipients))[:2] == (402, 111)


async def test_a_fault_with_a_status_strikes_the_request_of_its_recipient(
    sms: Sms, control: Control
) -> None:
    await control.arm({"status": 503}, match={"to": GOOD})

    assert (await sms.refuse(to=["34666555333", GOOD]))[0] == 503
    assert await sms.accept(to=["34666555333"])
