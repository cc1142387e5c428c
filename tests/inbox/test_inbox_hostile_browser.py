"""What messages hold does nothing in the inbox: no dialog, no navigation, no request elsewhere."""

# ruff: noqa: F811 - fixtures that are imported
from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from mockserver.inbox.application import VIEWS
from tests.browser import browser, serve  # noqa: F401 - a fixture
from tests.inbox.windows import connect, mail, send

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

STRIKE = "top.document.title='owned';alert(1)"
HOSTILE = {
    "script": f"<script>{STRIKE}</script>",
    "event handler": f'<img src=x onerror="{STRIKE}"><details open ontoggle="{STRIKE}">',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=URL">',
    "form": '<form action="URL" method="post"><button>Go</button></form>',
    "form of the inbox": (
        '<form action="/__inbox/messages/clear" method="post" target="_top"><button>Go</button>'
        "</form>"
    ),
    "picture": '<img src="URL/a.png"><img srcset="URL/b.png 2x"><picture><source srcset="URL/c">',
    "svg": f'<svg onload="{STRIKE}"><image href="URL/a.png"/><script>{STRIKE}</script></svg>',
    "base": '<base href="URL/" target="_top"><img src="a.png"><a href="b">Go</a>',
    "frame": f'<iframe src="URL"></iframe><iframe srcdoc="<script>{STRIKE}</script>"></iframe>',
    "script link": f'<a href="javascript:{STRIKE}" target="_top">Go</a>',
    "link": '<a href="URL">Go</a>',
    "link on top": '<a href="URL" target="_top">Go</a>',
    "link to a window": '<a href="URL" target="_blank">Go</a>',
    "style": (
        '<style>@import "URL/a.css"; @font-face {font-family: f; src: url(URL/f)} '
        "body {background: url(URL/b.png); font-family: f}</style><p>x</p>"
    ),
    "style sheet": '<link rel="stylesheet" href="URL/a.css"><link rel="prefetch" href="URL/b">',
    "plaintext": f'</title></textarea></iframe><plaintext><img src=x onerror="{STRIKE}">',
    "media": '<video src="URL" poster="URL" autoplay></video><object data="URL"></object>',
}
TEXT = f'"\'><img src=x onerror="{STRIKE}"><script>{STRIKE}</script>{{{{7*7}}}}<plaintext>'


@contextmanager
def listen_for_nobody() -> Iterator[str]:
    """The URL of another host, which must not be asked for anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The URL of a running server."""
    with serve() as made:
        yield made


@contextmanager
def watch(browser: Browser, url: str) -> Iterator[Page]:
    """A window in which nothing may happen but what the test does."""
    context = browser.new_context(base_url=url)
    context.set_default_timeout(60_000)
    page = context.new_page()
    dialogs: list[str] = []
    asked: list[Request] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda one: asked.append(one))  # noqa: PLW0108 - a builtin is refused
    yield page
    assert dialogs == []
    assert page.title() != "owned"
    foreign = [one for one in asked if not one.url.startswith((f"{url}/", "data:"))]
    assert [one.url for one in foreign if one.failure != "csp"] == []  # refused, it never left
    assert len(context.pages) == 1
    context.close()


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_html_of_a_mail_does_nothing(browser: Browser, url: str, html: str) -> None:
    with listen_for_nobody() as elsewhere, connect(url) as api:
        mail(api, TEXT, f"<h1>Offer</h1>{html.replace('URL', elsewhere)}")
        number = api.get(f"{url}/__admin/messages?limit=1").json()["items"][0]["id"]
        with watch(browser, url) as page:
            page.goto(f"/__inbox/messages/{number}")
            frame = page.frame_locator(".mail iframe")
            frame.get_by_role("heading", name="Offer").wait_for()
            for each in frame.locator("button, a").all():
                each.click()
            page.wait_for_timeout(200)
            assert page.url == f"{url}/__inbox/messages/{number}"
            assert page.locator("#what").inner_text() == TEXT
            assert page.locator("a.row").first.inner_text().count("<plaintext>") == 1


