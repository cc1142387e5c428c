"""A reverse proxy in front: its word about the client counts when it is trusted, and only then."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from mockserver.kernel.access import Access
from mockserver.kernel.proxies import Proxies, read_network

Serve = Callable[..., Awaitable[httpx.AsyncClient]]

TOKEN = "s3cret"
NAME = "mock.example.com"
PROXY = "10.9.0.2"
SMS = {"to": ["34666666666"], "from": "TEST", "message": "{UNSUB_URL}"}
TOLD = {
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-proto": "https",
    "x-forwarded-host": NAME,
}


async def serve_behind(serve: Serve, *trusted: str, peer: str = PROXY, **kwargs: Any) -> Any:
    """A server that trusts these proxies, and a client whose connections come from `peer`."""
    proxies = Proxies(tuple(read_network(text) for text in trusted))
    client = await serve(proxies=proxies, **kwargs)
    client._transport.client = (peer, 50_000)  # type: ignore[attr-defined]
    return client


async def find_client(client: httpx.AsyncClient, headers: Any) -> str:
    """The client's address that the journal has of a request with these headers."""
    answer = await client.get("/nrs360/api/rest/none", headers=headers)
    row = await client.get(f"/__admin/requests/{answer.headers['x-mock-exchange']}")
    return str(row.json()["client"])


@pytest.mark.parametrize(
    "trusted",
    [(PROXY,), ("10.9.0.0/16",), ("192.0.2.1", "10.9.0.2/32")],
    ids=["address", "network", "second of two"],
)
async def test_client_of_a_trusted_proxy_is_journalled(
    serve: Serve, trusted: tuple[str, ...]
) -> None:
    client = await serve_behind(serve, *trusted)
    assert await find_client(client, TOLD) == "203.0.113.7"


@pytest.mark.parametrize(
    ("trusted", "peer"),
    [((), PROXY), (("10.9.0.3",), PROXY), ((PROXY,), "203.0.113.99")],
    ids=["none is trusted", "another is trusted", "not through the proxy"],
)
async def test_word_of_anybody_else_is_ignored(
    serve: Serve, trusted: tuple[str, ...], peer: str
) -> None:
    client = await serve_behind(serve, *trusted, peer=peer)
    assert await find_client(client, TOLD) == peer
    sent = await send_sms(client, **TOLD)
    assert sent.startswith("http://localhost:4360/nrs360/")


