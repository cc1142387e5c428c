"""Requests as clients of this API really send them, and credentials."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.kernel.engine import Options

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.vendors.nrs360.conftest import Control, Sms

URL = "/nrs360/api/rest/sms"
BODY = b'{"to":["34666555444"],"from":"TEST","message":"SMS text message"}'
INVALID_JSON = {"error": {"code": 125, "description": "Invalid JSON"}}
UNKNOWN_USER = {"error": {"code": 103, "description": "Username or password unknown"}}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"content-type": "application/json"}, id="json"),
        pytest.param({"content-type": "application/json; charset=utf-8"}, id="json with charset"),
        pytest.param({"content-type": "application/x-www-form-urlencoded"}, id="form"),
        pytest.param({"content-type": "text/plain"}, id="text"),
        pytest.param({"content-type": "multipart/form-data"}, id="multipart"),
        pytest.param({"content-type": ""}, id="empty"),
        pytest.param({}, id="none"),
    ],
)
async def test_the_body_is_read_as_json_whatever_its_content_type(
    sms: Sms, headers: dict[str, str]
) -> None:
    response = await sms.client.post(URL, content=BODY, headers=headers, auth=sms.auth)

    assert response.status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \n", id="blank"),
        pytest.param(BODY[:-1], id="cut off"),
        pytest.param(b"to=34666555444&from=TEST&message=hello", id="a form"),
        pytest.param(b"[]", id="an array"),
        pytest.param(b"[" + BODY + b"]", id="the object in an array"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"17", id="a number"),
        pytest.param(BODY.replace(b"TEST", b"T\xff"), id="not utf-8"),
        pytest.param(BODY.replace(b"TEST", b"\\ud800"), id="a lone surrogate"),
        pytest.param(BODY.replace(b'"TEST"', b"NaN"), id="NaN"),
        pytest.param(BODY + BODY, id="two objects"),
        pytest.param(b"[" * 100_000, id="a hundred thousand brackets"),
        pytest.param(b'{"to":' * 50_000, id="fifty thousand objects"),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused_with_125(sms: Sms, body: bytes) -> None:
    response = await sms.post(body)

    assert response.status_code == 400
    assert response.json() == INVALID_JSON


@pytest.mark.parametrize(
    ("recipients", "told"),
    [
        pytest.param("34666555444", "34666555444", id="a bare string"),
        pytest.param(34666555444, "34666555444", id="a bare number"),
        pytest.param([34666555444], "34666555444", id="a number in the array"),
        pytest.param([34666555444.0], "34666555444", id="a number with a fraction of nothing"),
    ],
)
async def test_recipients_may_be_numbers_or_stand_alone(
    sms: Sms, recipients: Any, told: str
) -> None:
    (row,) = await sms.accept(to=recipients)

    assert row["to"] == told


async def test_a_refused_number_is_told_as_text(sms: Sms) -> None:
    response = await sms.send(to=[34, {"phone": 1}, None, "34666555444"])

    rows = response.json()["result"]
    assert [row["to"] for row in rows] == ["34", '{"phone": 1}', "", "34666555444"]
    assert [row["accepted"] for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"campaignName": None, "tags": None}, id="null is absent"),
        pytest.param({"parts": None, "trans": None, "sub": None}, id="more nulls"),
        pytest.param({"unknown": {"a": [1]}, "test": True}, id="unknown keys"),
        pytest.param({"sender": "x" * 200}, id="a name of our own code"),
        pytest.param({"text": "ignored"}, id="the old name beside the new"),
        pytest.param({"certified": "yes"}, id="a flag as a word"),
        pytest.param({"certified": {"a": 1}, "flash": [], "splitParts": "maybe"}, id="odd flags"),
    ],
)
async def test_what_clients_add_is_no_mistake(sms: Sms, fields: dict[str, Any]) -> None:
    assert await sms.accept(**fields)


async def test_certified_yes_is_true(sms: Sms, control: Control) -> None:
    await sms.accept(certified="yes")

    assert (await control.inbox())[0]["details"]["certified"] is True


async def test_a_leading_plus_is_refused_by_default(sms: Sms) -> None:
    response = await sms.send(to=["+34666555444", "34666555444"])

    assert response.status_code == 207
    assert response.json()["result"][0] == {
        "accepted": False,
        "to": "+34666555444",
        "error": {"code": 102, "description": "No valid recipients"},
    }


async def test_a_leading_plus_is_taken_off_when_the_setting_says_so(
    sms: Sms, platform: Callable[..., Awaitable[Any]]
) -> None:
    await platform("PUT", "/settings", {"accept_plus": True})

    (row,) = await sms.accept(to=["+34666555444"])

    assert row["to"] == "34666555444"


@pytest.mark.parametrize("content_type", ["application/json", "application/pdf"])
async def test_a_get_may_carry_a_content_type_and_an_empty_body(
    sms: Sms, content_type: str
) -> None:
    (row,) = await sms.accept()

    response = await sms.client.request(
        "GET",
        f"{URL}/{row['id']}",
        headers={"content-type": content_type, "content-length": "0"},
        content=b"",
        auth=sms.auth,
    )

    assert response.status_code == 200


async def test_unknown_query_parameters_are_ignored(sms: Sms) -> None:
    response = await sms.client.post(f"{URL}?date=2026", content=BODY, auth=sms.auth)

    assert response.status_code == 202


def basic(text: str) -> str:
    """The credential of this `user:password`."""
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"authorization": "Basic"}, id="no value"),
        pytest.param({"authorization": "Basic !!!"}, id="not base64"),
        pytest.param({"authorization": basic("username")}, id="no colon"),
        pytest.param({"authorization": basic(":apiPassword")}, id="no user"),
        pytest.param({"authorization": basic("username:")}, id="no password"),
        pytest.param({"authorization": basic("username:invalid")}, id="the bad password"),
        pytest.param({"authorization": "Bearer dXNlcm5hbWU6YXBpUGFzc3dvcmQ="}, id="bearer"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_a_good_credential_103_names_the_scheme(
    client: httpx.AsyncClient, headers: dict[str, str], method: str
) -> None:
    path = URL if method == "POST" else f"{URL}/XXXXXXXXXXXXX"
    response = await client.request(method, path, content=b"not json", headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Basic"
    assert response.json() == UNKNOWN_USER


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("Basic dXNlcm5hbWU6YXBpUGFzc3dvcmQ=", id="as printed"),
        pytest.param("basic dXNlcm5hbWU6YXBpUGFzc3dvcmQ=", id="scheme in small letters"),
        pytest.param(basic("acme:se:cret"), id="another user, a colon in the password"),
        pytest.param(basic("ñandú:contraseña"), id="beyond ASCII"),
    ],
)
async def test_an_open_sandbox_takes_any_well_formed_credential(
    client: httpx.AsyncClient, authorization: str
) -> None:
    headers = {"authorization": authorization}
    response = await client.post(URL, content=BODY, headers=headers)

    assert response.status_code == 202


async def test_a_suffix_of_the_user_name_leads_to_a_sandbox(client: httpx.AsyncClient) -> None:
    sent = await client.post(URL, content=BODY, auth=("acme~t1", "secret"))
    path = f"{URL}/{sent.json()['result'][0]['id']}"

    assert (await client.get(path, auth=("acme~t1", "secret"))).status_code == 200
    assert (await client.get(path, auth=("acme", "secret"))).status_code == 404
    by_path = path.replace("/nrs360", "/nrs360/~t1")
    assert (await client.get(by_path, auth=("acme", "secret"))).status_code == 200


class TestStrict:
    """A server that takes the fixtures' credentials only."""

    @pytest.fixture
    def options(self) -> Options:
        """`--auth strict`."""
        return Options(is_strict=True)

    @pytest.mark.parametrize(
        ("user", "password", "status"),
        [
            ("username", "apiPassword", 202),
            ("username~t1", "apiPassword", 202),
            ("username", "other", 401),
            ("acme", "apiPassword", 401),
        ],
    )
    async def test_only_the_credential_of_the_fixtures_is_good(
        self, client: httpx.AsyncClient, user: str, password: str, status: int
    ) -> None:
        response = await client.post(URL, content=BODY, auth=(user, password))

        assert response.status_code == status

    async def test_the_placeholder_of_the_page_is_refused(self, client: httpx.AsyncClient) -> None:
        headers = {"authorization": "Basic YOUR_AUTH_TOKEN"}
        response = await client.post(URL, content=BODY, headers=headers)

        assert response.json() == UNKNOWN_USER


@pytest.mark.parametrize(
    ("credential", "ips", "body", "status", "code"),
    [
        pytest.param(False, ["203.0.113.9"], b"{", 401, 103, id="credential before address"),
        pytest.param(True, ["203.0.113.9"], b"{", 401, 112, id="address before JSON"),
        pytest.param(True, [], b"{", 400, 125, id="JSON before fields"),
        pytest.param(True, [], b'{"message":"x"}', 400, 102, id="fields before balance"),
        pytest.param(True, [], BODY, 402, 111, id="balance last"),
        pytest.param(
            True,
            [],
            json.dumps({**json.loads(BODY), "to": ["34", "34666555444"]}).encode(),
            402,
            111,
            id="balance before single recipients",
        ),
    ],
)
async def test_checks_are_made_in_order(
    client: httpx.AsyncClient,
    platform: Callable[..., Awaitable[Any]],
    nrs360: dict[str, Any],
    credential: bool,
    ips: list[str],
    body: bytes,
    status: int,
    code: int,
) -> None:
    await platform("PUT", "/ips", {"ips": ips})
    await platform("PUT", "/balance", {"balance": 0})

    response = await client.post(URL, content=body, **(nrs360 if credential else {}))

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
