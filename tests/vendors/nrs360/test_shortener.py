"""`POST shortener/shorten`, and the short links it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

URL = "/nrs360/api/rest/shortener/shorten"


async def shorten(sms: Sms, *long_urls: object) -> list[dict[str, Any]]:
    body = {"urls": [{"longUrl": one} for one in long_urls]}
    response = await sms.client.post(URL, json=body, auth=sms.auth)
    assert response.status_code == 200, response.text
    rows: list[dict[str, Any]] = response.json()["data"]
    return rows


async def test_each_url_is_answered_in_its_place(sms: Sms) -> None:
    rows = await shorten(sms, "https://example.com/a", "invalidUrl", "http://example.com/ñ")

    assert [row["longUrl"] for row in rows] == [
        "https://example.com/a",
        "invalidUrl",
        "http://example.com/ñ",
    ]
    assert [row["error"] for row in rows] == [False, True, False]
    assert rows[1]["shortUrl"] is None
    assert re.fullmatch(r"http://localhost:4360/nrs360/s/[A-Za-z0-9]{6}", rows[0]["shortUrl"])
    assert rows[0]["shortUrl"] != rows[2]["shortUrl"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("example.com", id="no scheme"),
        pytest.param("ftp://example.com/", id="ftp"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("https://", id="no host"),
        pytest.param("http://a b", id="space"),
        pytest.param(5, id="number"),
        pytest.param("https://example.com/" + "a" * 8192, id="very long"),
    ],
)
async def test_what_is_no_web_url_is_marked(sms: Sms, wrong: object) -> None:
    (row,) = await shorten(sms, wrong)

    assert row == {"longUrl": str(wrong), "shortUrl": None, "error": True}


async def test_a_short_url_redirects_and_counts_its_clicks(
    sms: Sms, client: httpx.AsyncClient, control: Control
) -> None:
    first, _ = await shorten(sms, "https://example.com/a?b=c#d", "https://example.com/other")
    await client.head(first["shortUrl"])

    for _ in range(2):
        response = await client.get(first["shortUrl"])
        assert response.status_code == 302
        assert response.headers["location"] == "https://example.com/a?b=c#d"

    listed = await control.platform("GET", "/links")
    clicks = {link["target"]: link["clicks"] for link in listed["items"]}
    assert clicks == {"https://example.com/a?b=c#d": 2, "https://example.com/other": 0}
    assert listed["next"] is None
    assert {link["message"] for link in listed["items"]} == {None}


async def test_a_click_is_an_event_of_no_message(
    sms: Sms, client: httpx.AsyncClient, control: Control
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    (row,) = await shorten(sms, "https://example.com/")

    await client.get(row["shortUrl"])

    assert await control.callbacks() == []


async def test_links_of_messages_are_listed_with_their_message(sms: Sms, control: Control) -> None:
    (row,) = await sms.accept(
        message="{url|shorten}", sub=[{"url": "https://example.com/"}], parts=2
    )

    (link,) = (await control.platform("GET", "/links"))["items"]

    assert link["message"] == row["id"]
    assert link["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert (await sms.read(row["id"]))[0]["message"].endswith(link["path"])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param({}, "The urls field is required.", id="missing"),
        pytest.param({"urls": None}, "The urls field is required.", id="null"),
        pytest.param({"urls": []}, "The urls field is required.", id="empty"),
        pytest.param({"urls": "https://a.b/"}, "The urls field must be an array.", id="text"),
        pytest.param({"urls": ["https://a.b/"]}, "The urls.0 field must be an object.", id="texts"),
        pytest.param(
            {"urls": [{"longUrl": "https://a.b/"}, {}]},
            "The urls.1.longUrl field is required.",
            id="no longUrl",
        ),
        pytest.param(
            {"urls": [{"longUrl": ["https://a.b/"]}]},
            "The urls.0.longUrl field must be a string.",
            id="longUrl an array",
        ),
        pytest.param(
            {"urls": [{"longUrl": "https://a.b/"}] * 1001},
            "The urls field must not have more than 1000 items.",
            id="too many",
        ),
    ],
)
async def test_a_body_without_urls_is_refused_and_makes_none(
    sms: Sms, control: Control, body: dict[str, Any], text: str
) -> None:
    response = await sms.client.post(URL, json=body, auth=sms.auth)

    assert read_error(response) == (422, 422, text)
    assert (await control.platform("GET", "/links"))["items"] == []
