"""`POST otp/generate`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.otp_client import Otp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

PENDING = (422, 422, "There is already a pending code for this recipient.")


@pytest.fixture
def otp(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Otp:
    """A client of the OTP endpoints."""
    return Otp(client, nrs360["auth"])


async def test_a_code_is_answered_with_its_limits(otp: Otp) -> None:
    made = await otp.generate()

    assert re.fullmatch("[0-9]{4}", made.pop("code"))
    assert made == {
        "recipient": "34666555444",
        "attempts": 0,
        "maxAttempts": 3,
        "maxSecondsValidity": 60,
        "appId": "",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "updatedAt": "2026-03-02T10:00:00+00:00",
        "expiresAt": "2026-03-02T10:01:00+00:00",
    }


async def test_a_code_is_made_as_asked(otp: Otp) -> None:
    made = await otp.generate(
        alpha=True, length=10, maxAttempts=10, maxSecondsValidity=600, appId="shop"
    )

    assert re.fullmatch("[A-Z0-9]{10}", made["code"])
    assert (made["maxAttempts"], made["maxSecondsValidity"], made["appId"]) == (10, 600, "shop")
    assert made["expiresAt"] == "2026-03-02T10:10:00+00:00"


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        pytest.param(34666555444, "34666555444", id="number"),
        pytest.param("Me@Example.COM", "Me@example.com", id="address"),
        pytest.param("me@shop.test", "me@shop.test", id="domain for tests"),
        pytest.param("ana@ñandú.es", "ana@ñandú.es", id="letters beyond ASCII"),
    ],
)
async def test_a_recipient_is_a_phone_or_an_address(otp: Otp, recipient: Any, shown: str) -> None:
    assert (await otp.generate(recipient=recipient))["recipient"] == shown


@pytest.mark.parametrize(
    "recipient",
    [
        "34",
        "+34666555444",
        "me@",
        "me@example",
        "a b@example.com",
        "Me <me@example.com>",
        "x" * 999,
        True,
        ["34666555444"],
        {"a": 1},
        12.5,
        "34666555444 ",
        "bo\nb@example.com",
    ],
    ids=repr,
)
async def test_another_recipient_is_refused(otp: Otp, recipient: Any) -> None:
    refused = await otp.refuse("generate", recipient=recipient)

    assert refused == (422, 422, "The recipient field must be a valid phone or email.")


@pytest.mark.parametrize("recipient", [..., None, "", "  "], ids=["no", "null", "empty", "blank"])
async def test_a_recipient_is_required(otp: Otp, recipient: Any) -> None:
    refused = await otp.refuse("generate", recipient=recipient)

    assert refused == (422, 422, "The recipient field is required.")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("length", 2, "The length field must be between 3 and 10."),
        ("length", 11, "The length field must be between 3 and 10."),
        ("length", "many", "The length field must be an integer."),
        ("maxAttempts", 0, "The maxAttempts field must be between 1 and 10."),
        ("maxAttempts", 11, "The maxAttempts field must be between 1 and 10."),
        ("maxSecondsValidity", 29, "The maxSecondsValidity field must be between 30 and 600."),
        ("maxSecondsValidity", 601, "The maxSecondsValidity field must be between 30 and 600."),
        ("appId", [], "The appId field must be a string."),
    ],
)
async def test_a_field_out_of_its_range_is_refused(
    otp: Otp, field: str, value: Any, text: str
) -> None:
    assert await otp.refuse("generate", **{field: value}) == (422, 422, text)


async def test_reject_if_pending_code_refuses_until_the_code_expires(
    otp: Otp, advance: Callable[[float], Awaitable[None]]
) -> None:
    await otp.generate()
    assert await otp.refuse("generate", rejectIfPendingCode=True) == PENDING
    assert (await otp.generate(rejectIfPendingCode=True, appId="other"))["appId"] == "other"
    await advance(59)
    assert await otp.refuse("generate", rejectIfPendingCode=True) == PENDING

    await advance(1)

    assert await otp.generate(rejectIfPendingCode=True)


async def test_a_code_without_attempts_left_is_not_pending(otp: Otp) -> None:
    await otp.generate(maxAttempts=1)
    await otp.check("wrong")

    assert await otp.generate(rejectIfPendingCode=True)


async def test_a_code_that_was_found_valid_is_not_pending(otp: Otp) -> None:
    made = await otp.generate()
    await otp.check(made["code"])

    assert await otp.generate(rejectIfPendingCode=True)


async def test_a_code_in_an_sms_is_pending_too(otp: Otp, sms: Sms) -> None:
    await sms.accept(message="{OTP_CODE}")

    assert await otp.refuse("generate", rejectIfPendingCode=True) == PENDING


async def test_a_generated_code_is_in_no_inbox(otp: Otp, control: Control) -> None:
    await otp.generate()

    assert await control.inbox() == []


async def test_a_leading_plus_is_taken_off_when_the_sandbox_is_told_so(
    otp: Otp, platform: Callable[..., Awaitable[Any]]
) -> None:
    await platform("PUT", "/settings", {"accept_plus": True})

    assert (await otp.generate(recipient="+34666555444"))["recipient"] == "34666555444"
