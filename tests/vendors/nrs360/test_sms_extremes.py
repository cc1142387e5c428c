"""The very big and the very wrong: answered in the dialect, and soon."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.kernel.engine import Options

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

MEGABYTE = 1_000_000
TOO_LONG = (400, 105, "Text message too long")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"message": "x" * MEGABYTE}, id="plain"),
        pytest.param({"message": "x" * MEGABYTE, "parts": 15}, id="in fifteen parts"),
        pytest.param({"message": "😀" * 250_000, "encoding": "utf-16"}, id="emoji"),
        pytest.param({"message": "€" * 300_000, "parts": 15}, id="extension characters"),
        pytest.param({"message": "x" * MEGABYTE, "splitParts": True}, id="split"),
        pytest.param({"message": "á" * 500_000, "trans": 1}, id="transliterated"),
        pytest.param({"message": "{" * MEGABYTE}, id="opening braces"),
        pytest.param({"message": "{a}" * 300_000, "sub": [{"a": "x"}]}, id="variables"),
        pytest.param({"message": "{a|" + "upper|" * 150_000 + "lower}"}, id="filters"),
        pytest.param({"message": "{a}" * 500, "sub": [{"a": "x" * MEGABYTE}]}, id="long values"),
    ],
)
async def test_a_megabyte_of_text_is_too_long(sms: Sms, fields: dict[str, Any]) -> None:
    assert await sms.refuse(**fields) == TOO_LONG


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"from_": "x" * MEGABYTE}, 107, id="sender"),
        pytest.param({"from_": "1" * MEGABYTE}, 107, id="sender of digits"),
        pytest.param({"to": ["1" * MEGABYTE]}, 102, id="recipient"),
        pytest.param({"encoding": "x" * MEGABYTE}, 113, id="encoding"),
        pytest.param({"scheduleDate": "2" * MEGABYTE}, 108, id="scheduleDate"),
        pytest.param({"expirationDate": "2" * MEGABYTE}, 119, id="expirationDate"),
        pytest.param({"parts": "1" * MEGABYTE}, 110, id="parts"),
        pytest.param({"notificationUrl": "x" * MEGABYTE}, 109, id="notificationUrl"),
        pytest.param({"sub": [{}] * 100_000}, 422, id="sub"),
        pytest.param({"availableTimes": [{}] * 100_000}, 189, id="availableTimes"),
    ],
)
async def test_a_megabyte_elsewhere_is_refused_as_any_other_mistake(
    sms: Sms, fields: dict[str, Any], code: int
) -> None:
    assert (await sms.refuse(**fields))[1] == code


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"campaignName": "x" * MEGABYTE, "tags": ["t"] * 100_000}, id="campaign"),
        pytest.param({"sub": [{"a": "x" * MEGABYTE}]}, id="a variable nobody names"),
        pytest.param({"notificationUrl": "https://example.com/" + "x" * MEGABYTE}, id="URL"),
        pytest.param({"unknown": "x" * MEGABYTE}, id="an unknown field"),
    ],
)
async def test_a_megabyte_where_no_limit_is_known_is_accepted(
    sms: Sms, fields: dict[str, Any]
) -> None:
    assert await sms.accept(**fields)


@pytest.fixture
def tuned_collector() -> Iterator[None]:
    """The garbage collector looks seldom, as in a server of its own."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 50)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("tuned_collector")
async def test_a_hundred_thousand_recipients_are_accepted(sms: Sms, control: Control) -> None:
    recipients = [str(34_600_100_000 + number) for number in range(100_000)]

    rows = await sms.accept(to=recipients)

    assert [row["to"] for row in rows] == recipients
    account = await control.platform("GET", "/account")
    assert account["balance"] == 1_000_000 - 100_000 * 0.05
    first, last = await sms.read(rows[0]["id"], rows[-1]["id"])
    assert (first["to"], last["to"]) == (recipients[0], recipients[-1])


async def test_a_hundred_thousand_bad_recipients_are_refused(sms: Sms) -> None:
    assert await sms.refuse(to=["34"] * 100_000) == (400, 102, "No valid recipients")


async def test_every_one_of_a_thousand_recipients_is_delivered(
    sms: Sms, advance: Callable[[float], Awaitable[None]]
) -> None:
    rows = await sms.accept(to=[str(34_600_100_000 + number) for number in range(1000)])
    await advance(3)

    messages = await sms.read(*(row["id"] for row in rows))
    assert all(message["isDelivered"] for message in messages)
    assert {len(message["events"]) for message in messages} == {2}


FIELDS = [
    "message",
    "to",
    "from_",
    "encoding",
    "scheduleDate",
    "expirationDate",
    "parts",
    "notificationUrl",
    "trans",
    "campaignName",
    "tags",
    "certified",
    "sub",
    "splitParts",
    "flash",
    "availableTimes",
    "otpConfig",
]
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1,
    10**30,
    -0.5,
    1e300,
    "",
    " ",
    "x",
    "0",
    "\x00",
    "😀",
    [],
    [None],
    [[]],
    [{}],
    ["x"],
    [1],
    [True],
    [[[["x"]]]],
    {},
    {"x": 1},
    {"": None},
    {"0": {"from": []}},
]


@pytest.mark.parametrize("field", FIELDS)
async def test_a_value_of_any_type_is_answered_in_the_dialect(sms: Sms, field: str) -> None:
    for value in VALUES:
        response = await sms.send(**{"message": "{OTP_CODE}", field: value})

        if response.status_code == 202:
            assert list(response.json()) == ["campaignId", "sendingId", "result"], value
        else:
            assert response.status_code in (400, 422), value
            assert list(response.json()["error"]) == ["code", "description"], value


@pytest.mark.parametrize("name", ["day", "from", "to", "extra"])
async def test_a_value_of_any_type_within_available_times_is_answered(sms: Sms, name: str) -> None:
    for value in VALUES:
        entry = {"day": 1, "from": "09:00", "to": "21:00", name: value}
        response = await sms.send(availableTimes=[entry])

        assert response.status_code in (202, 400), value


@pytest.mark.parametrize(
    "name",
    ["alpha", "length", "maxAttempts", "maxSecondsValidity", "appId", "rejectIfPendingCode"],
)
async def test_a_value_of_any_type_within_otp_config_is_answered(sms: Sms, name: str) -> None:
    for value in VALUES:
        response = await sms.send(message="{OTP_CODE}", otpConfig={name: value})

        assert response.status_code in (202, 422), value


async def test_a_value_of_any_type_within_sub_is_filled_in(sms: Sms) -> None:
    filters = ["lower", "capitalizeAll", "formatDotComma", "formatCommaDot", "shorten"]

    for value, name in itertools.product(VALUES, filters):
        assert await sms.accept(message=f"a{{v|{name}}}", sub=[{"v": value}], parts=3), (
            value,
            name,
        )


class TestSmallLimit:
    """A server that takes small bodies only."""

    @pytest.fixture
    def options(self) -> Options:
        """A limit of 1,000 bytes."""
        return Options(max_body=1_000)

    async def test_a_body_over_the_limit_is_refused_in_the_dialect(self, sms: Sms) -> None:
        response = await sms.send(message="x" * 1_000)

        assert response.status_code == 413
        assert list(response.json()["error"]) == ["code", "description"]
        assert response.json()["error"]["code"] == 413
        assert await sms.accept()
