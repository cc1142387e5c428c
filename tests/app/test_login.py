"""The token of the control API and the inbox, and the page that asks a browser for it."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from mockserver.kernel.access import Access

Serve = Callable[..., Awaitable[httpx.AsyncClient]]
TOKEN = "let-me-in-4711"
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
async def guarded(serve: Serve) -> httpx.AsyncClient:
    """A client of a server that asks for a token."""
    return await serve(access=Access(TOKEN))


@pytest.mark.parametrize("path", ["/__admin/sandboxes", "/", "/__inbox/start"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": TOKEN},
        {"authorization": "Bearer "},
        {"cookie": "mockserver_session=" + TOKEN},
        {"cookie": "mockserver_session="},
        {"cookie": "\x7f;;=="},
    ],
)
async def test_program_without_the_token_is_refused(
    guarded: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await guarded.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="mockserver"'
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/__admin/sandboxes", "/"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_program_with_the_token_is_let_in(
    guarded: httpx.AsyncClient, path: str, scheme: str
) -> None:
    answer = await guarded.get(path, headers={"authorization": f"{scheme} {TOKEN}"})
    assert answer.status_code == 200


async def test_browser_without_the_token_is_led_to_the_login_page(
    guarded: httpx.AsyncClient,
) -> None:
    answer = await guarded.get("/__admin/docs", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/__login?next=/__admin/docs")
    page = await guarded.get(answer.headers["location"], headers=HTML)
    assert page.status_code == 200
    assert 'name="token"' in page.text
    assert 'value="/__admin/docs"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_browsers_change_without_the_token_is_refused(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.post("/__admin/sandboxes", headers=HTML, json={"name": "t1"})
    assert answer.status_code == 401


async def test_login_sets_a_cookie_that_lets_in_and_is_not_the_token(
    guarded: httpx.AsyncClient,
) -> None:
    form = {"token": TOKEN, "next": "/__admin/sandboxes"}
    answer = await guarded.post("/__login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/__admin/sandboxes")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert TOKEN not in cookie
    assert (await guarded.get("/__admin/sandboxes")).status_code == 200
    created = await guarded.post("/__admin/sandboxes", json={"name": "t1"})
    assert created.status_code == 201


async def test_cookie_of_another_token_does_not_let_in(serve: Serve) -> None:
    client = await serve(access=Access("another"))
    await client.post("/__login", data={"token": "another"})
    guarded = await serve(access=Access(TOKEN))
    guarded.cookies.update(client.cookies)
    answer = await guarded.get("/__admin/sandboxes")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "other", ['prefs={"a": 1}', 'open="', "a name=1", "=", "\xe4=1", "mockserver_session_2=x"]
)
@pytest.mark.parametrize("is_first", [True, False])
async def test_cookies_of_others_at_this_host_end_no_login(
    guarded: httpx.AsyncClient, other: str, is_first: bool
) -> None:
    await guarded.post("/__login", data={"token": TOKEN})
    own = f"mockserver_session={guarded.cookies['mockserver_session']}"
    pair = (other, own) if is_first else (own, other)
    headers = {b"cookie": "; ".join(pair).encode("latin-1")}
    guarded.cookies.clear()
    answer = await guarded.get("/__admin/sandboxes", headers=headers)
    assert answer.status_code == 200


async def test_cookie_is_secure_when_the_browser_sees_https(serve: Serve) -> None:
    client = await serve(access=Access(TOKEN, ("mock.example.com",)))
    headers = {"origin": "https://mock.example.com"}
    answer = await client.post("/__login", data={"token": TOKEN}, headers=headers)
    assert "Secure" in answer.headers["set-cookie"]


async def test_wrong_token_shows_the_page_again(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.post("/__login", data={"token": "wrong", "next": "/__admin/docs"})
    assert answer.status_code == 401
    assert "That is not the token." in answer.text
    assert 'value="/__admin/docs"' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "", "/a\r\nb", "/__login"],
)
async def test_login_leads_to_no_other_server(guarded: httpx.AsyncClient, place: str) -> None:
    answer = await guarded.post("/__login", data={"token": TOKEN, "next": place})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_next_page_is_escaped(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.get("/__login", params={"next": '/"><script>'})
    assert "<script>" not in answer.text


async def test_login_page_of_an_open_server_leads_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/__login")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_login_page_leads_on_who_is_logged_in(guarded: httpx.AsyncClient) -> None:
    await guarded.post("/__login", data={"token": TOKEN})
    answer = await guarded.get("/__login", params={"next": "/__inbox/callbacks"}, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/__inbox/callbacks")


async def test_long_form_is_refused(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.post("/__login", data={"token": "x" * 10_000})
    assert answer.status_code == 413


async def test_login_by_another_method_is_refused(guarded: httpx.AsyncClient) -> None:
    answer = await guarded.put("/__login")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


async def test_vendors_sinks_and_health_ask_for_no_token(guarded: httpx.AsyncClient) -> None:
    sms = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}
    sent = await guarded.post("/nrs360/api/rest/sms", json=sms, auth=("username", "apiPassword"))
    caught = await guarded.post("/__sink/here")
    live, ready = await guarded.get("/livez"), await guarded.get("/readyz")
    statuses = [answer.status_code for answer in (sent, caught, live, ready)]
    assert statuses == [202, 200, 200, 200]