@pytest.mark.parametrize(
    ("hops", "found"),
    [
        (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.7, 10.9.0.8"], "203.0.113.7"),
        (["10.9.0.7, 10.9.0.8"], "10.9.0.7"),
        (["203.0.113.7, unknown, 10.9.0.8"], "10.9.0.8"),
        (["<script>"], PROXY),
        ([""], PROXY),
        ([], PROXY),
        (["2001:db8::7"], "2001:db8::7"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
        (["203.0.113.7:4711"], "203.0.113.7"),
        (["[2001:db8::7]:4711, [::ffff:10.9.0.8]"], "2001:db8::7"),
        (["203.0.113.7:"], PROXY),
        (["[203.0.113.7"], PROXY),
        (["fe80::1%<script>, 10.9.0.8"], "10.9.0.8"),
    ],
    ids=[
        "forged before the proxy's word",
        "forged in a header of its own",
        "two proxies",
        "proxies alone",
        "no address between",
        "no address",
        "empty",
        "none",
        "IPv6",
        "IPv4 within IPv6",
        "with a port",
        "IPv6 with a port",
        "a port that is missing",
        "a bracket that is missing",
        "a zone",
    ],
)
async def test_nearest_address_that_is_no_proxy_is_the_client(
    serve: Serve, hops: list[str], found: str
) -> None:
    client = await serve_behind(serve, "10.9.0.0/16")
    assert await find_client(client, [("x-forwarded-for", hop) for hop in hops]) == found


@pytest.mark.parametrize("trusted", [PROXY, f"::ffff:{PROXY}", "::ffff:10.9.0.0/112"])
async def test_proxy_at_a_socket_of_both_families_is_trusted(serve: Serve, trusted: str) -> None:
    client = await serve_behind(serve, trusted, peer=f"::ffff:{PROXY}")
    assert await find_client(client, TOLD) == "203.0.113.7"


async def test_client_at_a_socket_of_both_families_has_its_address_of_ipv4(serve: Serve) -> None:
    client = await serve_behind(serve, peer="::ffff:203.0.113.7")
    assert await find_client(client, {}) == "203.0.113.7"


async def send_sms(client: httpx.AsyncClient, **headers: str) -> str:
    """The opt-out link of an SMS that is sent with these headers."""
    credential = ("username", "apiPassword")
    sent = await client.post("/nrs360/api/rest/sms", json=SMS, auth=credential, headers=headers)
    assert sent.status_code == 202, sent.text
    items = (await client.get("/__admin/messages")).json()["items"]
    return str(items[0]["text"])


async def test_links_are_built_on_what_the_proxys_client_called(serve: Serve) -> None:
    client = await serve_behind(serve, PROXY, access=Access(hosts=(NAME,)))
    assert (await send_sms(client, **TOLD)).startswith(f"https://{NAME}/nrs360/")


async def test_of_several_words_about_scheme_and_name_the_nearest_proxys_counts(
    serve: Serve,
) -> None:
    client = await serve_behind(serve, PROXY)
    told = {"x-forwarded-proto": "http, https", "x-forwarded-host": f"evil.example, {NAME}:8443"}
    assert (await send_sms(client, **told)).startswith(f"https://{NAME}:8443/nrs360/")


@pytest.mark.parametrize("host", ["evil example", "", "a/b"])
async def test_name_that_is_none_leaves_the_host_header(serve: Serve, host: str) -> None:
    client = await serve_behind(serve, PROXY)
    link = await send_sms(client, **{"x-forwarded-host": host})
    assert link.startswith("http://localhost:4360/nrs360/")


async def test_foreign_name_is_refused_behind_a_proxy_too(serve: Serve) -> None:
    client = await serve_behind(serve, PROXY, access=Access(hosts=(NAME,)))
    told = {**TOLD, "x-forwarded-host": "evil.example"}
    assert (await client.get("/__admin/sandboxes", headers=told)).status_code == 421
    assert (await client.get("/__admin/sandboxes", headers=TOLD)).status_code == 200


async def test_vendors_own_name_leads_to_it_behind_a_proxy(serve: Serve) -> None:
    client = await serve_behind(serve, PROXY)
    told = {**TOLD, "x-forwarded-host": "dashboard.360nrs.com"}
    credential = ("username", "apiPassword")
    answer = await client.post("/api/rest/sms", json=SMS, auth=credential, headers=told)
    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("scheme", "is_secure"), [("https", True), ("http", False), ("ftp", False)]
)
async def test_cookie_is_secure_when_the_proxy_was_called_by_https(
    serve: Serve, scheme: str, is_secure: bool
) -> None:
    client = await serve_behind(serve, PROXY, access=Access(TOKEN, (NAME,)))
    told = {**TOLD, "x-forwarded-proto": scheme}
    answer = await client.post("/__login", data={"token": TOKEN}, headers=told)
    assert answer.status_code == 303
    assert ("Secure" in answer.headers["set-cookie"]) is is_secure


async def test_allow_list_of_addresses_follows_the_proxys_client(serve: Serve) -> None:
    client = await serve_behind(serve, PROXY)
    allowed = await client.put("/__admin/vendors/nrs360/ips", json={"ips": ["203.0.113.7"]})
    assert allowed.status_code == 200, allowed.text
    statuses = []
    for address in ("203.0.113.7", "203.0.113.8", "203.0.113.8, 203.0.113.7"):
        told = {**TOLD, "x-forwarded-for": address}
        credential = ("username", "apiPassword")
        path = "/nrs360/api/rest/sms"
        answer = await client.post(path, json=SMS, auth=credential, headers=told)
        statuses.append(answer.status_code)
    assert statuses == [202, 401, 202]


async def test_forwarded_is_never_read(serve: Serve) -> None:
    client = await serve_behind(serve, PROXY)
    told = {"forwarded": "for=203.0.113.7;proto=https;host=evil.example"}
    assert await find_client(client, told) == PROXY
    assert (await send_sms(client, **told)).startswith("http://localhost:4360/nrs360/")