def test_attachment_with_a_hostile_name_is_a_file_and_no_page(browser: Browser, url: str) -> None:
    names = [
        f"{TEXT}.html",
        "../../etc/passwd",
        'a";filename="b.exe',
        "ünï\u202etxt.exe",
        "a\r\nb: c",
    ]
    content = base64.b64encode(f"<script>{STRIKE}</script>".encode()).decode()
    files = [{"name": name, "content": content, "contentType": "text/html"} for name in names]
    with connect(url) as api:
        mail(api, "Files", "<p>Hello</p>", attachments=files)
        number = api.get(f"{url}/__admin/messages?limit=1").json()["items"][0]["id"]
        with watch(browser, url) as page:
            page.goto(f"/__inbox/messages/{number}?tab=attachments")
            links = page.locator(".files a")
            assert links.count() == len(names)
            for link in links.all():
                with page.expect_download() as begun:
                    link.click()
                name = begun.value.suggested_filename
                assert not set(name) & set('/\\<>"\r\n')
                assert name not in ("passwd", "b.exe")
            assert page.url.endswith("tab=attachments")


@pytest.fixture(scope="module")
def full_url() -> Iterator[str]:
    """The URL of a server that was sent hostile texts wherever it takes texts."""
    with serve() as made, connect(made) as api:
        fill(api, made)
        yield made


def fill(api: httpx.Client, url: str) -> None:
    """Say something hostile in all places."""
    send(
        api,
        TEXT,
        parts=5,
        campaignName=TEXT[:100],
        notificationUrl=f"{url}/__sink/a?x={quote(TEXT)}",
    )
    mail(api, TEXT, TEXT, fromName=TEXT, campaignName=TEXT[:100])
    talk = f"{url}/__admin/vendors/nrs360/whatsapp/conversations/34666777555/34666555444/messages"
    assert api.post(talk, json={"text": TEXT}).status_code == 200
    contact = {"email": "ada@example.org", "firstName": TEXT[:60]}
    order = {"campaignId": "oNeDoCuMeNt8Jk4sw", "contact": contact}
    collect = api.post(f"{url}/collect/v1/request", json=order, auth=("", "collect-key"))
    assert collect.status_code == 200
    invited = {"collectortoken": "J/d5730267", "contacts": [{"extUniqueId": TEXT[:30]}]}
    path = "/xebo/v2/api/collectors/66c70e71f57bd9efe12d691d/campaigns/external"
    key, easir = {"x-api-key": "xebo-api-key"}, {"authorization": "Bearer easir-token"}
    with httpx.Client(base_url=url, timeout=60) as other:
        assert other.post(path, json=invited, headers=key).status_code == 200
        made = other.post("/easir/accounts", json={"name": TEXT}, headers=easir)
        assert made.status_code == 201
    api.request("PATCH", f"/{quote(TEXT)}", content=TEXT, headers={"content-type": TEXT[:9]})
    api.post(f"{url}/__sink/a", content=TEXT)
    fault = {"match": {"vendor": "nrs360", "to": TEXT}, "effect": {"status": 503}}
    assert api.post(f"{url}/__admin/faults", json=fault).status_code == 201
    api.post(f"{url}/__admin/clock/advance", json={"seconds": 60})


@pytest.mark.parametrize("path", [view.path for view in VIEWS], ids=[one.name for one in VIEWS])
def test_hostile_texts_do_nothing_in_any_view(browser: Browser, full_url: str, path: str) -> None:
    with watch(browser, full_url) as page:
        page.goto(path)
        links = page.locator("main a[href^='/__inbox/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        for link in [path, *dict.fromkeys(links)][:12]:
            page.goto(link)
            page.wait_for_timeout(100)
            assert page.locator("main img, main script").count() == 0


@pytest.mark.parametrize("target", ["", "target=_self", "target=_top"])
def test_click_in_the_frame_is_no_click_of_the_recipient(
    browser: Browser, url: str, target: str
) -> None:
    with connect(url) as api:
        html = f'<!doctype html><a href="https://example.com/1" {target}>Go</a>'
        mail(api, "Offer", html)
        number = api.get(f"{url}/__admin/messages?limit=1").json()["items"][0]["id"]
        with watch(browser, url) as page:
            page.goto(f"/__inbox/messages/{number}")
            link = page.frame_locator(".mail iframe").get_by_role("link", name="Go")
            assert (link.get_attribute("href") or "").startswith(f"{url}/nrs360/")  # it is tracked
            link.click()
            page.wait_for_timeout(500)
            assert link.evaluate("document.compatMode") == "CSS1Compat"
            events = api.get(f"{url}/__admin/messages/{number}").json()["events"]
            assert "clicked" not in [one["event"] for one in events]
