"""`POST otp/check`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.otp_client import Otp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

NOT_FOUND = (404, 404, "Resource not found")
VALID = "Valid"
INVALID = "Invalid code"
TOO_MANY = "Maximum attempts reached"
EXPIRED = "Expired"


@pytest.fixture
def otp(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Otp:
    """A client of the OTP endpoints."""
    return Otp(client, nrs360["auth"])


async def test_the_right_code_is_valid(otp: Otp) -> None:
    made = await otp.generate()

    assert await otp.check(made["code"]) == (True, VALID, 1)


async def test_a_valid_code_is_good_for_one_time(otp: Otp) -> None:
    made = await otp.generate()
    await otp.check(made["code"])

    assert await otp.refuse("check", code=made["code"]) == NOT_FOUND


async def test_every_check_counts_until_the_attempts_are_used_up(otp: Otp) -> None:
    made = await otp.generate(maxAttempts=2)

    assert await otp.check("wrong") == (False, INVALID, 1)
    assert await otp.check("wrong") == (False, INVALID, 2)
    assert await otp.check(made["code"]) == (False, TOO_MANY, 3)
    assert await otp.check("wrong") == (False, TOO_MANY, 4)


async def test_the_last_attempt_may_be_the_right_one(otp: Otp) -> None:
    made = await otp.generate(maxAttempts=2)
    await otp.check("wrong")

    assert await otp.check(made["code"]) == (True, VALID, 2)


async def test_a_code_expires(otp: Otp, advance: Callable[[float], Awaitable[None]]) -> None:
    first = await otp.generate()
    await advance(59)
    assert await otp.check("wrong") == (False, INVALID, 1)

    await advance(1)

    assert await otp.check(first["code"]) == (False, EXPIRED, 2)


async def test_a_code_whose_attempts_are_used_up_expires_too(
    otp: Otp, advance: Callable[[float], Awaitable[None]]
) -> None:
    made = await otp.generate(maxAttempts=1)
    await otp.check("wrong")
    await advance(60)

    assert await otp.check(made["code"]) == (False, EXPIRED, 2)


async def test_the_time_of_the_check_is_told(
    otp: Otp, advance: Callable[[float], Awaitable[None]]
) -> None:
    made = await otp.generate()
    await advance(5)

    response = await otp.call("check", code=made["code"])

    told = response.json()["data"]["otp"]["data"]
    assert told["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert told["updatedAt"] == "2026-03-02T10:00:05+00:00"
    assert told["expiresAt"] == "2026-03-02T10:01:00+00:00"


async def test_a_new_code_replaces_the_one_before(otp: Otp) -> None:
    first = await otp.generate(length=10)
    second = await otp.generate(length=10)

    assert await otp.check(first["code"]) == (False, INVALID, 1)
    assert await otp.check(second["code"]) == (True, VALID, 2)


@pytest.mark.parametrize("flag", [..., False, None], ids=["absent", "false", "null"])
async def test_small_letters_do_as_well(otp: Otp, flag: Any) -> None:
    code = (await otp.generate(alpha=True, length=10))["code"]
    assert code.lower() != code

    assert await otp.check(code.lower(), caseSensitive=flag) == (True, VALID, 1)


async def test_case_sensitive_tells_small_letters(otp: Otp) -> None:
    code = (await otp.generate(alpha=True, length=10))["code"]

    assert await otp.check(code.lower(), caseSensitive=True) == (False, INVALID, 1)
    assert await otp.check(code, caseSensitive=True) == (True, VALID, 2)


async def test_a_code_is_for_its_app_alone(otp: Otp) -> None:
    shop = await otp.generate(appId="shop", length=10)
    bank = await otp.generate(appId="bank", length=10)

    assert await otp.refuse("check", code=shop["code"]) == NOT_FOUND
    assert await otp.check(shop["code"], appId="bank") == (False, INVALID, 1)
    assert await otp.check(shop["code"], appId="shop") == (True, VALID, 1)
    assert await otp.check(bank["code"], appId="bank") == (True, VALID, 2)


async def test_a_code_is_for_its_recipient_alone(otp: Otp) -> None:
    made = await otp.generate()

    assert await otp.refuse("check", recipient="34666555333", code=made["code"]) == NOT_FOUND


async def test_an_address_may_spell_its_domain_otherwise(otp: Otp) -> None:
    made = await otp.generate(recipient="me@example.com")

    assert await otp.check(made["code"], recipient="me@EXAMPLE.com") == (True, VALID, 1)


async def test_a_code_may_be_a_number(otp: Otp) -> None:
    made = await otp.generate()
    typed = int(made["code"]) if not made["code"].startswith("0") else made["code"]

    assert await otp.check(typed) == (True, VALID, 1)


async def test_a_code_in_an_sms_can_be_checked(otp: Otp, sms: Sms) -> None:
    text = await sms.text(
        message="{OTP_CODE}", otpConfig={"alpha": True, "length": 5, "appId": "shop"}
    )

    assert await otp.check("nope!", appId="shop") == (False, INVALID, 1)
    assert await otp.check(text, appId="shop") == (True, VALID, 2)


async def test_without_a_code_there_is_nothing_to_check(otp: Otp) -> None:
    assert await otp.refuse("check", code="1234") == NOT_FOUND


@pytest.mark.parametrize("code", [..., None, "", True, ["1"]], ids=repr)
async def test_a_code_is_required(otp: Otp, code: Any) -> None:
    await otp.generate()

    assert await otp.refuse("check", code=code) == (422, 422, "The code field is required.")


async def test_a_refused_check_is_no_attempt(otp: Otp) -> None:
    made = await otp.generate()
    await otp.refuse("check", code=None)
    await otp.refuse("check", code="1", appId=[])

    assert await otp.check(made["code"]) == (True, VALID, 1)


@pytest.mark.parametrize(
    ("recipient", "text"),
    [
        pytest.param(None, "The recipient field is required.", id="missing"),
        pytest.param("34", "The recipient field must be a valid phone or email.", id="wrong"),
    ],
)
async def test_a_recipient_is_checked_first(otp: Otp, recipient: Any, text: str) -> None:
    assert await otp.refuse("check", recipient=recipient, code=None) == (422, 422, text)


@pytest.mark.parametrize("action", ["generate", "check"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"a=1"], ids=["empty", "array", "cut", "form"])
async def test_a_body_that_is_no_object_is_refused(otp: Otp, action: str, body: bytes) -> None:
    response = await otp.client.post(f"/nrs360/api/rest/otp/{action}", content=body, auth=otp.auth)

    assert response.status_code == 400
    assert response.json() == {"error": {"code": 125, "description": "Invalid JSON"}}


async def test_a_code_in_a_mail_can_be_checked(otp: Otp) -> None:
    mail = {
        "to": ["me@Example.com"],
        "fromEmail": "info@sample.com",
        "fromName": "Sample",
        "replyTo": "replyto@example.com",
        "subject": "Your code",
        "body": "<p>{OTP_CODE}</p>",
        "otpConfig": {"length": 10},
    }
    sent = await otp.client.post("/nrs360/api/rest/mailing", json=mail, auth=otp.auth)
    assert sent.status_code == 202, sent.text
    listed = await otp.client.get("/__admin/messages")
    number = listed.json()["items"][0]["id"]
    code = (await otp.client.get(f"/__admin/messages/{number}/otp")).json()["code"]

    assert await otp.check(code, recipient="me@example.com") == (True, VALID, 1)
