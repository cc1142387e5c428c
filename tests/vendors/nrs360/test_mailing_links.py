"""What recipients load and open: the pixel, links, the mail as a page, files, unsubscribing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx
import pytest

from tests.vendors.nrs360.mailing_client import Mailing, find_hrefs, find_pixels

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control

Advance = Callable[[float], Awaitable[None]]

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


def read_devices(sandbox: Sandbox) -> list[tuple[str, bool, str, str, str]]:
    """The events that are kept: type, mobile, browser, os, url."""
    from mockserver.vendors.nrs360.models.messages import events

    rows = sandbox.database.rows(events.select().order_by(events.c.id))
    return [(row.type, row.is_mobile, row.browser, row.os, row.url) for row in rows]


async def test_the_pixel_is_a_gif_and_loading_it_is_an_opening(
    mailing: Mailing, client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    mail = await mailing.deliver()
    (pixel,) = find_pixels(mail["html"])

    assert mail["html"].endswith("></body></html>")
    assert (await client.head(pixel)).status_code == 200
    response = await client.get(pixel, headers={"user-agent": IPHONE})

    assert response.status_code == 200
    assert response.headers["content-type"] == "image/gif"
    assert response.headers["cache-control"] == "no-store"
    assert response.content[:10] == b"GIF89a\x01\x00\x01\x00"
    assert response.content[-1:] == b";"
    assert await mailing.events(mail["ref"]) == ["opened"]
    assert read_devices(sandbox) == [("opened", True, "Mobile Safari", "iOS", "")]


async def test_a_followed_link_redirects_and_is_a_click(
    mailing: Mailing, client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    mail = await mailing.deliver(
        body="<A class=x HREF='https://example.com/?a=1&amp;b=2#c'>1</A><a href=http://b.example>2</a>",
        trackOpens=False,
    )
    first, second = find_hrefs(mail["html"].replace("HREF", "href"))

    assert (await client.head(first)).headers["location"] == "https://example.com/?a=1&b=2#c"
    answers = [await client.get(url, headers={"user-agent": IPHONE}) for url in (first, second)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["location"] == "https://example.com/?a=1&b=2#c"
    assert answers[1].headers["location"].rstrip("/") == "http://b.example"
    assert read_devices(sandbox) == [
        ("clicked", True, "Mobile Safari", "iOS", "https://example.com/?a=1&b=2#c"),
        ("clicked", True, "Mobile Safari", "iOS", "http://b.example"),
    ]


async def test_each_recipients_links_carry_their_own_variables(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    rows = await mailing.accept(
        to=["a@example.com", "b@example.com"],
        body='<a href="{url}">x</a>',
        sub=[{"url": "https://example.com/?u=1&v=2"}, {"url": "javascript:alert(1)"}],
        trackOpens=False,
    )
    first, second = [(await mailing.read(row["id"]))["html"] for row in rows]

    answer = await client.get(find_hrefs(first)[0])
    assert answer.headers["location"] == "https://example.com/?u=1&v=2"
    assert second == '<a href="javascript:alert(1)">x</a>'


async def test_a_link_is_tracked_whatever_spaces_its_variables_bring(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    mail = await mailing.deliver(
        body='<a href="https://example.com/?n={name}\n">x</a>',
        sub=[{"name": "first contact name"}],
    )

    answer = await client.get(find_hrefs(mail["html"])[0])
    assert answer.headers["location"] == "https://example.com/?n=first%20contact%20name"


async def test_html_and_text_of_a_mail_share_their_short_links(
    mailing: Mailing, control: Control
) -> None:
    mail = await mailing.deliver(
        body="<p>{url|shorten}</p>{url|shorten}", sub=[{"url": "https://example.com/"}]
    )

    (link,) = (await control.platform("GET", "/links"))["items"]
    assert mail["html"].count(link["path"]) == 2
    assert mail["text"].count(link["path"]) == 2


async def test_untracked_mails_stay_as_they_are(mailing: Mailing) -> None:
    html = '<p><a href="https://example.com">x</a> <a href="mailto:a@example.com">y</a></p>'

    mail = await mailing.deliver(body=html, trackOpens=False, trackClicks=False)

    assert mail["html"] == html


async def test_only_anchors_to_the_web_are_tracked(mailing: Mailing) -> None:
    html = (
        '<link href="https://example.com/a.css"><a href="#top">x</a>'
        '<a href="mailto:a@example.com">y</a><a name="href=https://example.com">z</a>'
    )

    mail = await mailing.deliver(body=html, trackOpens=False)

    assert mail["html"] == html


async def test_unsubscribing_is_an_event_and_later_mails_are_rejected(
    mailing: Mailing, client: httpx.AsyncClient, advance: Advance, control: Control
) -> None:
    mail = await mailing.deliver(body='<a href="[unsubscribe_link]">Stop</a>')
    (link,) = find_hrefs(mail["html"])
    assert link in mail["text"]

    page = await client.get(link)
    assert page.status_code == 200
    assert "test@example.com" in page.text
    assert await mailing.events(mail["ref"]) == []
    await client.post(link)
    await client.post(link)

    assert await mailing.events(mail["ref"]) == ["unsubscribed"]
    later, other = await mailing.accept(to=["test@EXAMPLE.com", "other@example.com"])
    await advance(3)
    assert await mailing.events(later["id"]) == ["rejected"]
    assert await mailing.events(other["id"]) == ["sent", "delivered"]


async def test_a_mail_opens_in_the_browser_in_a_frame_that_runs_nothing(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    mail = await mailing.deliver(
        subject="<i>Hi</i>",
        body='<html><head></head><script>x()</script><a href="[show_link]">Show</a></html>',
    )
    (link,) = find_hrefs(mail["html"])

    page = await client.get(link)
    assert page.status_code == 200
    assert "&lt;i&gt;Hi&lt;/i&gt;" in page.text
    assert "<i>" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    framed = page.text.split("<iframe ")[1].split('src="')[1].split('"')[0]
    assert "allow-scripts" not in page.text
    content = await client.get(urljoin(str(page.url), framed))

    assert content.status_code == 200
    assert content.headers["content-type"].startswith("text/html")
    assert '<head><base target="_top"></head>' in content.text
    directives = content.headers["content-security-policy"].split("; ")
    assert directives[0].startswith("sandbox ")
    assert "allow-scripts" not in directives[0]
    assert "default-src 'none'" in directives
    assert "frame-ancestors 'self'" in directives


async def test_a_file_is_downloaded_by_its_number(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    mail = await mailing.deliver(
        body='<a href="[attachment_2]">2</a> [attachment_3] [attachment_0] [form_12]',
        attachments=[
            {"name": "a.txt", "content": "aGk="},
            {"name": "ñ b.html", "content": "PGI+", "contentType": "text/html"},
        ],
    )
    (link,) = find_hrefs(mail["html"])

    response = await client.get(link)

    assert response.content == b"<b>"
    assert response.headers["content-type"] == "text/html"
    assert response.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%C3%B1%20b.html"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "[attachment_3] [attachment_0] [form_12]" in mail["html"]


@pytest.mark.parametrize(
    "path",
    ["o/XXXXXX.gif", "c/XXXXXX1", "c/XXXXXX", "m/XXXXXX", "m/XXXXXX/content", "a/XXXXXX1", "a/1"],
)
async def test_an_unknown_link_leads_nowhere(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/nrs360/{path}")).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "x", "", "99999999999999999999", "²"])
async def test_a_link_that_the_mail_lacks_leads_nowhere(
    mailing: Mailing, client: httpx.AsyncClient, number: str
) -> None:
    mail = await mailing.deliver()
    (link,) = find_hrefs(mail["html"])

    assert link.endswith("1")
    assert (await client.get(link[:-1] + number)).status_code == 404
    assert await mailing.events(mail["ref"]) == []


async def test_links_of_a_named_sandbox_open_there(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    mailing.auth = ("acme~t1", "secret")
    (row,) = await mailing.accept(body='<a href="[show_link]">x</a>')
    source = (
        await client.get(f"/__admin/vendors/nrs360/mails/{row['id']}/source?sandbox=t1")
    ).json()["source"]

    assert "/nrs360/~t1/m/" in source.replace("=\r\n", "")


async def test_opening_and_clicking_are_notified(
    mailing: Mailing,
    client: httpx.AsyncClient,
    control: Control,
    advance: Advance,
    receiver: Receiver,
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    mail = await mailing.deliver()
    await client.get(find_pixels(mail["html"])[0])
    await client.get(find_hrefs(mail["html"])[0])
    await advance(0)

    forms = [one.form for one in receiver.received]
    assert [(form["channel"], form["event"], form["extra"]) for form in forms] == [
        ("mailing", "opened", "{}"),
        ("mailing", "clicked", '{"url":"https%3A%2F%2Fexample.com"}'),
    ]
    assert all("smtpResponse" not in form for form in forms)


async def test_every_link_of_a_mail_answers_a_head_as_it_does_a_get(
    mailing: Mailing, client: httpx.AsyncClient
) -> None:
    names = ("unsubscribe_link", "show_link", "attachment_1", "form_1")
    mail = await mailing.deliver(
        body="".join(f'<a href="[{name}]">x</a>' for name in names),
        attachments=[{"name": "a.txt", "content": "aGk="}],
    )
    links = find_hrefs(mail["html"])

    for link in (*links, f"{links[1]}/content"):
        peeked, opened = await client.head(link), await client.get(link)
        assert peeked.status_code == opened.status_code == 200, link
        assert peeked.headers["content-type"] == opened.headers["content-type"]
    assert await mailing.events(mail["ref"]) == ["form_opened"]
