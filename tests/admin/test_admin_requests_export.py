"""Requests of the journal for other tools."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import httpx
import pytest

from mockserver import __version__
from tests.admin.conftest import Send

REQUESTS = "/__admin/requests"
SMS = "/nrs360/api/rest/sms"


async def write(admin: httpx.AsyncClient, answer: httpx.Response, sandbox: str = "default") -> str:
    """The curl command of the request that was answered."""
    exchange = answer.headers["x-mock-exchange"]
    response = await admin.get(f"{REQUESTS}/{exchange}/curl", params={"sandbox": sandbox})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    return response.text


def run(command: str, **variables: str) -> tuple[list[str], str]:
    """What curl is given when the shell runs a command: its arguments and its standard input."""
    script = 'curl() { for each; do printf "%s\\0" "$each"; done; printf "\\0"; cat; }\n' + command
    done = subprocess.run(
        ["sh", "-c", script],
        env={"PATH": "/usr/bin:/bin", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    arguments, _, piped = done.stdout.partition(b"\0\0")
    return arguments.decode().split("\0"), piped.decode("latin-1")


# -- curl -----------------------------------------------------------------------------------------


async def test_request_is_written_as_a_curl_command(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    answer = await client.post(SMS, json={"message": "it's"}, **nrs360)
    assert await write(admin, answer) == (
        "# POST /api/rest/sms was answered with 400 at 2026-03-02T10:00:00+00:00\n"
        "# The journal hides authorization: this is the fixtures' own.\n"
        ": ${AUTHORIZATION:=dXNlcm5hbWU6YXBpUGFzc3dvcmQ=}\n"
        "curl -X POST http://localhost:4360/nrs360/api/rest/sms \\\n"
        "  -H 'accept: */*' \\\n"
        f"  -H 'user-agent: python-httpx/{httpx.__version__}' \\\n"
        "  -H 'content-type: application/json' \\\n"
        "  -H 'authorization: Basic '\"${AUTHORIZATION:?}\" \\\n"
        '  --data-raw \'{"message":"it\'"\'"\'s"}\'\n'
    )


async def test_shell_gives_curl_the_request_with_the_credential_of_the_fixtures(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    body = json.dumps({"message": 'it\'s $HOME `x` "q" \\ ñ\nnext', "password": "tr0ub4dor"})
    answer = await client.post(f"{SMS}?a=[1]&b=%20", content=body, **nrs360)
    command = await write(admin, answer)
    assert "tr0ub4dor" not in command
    arguments, _ = run(command, PASSWORD="another")
    assert arguments == [
        "-X",
        "POST",
        "--globoff",
        "http://localhost:4360/nrs360/api/rest/sms?a=[1]&b=%20",
        "-H",
        "accept: */*",
        "-H",
        f"user-agent: python-httpx/{httpx.__version__}",
        "-H",
        "authorization: Basic dXNlcm5hbWU6YXBpUGFzc3dvcmQ=",
        "-H",
        "Content-Type:",
        "--data-raw",
        body.replace("tr0ub4dor", "another"),
    ]


async def test_variable_of_the_shell_goes_before_the_fixtures_credential(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    command = await write(admin, await client.get(f"{SMS}/NOTHING", **nrs360))
    arguments, _ = run(command, AUTHORIZATION="mine")
    assert arguments[0] == "http://localhost:4360/nrs360/api/rest/sms/NOTHING"
    assert "authorization: Basic mine" in arguments


async def test_hidden_value_without_a_variable_stops_the_command(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    command = await write(admin, await client.get(f"{SMS}/1?password=tr0ub4dor", **nrs360))
    with pytest.raises(subprocess.CalledProcessError) as failure:
        run(command)
    assert b"PASSWORD" in failure.value.stderr


@pytest.mark.parametrize(
    ("path", "headers", "sent"),
    [
        ("/easir/accounts", {"authorization": "Bearer other~t1"},
         "authorization: Bearer easir-token~t1"),
        ("/xebo/v2/api/x", {"x-api-key": "other~t1"}, "x-api-key: xebo-api-key~t1"),
    ],
)  # fmt: skip
async def test_command_of_another_sandbox_leads_to_it(
    admin: httpx.AsyncClient,
    client: httpx.AsyncClient,
    path: str,
    headers: dict[str, str],
    sent: str,
) -> None:
    answer = await client.get(path, headers=headers)
    arguments, _ = run(await write(admin, answer, "t1"))
    slug, _, rest = path[1:].partition("/")
    assert arguments[0] == f"http://localhost:4360/{slug}/~t1/{rest}"
    assert sent in arguments


async def test_body_that_is_no_text_is_piped_to_curl(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for content in (b"\xff\xfe\x01", b"a\0b"):
        command = await write(admin, await client.post(SMS, content=content, **nrs360))
        arguments, piped = run(command)
        assert arguments[-2:] == ["--data-binary", "@-"]
        assert piped.encode("latin-1") == content


async def test_body_that_was_cut_says_so(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    command = await write(admin, await client.post(SMS, content="x" * 70_000, **nrs360))
    assert "# Only the start of its body was kept: this is not the whole request.\n" in command


async def test_head_request_is_written_so_that_curl_waits_for_no_body(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    arguments, _ = run(await write(admin, await client.head(f"{SMS}/a b", **nrs360)))
    assert arguments[:2] == ["--head", "http://localhost:4360/nrs360/api/rest/sms/a%20b"]


# -- HAR ------------------------------------------------------------------------------------------


async def test_requests_are_exported_as_an_http_archive(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    asked = await client.post(f"{SMS}?a=1&b=", json={"to": ["1"]}, **nrs360)
    response = await admin.get(f"{REQUESTS}/export", params={"format": "har"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-disposition"] == (
        'attachment; filename="requests-default.har"'
    )
    [entry] = response.json()["log"].pop("entries")
    took = entry["time"]
    assert took > 0
    assert entry == {
        "startedDateTime": "2026-03-02T10:00:00.000+00:00",
        "time": took,
        "request": {
            "method": "POST",
            "url": "http://localhost:4360/nrs360/api/rest/sms?a=1&b=",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "host", "value": "localhost:4360"},
                {"name": "accept", "value": "*/*"},
                {"name": "accept-encoding", "value": entry["request"]["headers"][2]["value"]},
                {"name": "connection", "value": "keep-alive"},
                {"name": "user-agent", "value": f"python-httpx/{httpx.__version__}"},
                {"name": "content-length", "value": "12"},
                {"name": "content-type", "value": "application/json"},
                {"name": "authorization", "value": "Basic [hidden]"},
            ],
            "queryString": [{"name": "a", "value": "1"}, {"name": "b", "value": ""}],
            "headersSize": -1,
            "bodySize": 12,
            "postData": {"mimeType": "application/json", "text": '{"to":["1"]}'},
        },
        "response": {
            "status": 400,
            "statusText": "Bad Request",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "content-type", "value": "application/json"},
                {"name": "content-length", "value": str(len(asked.content))},
            ],
            "content": {
                "size": len(asked.content),
                "mimeType": "application/json",
                "text": asked.text,
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(asked.content),
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "_exchange": asked.headers["x-mock-exchange"],
        "_operation": "sendSms",
        "_reason": asked.headers["x-mock-reason"],
    }


async def test_archive_says_who_made_it_and_that_secrets_are_hidden(
    admin: httpx.AsyncClient,
) -> None:
    assert (await admin.get(f"{REQUESTS}/export")).json() == {
        "log": {
            "version": "1.2",
            "creator": {"name": "mockserver", "version": __version__},
            "entries": [],
            "comment": "Secrets are written [hidden].",
        }
    }


async def test_newest_requests_that_match_are_exported_oldest_first(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    for number in "1234":
        await client.get(f"{SMS}/{number}", **nrs360)
        await send()
    params = {"q": "operation:getSms", "limit": "3"}
    log = (await admin.get(f"{REQUESTS}/export", params=params)).json()["log"]
    paths = [entry["request"]["url"].rpartition("/")[2] for entry in log["entries"]]
    assert paths == ["2", "3", "4"]


async def test_bodies_in_an_archive_say_when_they_are_cut_or_no_text(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await client.post(SMS, content=b"\xff", **nrs360)
    await client.post(SMS, content="x" * 70_000, **nrs360)
    log = (await admin.get(f"{REQUESTS}/export")).json()["log"]
    binary, cut = (entry["request"] for entry in log["entries"])
    assert binary["postData"] == {"mimeType": "", "text": "/w==", "_encoding": "base64"}
    assert cut["postData"] == {
        "mimeType": "",
        "text": "x" * 65_536,
        "comment": "Only the start of the body was kept.",
    }
    assert cut["bodySize"] == 70_000


async def test_requests_are_exported_as_a_shell_script(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    first = await client.get(f"{SMS}/1", **nrs360)
    second = await client.get(f"{SMS}/2", **nrs360)
    response = await admin.get(f"{REQUESTS}/export", params={"format": "curl"})
    commands = [await write(admin, answer) for answer in (first, second)]
    assert response.text == "\n".join(commands)
    assert response.headers["content-disposition"] == 'attachment; filename="requests-default.sh"'


@pytest.mark.parametrize("params", [{"format": "xml"}, {"limit": "0"}, {"q": "status:x"}], ids=str)
async def test_export_that_cannot_be_is_a_422(
    admin: httpx.AsyncClient, params: dict[str, str]
) -> None:
    assert (await admin.get(f"{REQUESTS}/export", params=params)).status_code == 422


async def test_export_reads_more_than_a_page(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for _ in range(201):
        await client.get(f"{SMS}/1", **nrs360)
    log = (await admin.get(f"{REQUESTS}/export")).json()["log"]
    numbers = [entry["_exchange"] for entry in log["entries"]]
    assert len(set(numbers)) == 201
