"""What the recipient of a landing SMS opens, and what it records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import select

from mockserver.vendors.nrs360.models.blacklist import blacklist
from mockserver.vendors.nrs360.models.messages import events
from mockserver.vendors.nrs360.models.pages import links

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from tests.vendors.nrs360.conftest import Control, Sms

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


async def send(sms: Sms, control: Control, html: str, **fields: Any) -> str:
    """Send a landing SMS that has arrived; its link."""
    body = {
        "to": ["34666555444"],
        "message": "{LAND_URL}",
        "from": "LANDINGAPI",
        "templateBody": html,
        **fields,
    }
    url = "/nrs360/api/rest/landingsms"
    response = await sms.client.post(url, json=body, auth=sms.auth)
    assert response.status_code == 202, response.text
    await control.advance(3)
    return str((await control.inbox())[-1]["text"])


def happened(sandbox: Sandbox) -> list[tuple[str, bool, str, str]]:
    rows = sandbox.database.rows(select(events).order_by(events.c.id))
    return [(row.type, row.is_mobile, row.browser, row.os) for row in rows]


async def test_the_link_opens_a_frame_that_may_run_nothing(
    sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    link = await send(sms, control, "<h1>HELLO LANDING</h1><script>alert(1)</script>")

    page = await client.get(link)
    content = await client.get(f"{link}/content")

    assert page.status_code == content.status_code == 200
    code = link.rsplit("/", 1)[1]
    frame = re.search(r"<iframe [^>]*>", page.text)
    assert frame
    assert f'src="{code}/content"' in frame[0]
    sandboxed = re.search(r'sandbox="([^"]*)"', frame[0])
    assert sandboxed
    assert not {"allow-scripts", "allow-same-origin"} & set(sandboxed[1].split())
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "HELLO LANDING" not in page.text
    assert "<h1>HELLO LANDING</h1>" in content.text
    policy = content.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


async def test_variables_of_the_page_are_filled_in(
    sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    html = "<style>p {color: red}</style><p>Hello {name|upper}, {unknown}</p>"
    link = await send(sms, control, html, sub=[{"name": "ana"}])

    content = await client.get(f"{link}/content")

    assert "<style>p {color: red}</style><p>Hello ANA, {unknown}</p>" in content.text


async def test_values_of_variables_are_text_and_no_html(
    sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    link = await send(sms, control, "<p>Hello {name}</p>", sub=[{"name": "<b>Ana</b> & Co"}])

    content = await client.get(f"{link}/content")

    assert "<p>Hello &lt;b&gt;Ana&lt;/b&gt; &amp; Co</p>" in content.text


async def test_the_current_template_goes_before_the_legacy_one(
    sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    both = {"templateId": 1, "templateV2Id": 1}
    link = await send(sms, control, "", **both, sub=[{"name": "Ana"}])

    assert "Welcome Ana" in (await client.get(f"{link}/content")).text


@pytest.mark.parametrize(
    ("template", "text"), [("templateId", "Hello Ana"), ("templateV2Id", "Welcome Ana")]
)
async def test_a_template_of_either_version_is_shown(
    sms: Sms, control: Control, client: httpx.AsyncClient, template: str, text: str
) -> None:
    link = await send(sms, control, "", **{template: 1}, sub=[{"name": "Ana"}])

    assert f"<h1>{text}</h1>" in (await client.get(f"{link}/content")).text


async def test_opening_is_recorded_with_its_device(
    sms: Sms, control: Control, client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    link = await send(sms, control, "<p>Hello</p>")
    await client.head(link)
    await client.get(f"{link}/content")
    assert [event for event, *_ in happened(sandbox)] == ["sent", "delivered"]

    await client.get(link, headers={"user-agent": IPHONE})

    assert happened(sandbox)[-1] == ("opened", True, "Mobile Safari", "iOS")
    assert (await control.inbox())[0]["status"] == "opened"


@pytest.mark.parametrize("pattern", ["[unsubscribe_link]", "{UNSUB_URL}"])
async def test_the_page_unsubscribes(
    sms: Sms, control: Control, client: httpx.AsyncClient, sandbox: Sandbox, pattern: str
) -> None:
    link = await send(sms, control, f'<a href="{pattern}">Stop</a>')
    found = re.search(r'<a href="([^"]+)">Stop', (await client.get(f"{link}/content")).text)
    assert found

    asked = await client.get(found[1])
    assert "Unsubscribe?" in asked.text
    assert [event for event, *_ in happened(sandbox)] == ["sent", "delivered"]
    done = await client.post(found[1])
    await client.post(found[1])
    again = await client.get(found[1])

    assert "You are unsubscribed" in done.text
    assert "You are unsubscribed" in again.text
    assert [event for event, *_ in happened(sandbox)][2:] == ["unsubscribed_landing"]
    rows = sandbox.database.rows(select(blacklist.c.type, blacklist.c.recipient))
    assert [tuple(row) for row in rows] == [("sms", "34666555444")]


async def test_who_left_by_the_page_gets_no_more_texts(
    sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    link = await send(sms, control, "<p>Hello</p>")
    await client.post(f"{link}/unsubscribe")

    await send(sms, control, "<p>Hello</p>")
    await sms.accept()
    await control.advance(3)

    assert [one["status"] for one in await control.inbox()][1:] == ["rejected", "rejected"]


async def test_the_link_in_the_text_unsubscribes_as_in_an_sms(
    sms: Sms, control: Control, client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    text = await send(sms, control, "x", message="{LAND_URL} {UNSUB_URL}", parts=2)

    await client.post(text.split()[1])

    assert happened(sandbox)[-1][0] == "unsubscribed"


async def test_a_short_link_of_the_page_stays_the_same(
    sms: Sms, control: Control, client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    sub = [{"url": "https://example.com/a"}]
    link = await send(sms, control, "<p>{url|shorten}</p>", sub=sub)

    first = (await client.get(f"{link}/content")).text
    second = (await client.get(f"{link}/content")).text

    assert first == second
    found = re.search(r"<p>(\S+)</p>", first)
    assert found
    assert (await client.get(found[1])).headers["location"] == "https://example.com/a"
    kinds = [row.kind for row in sandbox.database.rows(select(links.c.kind))]
    assert sorted(kinds) == ["landing", "short"]


@pytest.mark.parametrize("path", ["", "/content", "/unsubscribe"])
async def test_an_unknown_landing_page_is_a_page_all_the_same(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(f"/nrs360/l/abcdef{path}")

    assert response.status_code == 404
    assert "This link leads nowhere" in response.text


async def test_a_page_of_a_named_sandbox_opens_without_credentials(
    client: httpx.AsyncClient,
) -> None:
    body = {
        "to": ["34666555444"],
        "message": "{LAND_URL}",
        "from": "LANDINGAPI",
        "templateBody": "<p>Elsewhere</p>",
    }
    url = "/nrs360/~other/api/rest/landingsms"
    await client.post(url, json=body, auth=("username", "apiPassword"))
    listed = await client.get("/__admin/messages?sandbox=other")
    link = listed.json()["items"][0]["text"]

    assert "/nrs360/~other/l/" in link
    assert "<p>Elsewhere</p>" in (await client.get(f"{link}/content")).text


@pytest.mark.parametrize("path", ["", "/content", "/unsubscribe"])
async def test_a_landing_page_answers_a_head(
    sms: Sms, control: Control, client: httpx.AsyncClient, path: str
) -> None:
    link = await send(sms, control, "<p>Hello</p>")

    assert (await client.head(f"{link}{path}")).status_code == 200
