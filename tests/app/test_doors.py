"""With a token, every door of control API and inbox is shut to who does not have it."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from mockserver.kernel.access import Access

Serve = Callable[..., Awaitable[httpx.AsyncClient]]

TOKEN = "s3cret"
AUTH = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def guarded(serve: Serve) -> httpx.AsyncClient:
    """A client of a server that asks for a token."""
    return await serve(access=Access(TOKEN))


async def test_every_call_of_the_control_api_asks_for_the_token(guarded: httpx.AsyncClient) -> None:
    described = (await guarded.get("/__admin/openapi.json", headers=AUTH)).json()["paths"]
    calls = [(method, path) for path, item in described.items() for method in item]
    assert len(calls) > 60
    for method, path in calls:
        answer = await guarded.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_every_page_of_the_inbox_asks_for_the_token(guarded: httpx.AsyncClient) -> None:
    from mockserver.inbox.application import VIEWS

    paths = [getattr(route, "path", "") for view in VIEWS for route in view.routes]
    assert "/" in paths
    for path in paths:
        assert (await guarded.get(path)).status_code == 401, path
        assert (await guarded.post(path)).status_code == 401, path


@pytest.mark.parametrize(
    "path",
    [
        "/__inbox/live",
        "/__inbox/static/base.css",
        "/__admin",
        "/__admin/docs",
        "/__admin/docs/page.js",
        "/__admin/openapi.json",
        "/__admin/sandboxes/default/snapshots/ready",
        "/__admin/no/such/place",
        "/__inbox",
        "/__inboxes/x",
    ],
)
async def test_what_stands_around_them_asks_for_the_token(
    guarded: httpx.AsyncClient, path: str
) -> None:
    assert (await guarded.get(path)).status_code == 401


@pytest.mark.parametrize(
    "path", ["//__admin/sandboxes", "/./__admin/sandboxes", "/__ADMIN/vendors"]
)
async def test_no_other_spelling_opens_them(guarded: httpx.AsyncClient, path: str) -> None:
    answer = await guarded.get(httpx.URL("http://localhost:4360", raw_path=path.encode()))
    assert answer.status_code in (401, 404)


async def test_login_leads_back_to_the_whole_address(guarded: httpx.AsyncClient) -> None:
    asked = await guarded.get(
        "/__inbox/start", params={"sandbox": "t1", "q": "a b&c"}, headers={"accept": "text/html"}
    )
    assert asked.status_code == 303
    page = await guarded.get(asked.headers["location"], headers={"accept": "text/html"})
    assert 'value="/__inbox/start?sandbox=t1&amp;q=a+b%26c"' in page.text
    form = {"token": TOKEN, "next": "/__inbox/start?sandbox=t1&q=a+b%26c"}
    answer = await guarded.post("/__login", data=form)
    assert answer.headers["location"] == "/__inbox/start?sandbox=t1&q=a+b%26c"
