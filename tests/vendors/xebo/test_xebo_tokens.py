"""Logging in, tokens that expire and are renewed, and who is let in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest

from mockserver.kernel.engine import Options
from tests.vendors.xebo.conftest import SAMPLE, SAMPLE_TOKEN, Xebo

LOGIN = "/xebo/api/v1/oauth/token"
NOW = int(datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC).timestamp())
DAY = 86_400
ORDER = {"collectortoken": SAMPLE_TOKEN, "contacts": [{"extUniqueId": "1"}]}
PATH = f"/v2/api/collectors/{SAMPLE}/campaigns/external"


async def log_in(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    """Log in with what is given, or as the page's sample does."""
    return await client.post(
        LOGIN, json=body or {"email": "john@xebo.ai", "password": "Survey@123"}
    )


async def ask(client: httpx.AsyncClient, token: str, base: str = "/xebo") -> httpx.Response:
    """Ask for a link with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return await client.post(base + PATH, json=ORDER, headers=headers)


def is_refused(response: httpx.Response, message: str) -> bool:
    """Whether an answer is the 401 with this message."""
    body = {"error": {"name": "Unauthorized", "message": message}}
    return response.status_code == 401 and response.json() == body


async def test_login_gives_tokens_of_24_hours_in_the_printed_order(
    client: httpx.AsyncClient,
) -> None:
    answer = (await log_in(client)).json()

    assert list(answer) == ["refresh_token", "access_token", "expires_at", "created_at"]
    assert answer["created_at"] == NOW
    assert answer["expires_at"] == NOW + DAY


async def test_tokens_are_hs256_with_the_vendors_claims(client: httpx.AsyncClient) -> None:
    answer = (await log_in(client)).json()

    assert jwt.get_unverified_header(answer["access_token"])["alg"] == "HS256"
    access = jwt.decode(answer["access_token"], options={"verify_signature": False})
    refresh = jwt.decode(answer["refresh_token"], options={"verify_signature": False})
    assert list(access) == ["token_type", "exp", "iat", "jti", "user_id"]
    assert (access["token_type"], refresh["token_type"]) == ("access", "refresh")
    assert (access["iat"], access["exp"]) == (NOW, NOW + DAY)
    assert len(access["jti"]) == 32
    assert access["jti"] != refresh["jti"]
    assert access["user_id"] == refresh["user_id"]


async def test_user_keeps_the_id_and_another_has_another(client: httpx.AsyncClient) -> None:
    def user(answer: httpx.Response) -> str:
        token = answer.json()["access_token"]
        return str(jwt.decode(token, options={"verify_signature": False})["user_id"])

    first, second = await log_in(client), await log_in(client, email="JOHN@xebo.ai", password="x")
    other = await log_in(client, email="ann@xebo.ai", password="x")
    assert user(first) == user(second) != user(other)


async def test_access_token_is_good_until_24_hours_have_passed(
    client: httpx.AsyncClient, xebo: Xebo
) -> None:
    token = (await log_in(client)).json()["access_token"]

    await xebo.advance(DAY - 1)
    assert (await ask(client, token)).status_code == 200
    await xebo.advance(1)
    assert is_refused(await ask(client, token), "The authorization token has expired.")


async def test_refresh_token_gives_new_tokens_after_the_first_expired(
    client: httpx.AsyncClient, xebo: Xebo
) -> None:
    first = (await log_in(client)).json()
    await xebo.advance(2 * DAY)

    answer = await log_in(client, refresh_token=first["refresh_token"])

    assert answer.status_code == 200
    assert answer.json()["created_at"] == NOW + 2 * DAY
    assert (await ask(client, answer.json()["access_token"])).status_code == 200


@pytest.mark.parametrize("kind", ["access", "forged", "text", "old"])
async def test_refresh_by_what_is_no_good_refresh_token_is_refused(
    client: httpx.AsyncClient, xebo: Xebo, kind: str
) -> None:
    first = (await log_in(client)).json()
    tokens = {
        "access": first["access_token"],
        "forged": jwt.encode({"token_type": "refresh", "exp": NOW + DAY, "user_id": "1"}, "x" * 64),
        "text": "nonsense",
        "old": first["refresh_token"],
    }
    if kind == "old":
        await xebo.advance(7 * DAY)

    answer = await log_in(client, refresh_token=tokens[kind])

    assert answer.status_code == 401
    assert answer.json() == {
        "success": False,
        "code": 401,
        "status": "Unauthorized",
        "error": "token_not_valid",
        "message": "Token is invalid or expired",
        "data": {"detail": "Token is invalid or expired"},
    }


FAULTY: dict[str, tuple[Any, Any]] = {
    "password missing": ({"email": "a@b.co"}, {"password": ["This field is required."]}),
    "email missing": ({"password": "x"}, {"email": ["This field is required."]}),
    "both missing": (
        {},
        {"email": ["This field is required."], "password": ["This field is required."]},
    ),
    "password blank": (
        {"email": "a@b.co", "password": " "},
        {"password": ["This field may not be blank."]},
    ),
    "password a list": (
        {"email": "a@b.co", "password": []},
        {"password": ["Not a valid string."]},
    ),
    "email malformed": (
        {"email": "john", "password": "x"},
        {"email": ["Enter a valid email address."]},
    ),
    "refresh token empty": (
        {"refresh_token": ""},
        {"refresh_token": ["This field may not be blank."]},
    ),
}


@pytest.mark.parametrize(("body", "data"), FAULTY.values(), ids=FAULTY.keys())
async def test_login_that_lacks_something_names_the_field(
    client: httpx.AsyncClient, body: Any, data: Any
) -> None:
    answer = await client.post(LOGIN, json=body)

    assert answer.status_code == 400
    assert answer.json() == {
        "success": False,
        "code": 400,
        "status": "Bad Request",
        "error": "invalid",
        "message": "Invalid input.",
        "data": data,
    }


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"a=1", b""])
async def test_login_with_a_broken_body_is_refused_in_its_own_form(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post(LOGIN, content=body)
    assert answer.status_code == 400
    assert answer.json()["data"] == {"non_field_errors": ["The body is not a JSON object."]}


async def test_wrong_method_at_the_login_is_refused_in_its_own_form(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(LOGIN)
    assert answer.status_code == 405
    assert answer.json()["message"] == 'Method "GET" not allowed.'
    assert answer.headers["allow"] == "POST"


async def test_password_invalid_is_wrong(client: httpx.AsyncClient) -> None:
    answer = await log_in(client, email="ann@example.com", password="invalid")
    assert answer.status_code == 401
    assert answer.json()["message"] == "Incorrect email or password"


async def test_no_credential_is_told_as_printed(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        answer = await client.post(f"/xebo{PATH}", json=ORDER, headers=headers)
        assert is_refused(answer, "The authorization token was not provided."), headers
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_forged_and_malformed_tokens_are_invalid(client: httpx.AsyncClient) -> None:
    good = (await log_in(client)).json()
    head, claims, signature = good["access_token"].split(".")
    far = {"token_type": "access", "exp": NOW + DAY, "user_id": "1"}
    unsigned = jwt.encode(far, "", algorithm="none")
    bad = (
        "nonsense",
        "a.b.c",
        "..",
        f"{head}.{claims}.{signature[::-1]}",
        f"{head}.{claims}",
        jwt.encode(far, "x" * 64),
        unsigned,
        good["refresh_token"],
        "x" * 9_000,
    )
    for token in bad:
        answer = await ask(client, token)
        assert is_refused(answer, "The authorization token is invalid."), token


async def test_token_leads_back_to_its_sandbox(client: httpx.AsyncClient) -> None:
    login = await log_in(client, email="john~t1@xebo.ai", password="Survey@123")
    token = login.json()["access_token"]

    assert (await ask(client, token)).status_code == 200

    there = (await client.get("/__admin/messages?sandbox=t1")).json()["items"]
    here = (await client.get("/__admin/messages")).json()["items"]
    assert (len(there), len(here)) == (1, 0)
    refreshed = await log_in(client, refresh_token=login.json()["refresh_token"])
    assert jwt.get_unverified_header(refreshed.json()["access_token"])["kid"] == "t1"


async def test_token_of_one_sandbox_is_none_of_another(client: httpx.AsyncClient) -> None:
    login = await log_in(client, email="john~t1@xebo.ai", password="Survey@123")
    answer = await ask(client, login.json()["access_token"], base="/xebo/~t2")
    assert is_refused(answer, "The authorization token is invalid.")


async def fork(client: httpx.AsyncClient, source: str, name: str) -> None:
    """Copy a sandbox."""
    forked = await client.post(f"/__admin/sandboxes/{source}/fork", json={"name": name})
    assert forked.status_code == 201, forked.text


async def count_messages(client: httpx.AsyncClient, sandbox: str) -> int:
    """How many invitations a sandbox has made."""
    listed = await client.get(f"/__admin/messages?sandbox={sandbox}")
    return len(listed.json()["items"])


@pytest.mark.parametrize("source", ["default", "t1"])
async def test_token_is_good_in_a_fork_that_is_named_and_leads_to_its_own_without_a_name(
    client: httpx.AsyncClient, source: str
) -> None:
    login = await log_in(client, email=f"john~{source}@xebo.ai", password="Survey@123")
    token = login.json()["access_token"]
    await fork(client, source, "copy")
    await fork(client, "copy", "copy.of.copy")

    for sandbox in ("copy", "copy.of.copy", source):
        assert (await ask(client, token, base=f"/xebo/~{sandbox}")).status_code == 200
    named = {"Authorization": f"Bearer {token}", "X-Mock-Sandbox": "copy"}
    by_header = await client.post("/xebo" + PATH, json=ORDER, headers=named)
    assert by_header.status_code == 200
    assert (await ask(client, token)).status_code == 200

    counts = [await count_messages(client, one) for one in (source, "copy", "copy.of.copy")]
    assert counts == [2, 2, 1]


async def test_refresh_token_is_renewed_in_a_fork_and_stays_there(
    client: httpx.AsyncClient,
) -> None:
    first = (await log_in(client, email="john~t1@xebo.ai", password="Survey@123")).json()
    await fork(client, "t1", "copy")

    renewed = await client.post(
        "/xebo/~copy/api/v1/oauth/token", json={"refresh_token": first["refresh_token"]}
    )

    token = renewed.json()["access_token"]
    assert (await ask(client, token)).status_code == 200
    assert [await count_messages(client, one) for one in ("t1", "copy")] == [0, 1]
    there = await ask(client, token, base="/xebo/~t1")
    assert is_refused(there, "The authorization token is invalid.")


async def test_token_that_a_fork_takes_expires_there_by_its_own_clock(
    client: httpx.AsyncClient,
) -> None:
    token = (await log_in(client)).json()["access_token"]
    await fork(client, "default", "copy")

    await client.post("/__admin/clock/advance?sandbox=copy", json={"seconds": DAY})

    there = await ask(client, token, base="/xebo/~copy")
    assert is_refused(there, "The authorization token has expired.")
    assert (await ask(client, token)).status_code == 200


async def test_forged_token_that_names_the_copied_sandbox_is_invalid_in_a_fork(
    client: httpx.AsyncClient,
) -> None:
    await log_in(client)
    await fork(client, "default", "copy")
    far = {"token_type": "access", "exp": NOW + DAY, "user_id": "1"}
    for kid in ("default", "copy", "other"):
        forged = jwt.encode(far, "x" * 64, headers={"kid": kid})
        answer = await ask(client, forged, base="/xebo/~copy")
        assert is_refused(answer, "The authorization token is invalid."), kid


async def test_api_keys_suffix_names_the_sandbox(client: httpx.AsyncClient) -> None:
    headers = {"x-api-key": "any~t1"}
    assert (await client.post(f"/xebo{PATH}", json=ORDER, headers=headers)).status_code == 200
    there = (await client.get("/__admin/messages?sandbox=t1")).json()["items"]
    assert len(there) == 1


@pytest.mark.parametrize("host", ["az1-api.xebo.ai", "az4-api.xebo.ai", "uat-az2-api.xebo.ai"])
async def test_token_of_the_login_host_is_good_at_every_data_centre(
    client: httpx.AsyncClient, host: str
) -> None:
    body = {"email": "john@xebo.ai", "password": "Survey@123"}
    login = await client.post("https://api.xebo.ai/api/v1/oauth/token", json=body)
    assert login.status_code == 200
    answer = await ask(client, login.json()["access_token"], base=f"https://{host}")
    assert answer.status_code == 200


class TestStrict:
    """Only what the fixtures or the control API gave is good."""

    @pytest.fixture
    def options(self) -> Options:
        """A strict server."""
        return Options(is_strict=True)

    async def test_account_of_the_sample_logs_in_and_no_other(
        self, client: httpx.AsyncClient
    ) -> None:
        assert (await log_in(client)).status_code == 200
        assert (await log_in(client, email="john@xebo.ai", password="x")).status_code == 401
        assert (await log_in(client, email="a@b.co", password="Survey@123")).status_code == 401

    async def test_samples_placeholder_is_no_token(self, client: httpx.AsyncClient) -> None:
        answer = await ask(client, "<ACCESS_TOKEN>")
        assert is_refused(answer, "The authorization token is invalid.")

    async def test_key_of_the_platform_is_good(self, client: httpx.AsyncClient, xebo: Xebo) -> None:
        key = (await xebo.platform("POST", "/keys")).json()["key"]
        for name, status in ((key, 200), ("xebo-api-key", 200), ("other", 401)):
            headers = {"x-api-key": name}
            answer = await client.post(f"/xebo{PATH}", json=ORDER, headers=headers)
            assert answer.status_code == status, name
