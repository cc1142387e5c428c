"""The token endpoint, and what its tokens are good for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.kernel.engine import Options
from tests.vendors.easir.conftest import Clock, Easir

CLIENT = {"client_id": "easir-client", "client_secret": "easir-secret"}
GRANTS: dict[str, dict[str, Any]] = {
    "authorization_code": {"code": "easir-code", "redirect_uri": "https://example.com/back"},
    "password": {"username": "info@easir.com", "password": "easir-password"},
    "client_credentials": {},
}
UNAUTHORIZED = {"errors": [{"message": "Unauthorized", "code": "unauthorized"}]}


async def ask(client: httpx.AsyncClient, grant: str, **fields: Any) -> httpx.Response:
    """A request for a token, as the SDKs send it: the grant in the query, unset keys as null."""
    keys = ("code", "redirect_uri", "username", "password", "refresh_token")
    body = {**dict.fromkeys(keys), **CLIENT, **fields}
    return await client.post(f"/easir/token?grant_type={grant}", json=body)


async def issue(client: httpx.AsyncClient, grant: str = "password", **fields: Any) -> Any:
    """What a good request for a token is answered with."""
    response = await ask(client, grant, **{**GRANTS.get(grant, {}), **fields})
    assert response.status_code == 200, response.text
    return response.json()


def bearer(token: str) -> dict[str, str]:
    """The headers that send a token."""
    return {"authorization": f"Bearer {token}"}


async def who(client: httpx.AsyncClient, token: str) -> tuple[int, Any]:
    """The status of GET /me, and the id of its user."""
    response = await Easir(client, token).call("GET", "/me")
    return response.status_code, response.json().get("id")


@pytest.mark.parametrize(
    ("grant", "span"),
    [("authorization_code", 3600), ("password", 3600), ("client_credentials", 180)],
)
async def test_access_token_is_good_until_its_span_is_over(
    client: httpx.AsyncClient, clock: Clock, grant: str, span: int
) -> None:
    answer = await issue(client, grant)

    assert list(answer) == ["access_token", "token_type", "expires_in", "refresh_token"]
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == span
    await clock.advance(span - 1)
    assert await who(client, answer["access_token"]) == (200, 1)
    await clock.advance(1)
    assert await who(client, answer["access_token"]) == (403, None)


async def test_refresh_token_gives_a_new_pair_for_seven_days(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    first = await issue(client, username="dorris@easir.com")
    await clock.advance(7 * 86_400 - 1)

    second = await issue(client, "refresh_token", refresh_token=first["refresh_token"])

    assert second["access_token"] != first["access_token"]
    assert second["expires_in"] == 3600
    assert await who(client, second["access_token"]) == (200, 4)
    await clock.advance(1)
    late = await ask(client, "refresh_token", refresh_token=first["refresh_token"])
    assert (late.status_code, late.json()) == (403, UNAUTHORIZED)


async def test_password_grant_stands_for_the_user_of_that_address(
    client: httpx.AsyncClient,
) -> None:
    answer = await issue(client, username="SOMETHING@example.com")

    assert await who(client, answer["access_token"]) == (200, 2)


async def test_refresh_token_is_no_access_token(client: httpx.AsyncClient) -> None:
    answer = await issue(client)

    assert await who(client, answer["refresh_token"]) == (403, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "invalid"},
        {"client_secret": None},
        {"client_id": None},
        {"client_id": ["easir-client"]},
        {"password": "invalid"},
    ],
    ids=["secret refused", "no secret", "no client", "client no text", "password refused"],
)
async def test_bad_or_missing_credential_is_403(
    client: httpx.AsyncClient, changes: dict[str, Any]
) -> None:
    response = await ask(client, "password", **{**GRANTS["password"], **changes})

    assert (response.status_code, response.json()) == (403, UNAUTHORIZED)


@pytest.mark.parametrize("token", ["never-issued", "invalid", "never-issued~default"])
async def test_unknown_refresh_token_is_403(client: httpx.AsyncClient, token: str) -> None:
    response = await ask(client, "refresh_token", refresh_token=token)

    assert (response.status_code, response.json()) == (403, UNAUTHORIZED)


@pytest.mark.parametrize("grant", ["device_code", "implicit"])
async def test_grant_that_is_not_offered_is_422(client: httpx.AsyncClient, grant: str) -> None:
    response = await ask(client, grant)

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {
            "message": "The selected grant type is invalid.",
            "code": "validation.invalid",
            "field": "grant_type",
        }
    ]


@pytest.mark.parametrize(
    ("grant", "fields"),
    [
        ("authorization_code", ["code", "redirect_uri"]),
        ("password", ["username", "password"]),
        ("refresh_token", ["refresh_token"]),
    ],
)
async def test_what_a_grant_needs_is_required(
    client: httpx.AsyncClient, grant: str, fields: list[str]
) -> None:
    response = await ask(client, grant)

    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == fields
    assert {one["code"] for one in response.json()["errors"]} == {"validation.required"}


async def test_grant_may_stand_in_the_body(client: httpx.AsyncClient) -> None:
    body = {**CLIENT, "grant_type": "client_credentials"}

    response = await client.post("/easir/token", json=body)

    assert response.json()["expires_in"] == 180


async def test_token_request_that_is_a_form_is_415(client: httpx.AsyncClient) -> None:
    response = await client.post("/easir/token?grant_type=password", data=CLIENT)

    assert response.status_code == 415


@pytest.mark.parametrize("named_by", ["client_id", "username", "header"])
async def test_token_leads_back_to_the_sandbox_it_was_issued_in(
    client: httpx.AsyncClient, named_by: str
) -> None:
    fields = {
        "client_id": {"client_id": "acme~one"},
        "username": {"username": "dorris@easir.com~one"},
        "header": {},
    }[named_by]
    headers = {"x-mock-sandbox": "one"} if named_by == "header" else {}
    body = {**CLIENT, **GRANTS["password"], **fields}
    response = await client.post("/easir/token?grant_type=password", json=body, headers=headers)
    answer = response.json()

    one = Easir(client, answer["access_token"])
    made = await one.send("/accounts", {"name": "Acme"})

    assert (await one.get(f"/accounts/{made['id']}"))["name"] == "Acme"
    elsewhere = await Easir(client).call("GET", f"/accounts/{made['id']}")
    assert elsewhere.status_code == 404
    again = await issue(client, "refresh_token", refresh_token=answer["refresh_token"])
    renewed = Easir(client, again["access_token"])
    assert (await renewed.get(f"/accounts/{made['id']}"))["name"] == "Acme"


@pytest.mark.parametrize("source", ["default", "one"])
async def test_token_is_good_in_a_fork_that_is_named_and_leads_to_its_own_without_a_name(
    client: httpx.AsyncClient, source: str
) -> None:
    # Of another user than the default one, whom an unknown token would stand for.
    answer = await issue(client, username=f"dorris@easir.com~{source}")
    await client.post(f"/__admin/sandboxes/{source}/fork", json={"name": "copy"})
    token, refresh = answer["access_token"], answer["refresh_token"]
    await client.post(f"/easir/~{source}/accounts", json={"name": "Later"}, headers=bearer(token))

    there = await client.get("/easir/~copy/me", headers=bearer(token))
    by_header = await client.get("/easir/me", headers={**bearer(token), "x-mock-sandbox": "copy"})
    assert (there.json()["id"], by_header.json()["id"]) == (4, 4)

    for base, has_it in (("/easir/~copy", False), (f"/easir/~{source}", True), ("/easir", True)):
        found = await client.get(f"{base}/accounts?per_page=100", headers=bearer(token))
        assert ("Later" in found.text) is has_it, base

    body = {**CLIENT, "refresh_token": refresh}
    renewed = await client.post("/easir/~copy/token?grant_type=refresh_token", json=body)
    assert renewed.json()["access_token"].endswith("~copy")
    assert await who(client, renewed.json()["access_token"]) == (200, 4)


async def test_token_that_was_not_issued_here_stands_for_the_default_user(
    client: httpx.AsyncClient,
) -> None:
    assert await who(client, "anything") == (200, 1)


class TestStrict:
    """Only the fixtures' credentials, and what they were given, are good."""

    @pytest.fixture
    def options(self) -> Options:
        """A strict server."""
        return Options(is_strict=True)

    @pytest.mark.parametrize("grant", GRANTS)
    async def test_credentials_of_the_fixtures_are_good(
        self, client: httpx.AsyncClient, grant: str
    ) -> None:
        answer = await issue(client, grant)
        assert await who(client, answer["access_token"]) == (200, 1)

    async def test_others_are_403(self, client: httpx.AsyncClient) -> None:
        assert await who(client, "anything") == (403, None)
        for changes in ({"client_id": "x"}, {"client_secret": "x"}, {"password": "x"}):
            response = await ask(client, "password", **{**GRANTS["password"], **changes})
            assert response.status_code == 403
        response = await ask(client, "authorization_code", code="x", redirect_uri="x")
        assert response.status_code == 403


async def test_secrets_are_not_in_the_journal(client: httpx.AsyncClient) -> None:
    answer = await issue(client)

    listed = (await client.get("/__admin/requests")).json()["items"]
    shown = (await client.get(f"/__admin/requests/{listed[0]['id']}")).text

    for secret in (
        answer["access_token"],
        answer["refresh_token"],
        "easir-secret",
        "easir-password",
    ):
        assert secret not in shown
