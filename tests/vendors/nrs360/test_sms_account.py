"""What the account decides: balance and cost, allowed addresses, verified senders, settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

Platform = Callable[..., Awaitable[Any]]

NOT_ENOUGH = (402, 111, "Not enough credits")
ADDRESS = (401, 112, "IP address not allowed")
NOT_VERIFIED = (400, 115, "Sender is not verified")

# The page's section "Coverage" prints 0.065 for Andorra; Spain's price is ours.
ANDORRA, SPAIN = "376312345", "34666555444"


async def balance(platform: Platform) -> float:
    """The balance as the platform shows it."""
    account = await platform("GET", "/account")
    return float(account["balance"])


async def test_a_new_account_has_a_million_euros(platform: Platform) -> None:
    account = await platform("GET", "/account")

    assert account["balance"] == 1_000_000
    assert account["currency"] == "EUR"
    assert "password" not in account


@pytest.mark.parametrize(
    ("fields", "cost"),
    [
        pytest.param({"to": [ANDORRA]}, 0.065, id="Andorra"),
        pytest.param({"to": ["971501234567"]}, 0.0868, id="United Arab Emirates"),
        pytest.param({"to": [SPAIN]}, 0.05, id="Spain"),
        pytest.param({"to": [SPAIN, ANDORRA]}, 0.115, id="two recipients"),
        pytest.param({"to": [SPAIN, "34"]}, 0.05, id="only accepted ones"),
        pytest.param({"message": "x" * 161, "parts": 5}, 0.1, id="each needed part"),
        pytest.param({"message": "x" * 161, "splitParts": True}, 0.1, id="each split message"),
        pytest.param({"certified": True}, 0.15, id="certified costs more"),
    ],
)
async def test_a_send_is_charged_by_the_coverage_table(
    sms: Sms, platform: Platform, fields: dict[str, Any], cost: float
) -> None:
    await platform("PUT", "/balance", {"balance": 10})

    await sms.send(**fields)

    assert await balance(platform) == pytest.approx(10 - cost)


async def test_the_last_cent_can_be_spent(sms: Sms, platform: Platform) -> None:
    await platform("PUT", "/balance", {"balance": 0.1})

    await sms.accept(to=[SPAIN, SPAIN])

    assert await balance(platform) == 0
    assert await sms.refuse() == NOT_ENOUGH


async def test_below_the_cost_the_whole_send_is_refused_and_nothing_kept(
    sms: Sms, platform: Platform, control: Control
) -> None:
    await platform("PUT", "/balance", {"balance": 0.09})

    assert await sms.refuse(to=[SPAIN, SPAIN], campaignName="Spring") == NOT_ENOUGH

    assert await balance(platform) == 0.09
    assert await control.inbox() == []
    response = await sms.send(to=[SPAIN])
    assert response.json()["campaignId"] == 100_000


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"to": ["34"]}, id="recipients"),
        pytest.param({"message": "x" * 161}, id="too long"),
        pytest.param({"parts": 16}, id="field"),
        pytest.param({"to": ["34600000105"]}, id="magic"),
    ],
)
async def test_a_refused_send_charges_nothing(
    sms: Sms, platform: Platform, fields: dict[str, Any]
) -> None:
    response = await sms.send(**fields)

    assert response.status_code == 400
    assert await balance(platform) == 1_000_000


async def test_an_address_that_is_not_allowed_gets_112(sms: Sms, platform: Platform) -> None:
    await platform("PUT", "/ips", {"ips": ["203.0.113.9", "2001:db8::/32"]})

    assert await sms.refuse() == ADDRESS


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.0/8"])
async def test_an_allowed_address_or_network_gets_in(
    sms: Sms, platform: Platform, allowed: str
) -> None:
    await platform("PUT", "/ips", {"ips": ["203.0.113.9", allowed]})

    assert await sms.accept()


async def test_an_emptied_list_lets_any_address_in_again(sms: Sms, platform: Platform) -> None:
    await platform("PUT", "/ips", {"ips": ["203.0.113.9"]})
    await platform("PUT", "/ips", {"ips": []})

    assert await sms.accept()


async def test_without_the_setting_any_sender_is_good(sms: Sms) -> None:
    assert await sms.accept(from_="NOBODY")


async def test_with_the_setting_a_sender_must_be_verified(sms: Sms, platform: Platform) -> None:
    await platform("PUT", "/settings", {"require_verified_senders": True})

    assert await sms.accept(from_="TEST")
    assert await sms.refuse(from_="NOBODY") == NOT_VERIFIED
    await platform("POST", "/senders", {"sender": "NOBODY"})
    assert await sms.accept(from_="NOBODY")
    await platform("PUT", "/senders", {"senders": ["ACME"]})
    assert await sms.refuse(from_="NOBODY") == NOT_VERIFIED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"from_": "ABCDEFGHIJKL"}, 107, id="after its length"),
        pytest.param({"from_": "NOBODY", "encoding": "GSM7"}, 115, id="before the next field"),
    ],
)
async def test_verification_is_checked_with_the_sender(
    sms: Sms, platform: Platform, fields: dict[str, Any], code: int
) -> None:
    await platform("PUT", "/settings", {"require_verified_senders": True})

    assert (await sms.refuse(**fields))[1] == code


async def test_strict_encoding_refuses_what_the_alphabet_lacks(
    sms: Sms, platform: Platform
) -> None:
    await platform("PUT", "/settings", {"strict_encoding": True})

    assert await sms.refuse(message="Привет") == (400, 113, "Invalid coding")
    assert await sms.accept(message="Привет", encoding="utf-16")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("PUT", "/balance", {"balance": -1}, id="balance negative"),
        pytest.param("PUT", "/balance", {"balance": "much"}, id="balance a word"),
        pytest.param("PUT", "/balance", {"balance": True}, id="balance a boolean"),
        pytest.param("PUT", "/balance", None, id="balance without body"),
        pytest.param("PUT", "/ips", {"ips": ["localhost"]}, id="ips a name"),
        pytest.param("PUT", "/ips", {"ips": "127.0.0.1"}, id="ips a text"),
        pytest.param("PUT", "/senders", {"senders": [""]}, id="senders empty"),
        pytest.param("POST", "/senders", {"sender": 5}, id="sender a number"),
        pytest.param("PUT", "/event-url", {"url": "nowhere"}, id="event URL without scheme"),
        pytest.param("PUT", "/settings", {"unknown": True}, id="setting unknown"),
        pytest.param("PUT", "/settings", {"accept_plus": "yes"}, id="setting a word"),
        pytest.param("PUT", "/settings", [], id="settings an array"),
    ],
)
async def test_the_platform_refuses_what_it_cannot_keep(
    client: httpx.AsyncClient, platform: Platform, method: str, path: str, body: Any
) -> None:
    before = await platform("GET", "/account")

    response = await client.request(method, f"/__admin/vendors/nrs360{path}", json=body)

    assert response.status_code == 422
    assert response.json()["detail"]
    assert await platform("GET", "/account") == before
