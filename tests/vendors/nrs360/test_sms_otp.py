"""`{OTP_CODE}` and `otpConfig`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.otp import otps

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

TWO = ["34666555444", "34666555333"]
PENDING = "There is already a pending code for this recipient."


@pytest.fixture
def codes(sandbox: Sandbox) -> Callable[[], list[tuple[str, str, str]]]:
    """The codes that were kept: (recipient, code, state)."""
    statement = select(otps.c.recipient, otps.c.code, otps.c.state).order_by(otps.c.id)
    return lambda: [
        (row.recipient, row.code, row.state) for row in sandbox.database.rows(statement)
    ]


@pytest.mark.parametrize(
    ("config", "pattern"),
    [
        pytest.param(None, r"[0-9]{4}", id="default"),
        pytest.param({}, r"[0-9]{4}", id="empty"),
        pytest.param({"length": 3}, r"[0-9]{3}", id="shortest"),
        pytest.param({"length": 10}, r"[0-9]{10}", id="longest"),
        pytest.param({"alpha": False, "length": 6}, r"[0-9]{6}", id="numeric"),
        pytest.param({"alpha": True, "length": 5}, r"[A-Z0-9]{5}", id="as the page has it"),
        pytest.param({"length": "6"}, r"[0-9]{6}", id="length in quotes"),
    ],
)
async def test_the_code_is_made_as_configured(
    sms: Sms, config: dict[str, Any] | None, pattern: str
) -> None:
    text = await sms.text(message="Code: {OTP_CODE}.", otpConfig=config)

    assert re.fullmatch(rf"Code: {pattern}\.", text)


async def test_alphanumeric_codes_hold_letters(sms: Sms) -> None:
    texts = [
        await sms.text(message="{OTP_CODE}", otpConfig={"alpha": True, "length": 10})
        for _ in range(5)
    ]

    assert re.search("[A-Z]", "".join(texts))
    assert len(set(texts)) == 5


async def test_each_recipient_gets_a_code_of_its_own(
    sms: Sms, codes: Callable[[], list[tuple[str, str, str]]]
) -> None:
    rows = await sms.accept(to=TWO, message="{OTP_CODE}", otpConfig={"length": 10})

    texts = [message["message"] for message in await sms.read(*(row["id"] for row in rows))]
    assert codes() == [(TWO[0], texts[0], "pending"), (TWO[1], texts[1], "pending")]
    assert texts[0] != texts[1]


async def test_a_code_that_is_named_twice_is_one_code(sms: Sms) -> None:
    first, second = (await sms.text(message="{OTP_CODE} {OTP_CODE}")).split()

    assert first == second


async def test_split_messages_share_their_recipients_code(
    sms: Sms, codes: Callable[[], list[tuple[str, str, str]]]
) -> None:
    rows = await sms.accept(
        message="{OTP_CODE}" + "x" * 148 + "{OTP_CODE}",
        splitParts=True,
        otpConfig={"rejectIfPendingCode": True},
    )

    first, second = [one["message"] for one in await sms.read(*(row["id"] for row in rows))]
    assert first.replace("x", "") == second
    assert codes() == [("34666555444", second, "pending")]


async def test_without_the_variable_no_code_is_made(
    sms: Sms, codes: Callable[[], list[tuple[str, str, str]]]
) -> None:
    await sms.accept(message="{OTP_CODES}", otpConfig={"length": 6})

    assert codes() == []


async def test_a_second_code_replaces_a_pending_one(
    sms: Sms, codes: Callable[[], list[tuple[str, str, str]]]
) -> None:
    first = await sms.text(message="{OTP_CODE}")
    second = await sms.text(message="{OTP_CODE}")

    assert codes() == [
        ("34666555444", first, "replaced"),
        ("34666555444", second, "pending"),
    ]


async def test_reject_if_pending_code_refuses_a_second_one(sms: Sms) -> None:
    await sms.accept(message="{OTP_CODE}")

    refused = await sms.refuse(message="{OTP_CODE}", otpConfig={"rejectIfPendingCode": True})

    assert refused == (422, 422, PENDING)


async def test_among_others_only_the_recipient_with_a_pending_code_is_refused(sms: Sms) -> None:
    await sms.accept(message="{OTP_CODE}")

    response = await sms.send(to=TWO, message="{OTP_CODE}", otpConfig={"rejectIfPendingCode": True})

    assert response.status_code == 207
    first, second = response.json()["result"]
    assert first["error"] == {"code": 422, "description": PENDING}
    assert second["accepted"] is True


@pytest.mark.parametrize(
    ("config", "seconds"),
    [
        pytest.param({}, 60, id="default"),
        pytest.param({"maxSecondsValidity": 30}, 30, id="shortest"),
        pytest.param({"maxSecondsValidity": 600}, 600, id="longest"),
    ],
)
async def test_a_code_is_pending_until_its_validity_ends(
    sms: Sms,
    advance: Callable[[float], Awaitable[None]],
    config: dict[str, Any],
    seconds: int,
) -> None:
    again = {"message": "{OTP_CODE}", "otpConfig": {"rejectIfPendingCode": True}}
    await sms.accept(message="{OTP_CODE}", otpConfig=config)
    await advance(seconds - 1)
    assert await sms.refuse(**again) == (422, 422, PENDING)

    await advance(1)

    assert await sms.accept(**again)


async def test_another_app_id_is_another_code(
    sms: Sms, codes: Callable[[], list[tuple[str, str, str]]]
) -> None:
    for app_id in ("shop", "bank"):
        config = {"appId": app_id, "rejectIfPendingCode": True}
        await sms.accept(message="{OTP_CODE}", otpConfig=config)

    assert [state for _, _, state in codes()] == ["pending", "pending"]
    config = {"appId": "shop", "rejectIfPendingCode": True}
    assert await sms.refuse(message="{OTP_CODE}", otpConfig=config) == (422, 422, PENDING)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"to": TWO, "sub": [{"a": "x" * 160}, {"a": ""}]}, id="among others"),
        pytest.param({"to": TWO[:1], "sub": [{"a": "x" * 160}]}, id="alone"),
    ],
)
async def test_a_refused_recipient_has_no_code_pending(sms: Sms, fields: dict[str, Any]) -> None:
    response = await sms.send(message="{OTP_CODE}{a}", **fields)
    assert response.status_code in (207, 400)

    assert await sms.accept(message="{OTP_CODE}", otpConfig={"rejectIfPendingCode": True})


async def test_a_value_of_sub_does_not_replace_the_code(sms: Sms) -> None:
    text = await sms.text(message="{OTP_CODE}", sub=[{"OTP_CODE": "mine"}])

    assert re.fullmatch("[0-9]{4}", text)
