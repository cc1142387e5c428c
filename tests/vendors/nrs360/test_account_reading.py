"""`GET account`, and that its balance is kept true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

ACCOUNT = "/nrs360/api/rest/account"


async def read(sms: Sms) -> dict[str, Any]:
    response = await sms.client.get(ACCOUNT, auth=sms.auth)
    assert response.status_code == 200
    account: dict[str, Any] = response.json()["data"]
    return account


async def test_the_account_of_the_fixtures_is_told(sms: Sms) -> None:
    response = await sms.client.get(ACCOUNT, auth=sms.auth)

    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "data": {
            "username": "username",
            "email": "demo@example.com",
            "timezone": "Europe/Madrid",
            "language": "en",
            "balance": 1000000,
            "createdAt": "2025-03-02T10:00:00+00:00",
            "country": "ES",
            "currency": "EUR",
        }
    }


async def test_the_balance_goes_down_by_what_a_send_costs(sms: Sms) -> None:
    await sms.accept(to=["34666555444", "34666666666"])

    assert (await read(sms))["balance"] == 999_999.9


async def test_a_refused_send_costs_nothing(sms: Sms) -> None:
    await sms.refuse(from_=...)
    await sms.refuse(to=["34"])

    assert (await read(sms))["balance"] == 1_000_000


async def test_the_balance_of_the_platform_is_told(sms: Sms, control: Control) -> None:
    await control.platform("PUT", "/balance", {"balance": 0.05})
    await sms.accept()

    assert (await read(sms))["balance"] == 0
    assert await sms.refuse() == (402, 111, "Not enough credits")


async def test_whoever_asks_is_told_their_own_user_name(sms: Sms) -> None:
    response = await sms.client.get(ACCOUNT, auth=("acme~other", "secret"))

    assert response.json()["data"]["username"] == "acme"


async def test_the_samples_placeholder_stands_for_the_fixtures_user(
    client: httpx.AsyncClient,
) -> None:
    headers = {"Authorization": "Basic YOUR_AUTH_TOKEN"}

    response = await client.get(ACCOUNT, headers=headers)

    assert response.json()["data"]["username"] == "username"


async def test_each_sandbox_has_a_balance_of_its_own(sms: Sms) -> None:
    await sms.accept()

    response = await sms.client.get("/nrs360/~other/api/rest/account", auth=sms.auth)

    assert response.json()["data"]["balance"] == 1_000_000


async def test_the_platform_shows_the_account_in_the_same_words(sms: Sms, control: Control) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})

    shown = await control.platform("GET", "/account")

    assert list(shown) == [
        *await read(sms),
        "senders",
        "allowedIps",
        "eventUrl",
        "settings",
    ]
    assert shown["eventUrl"] == "https://example.com/events"
    assert "apiPassword" not in str(shown)


async def test_without_a_credential_it_is_refused(client: httpx.AsyncClient) -> None:
    assert read_error(await client.get(ACCOUNT)) == (401, 103, "Username or password unknown")


async def test_another_method_is_refused(sms: Sms) -> None:
    response = await sms.client.post(ACCOUNT, json={}, auth=sms.auth)

    assert read_error(response) == (405, 405, "Method not allowed")
