"""`GET campaigns` and `sendings`: filters and pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

ROOT = "/nrs360/api/rest"
LINK = "http://localhost:4360/nrs360/api/rest"
BOTH = pytest.mark.parametrize("path", ["campaigns", "sendings"])


@pytest.fixture
def get(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> Callable[..., Awaitable[httpx.Response]]:
    """Reads a path below /api/rest with some query parameters."""

    async def read(path: str, **params: Any) -> httpx.Response:
        return await client.get(f"{ROOT}/{path}", params=params, **nrs360)

    return read


Get = Callable[..., Awaitable[httpx.Response]]


def names(response: httpx.Response) -> list[str]:
    """The names of the campaigns that were listed."""
    assert response.status_code == 200, response.text
    return [one.get("name") or one["campaignName"] for one in response.json()["data"]]


async def fill(sms: Sms) -> None:
    """Campaigns whose names are hard to tell apart."""
    for name in ("CAMPAIGN_2020_1", "CAMPAIGN_2020_2", "CAMPAIGN-2020-3", "100% a\\b", "Other"):
        await sms.accept(campaignName=name)


@BOTH
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("CAMPAIGN_2020_*", ["CAMPAIGN_2020_1", "CAMPAIGN_2020_2"]),
        ("CAMPAIGN_2020_1", ["CAMPAIGN_2020_1"]),
        ("*2020*", ["CAMPAIGN_2020_1", "CAMPAIGN_2020_2", "CAMPAIGN-2020-3"]),
        ("campaign*3", ["CAMPAIGN-2020-3"]),
        ("CAMPAIGN", []),
        ("%", []),
        ("100%*", ["100% a\\b"]),
        ("*\\b", ["100% a\\b"]),
        ("_ther", []),
        ("'; DROP TABLE", []),
        ("*", ["CAMPAIGN_2020_1", "CAMPAIGN_2020_2", "CAMPAIGN-2020-3", "100% a\\b", "Other"]),
        ("", ["CAMPAIGN_2020_1", "CAMPAIGN_2020_2", "CAMPAIGN-2020-3", "100% a\\b", "Other"]),
    ],
)
async def test_a_name_may_have_wildcards(
    sms: Sms, get: Get, path: str, name: str, found: list[str]
) -> None:
    await fill(sms)

    assert names(await get(path, name=name)) == found


@BOTH
async def test_a_channel_is_one_of_the_pages(sms: Sms, get: Get, path: str) -> None:
    await sms.accept(campaignName="Spring")

    assert names(await get(path, channel="sms")) == ["Spring"]
    for other in ("mailing", "landing", "text2speech", "voice-interactive"):
        assert names(await get(path, channel=other)) == []


@BOTH
@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"beforeDate": "2026-03-02T10:00:00+00:00"}, []),
        ({"beforeDate": "2026-03-02T10:00:01+00:00"}, ["first"]),
        ({"beforeDate": "2026-03-02T11:00:01+01:00"}, ["first"]),
        ({"afterDate": "2026-03-02T10:00:00Z"}, ["second"]),
        ({"afterDate": "2026-03-02"}, ["first", "second"]),
        ({"afterDate": "2026-03-02T09:59:59", "beforeDate": "2026-03-02T10:00:05"}, ["first"]),
        ({"afterDate": ""}, ["first", "second"]),
        ({"afterDate": "9999-12-31T23:59:59-14:00"}, []),
        ({"afterDate": "0001-01-01T00:00:00+14:00"}, ["first", "second"]),
    ],
)
async def test_dates_bound_the_creation(
    sms: Sms,
    get: Get,
    advance: Callable[[float], Awaitable[None]],
    path: str,
    params: dict[str, str],
    found: list[str],
) -> None:
    await sms.accept(campaignName="first")
    await advance(10)
    await sms.accept(campaignName="second")

    assert names(await get(path, **params)) == found


@BOTH
@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"beforeDate": "yesterday"}, "The beforeDate field must be an ISO 8601 date."),
        ({"afterDate": "20130215142000"}, "The afterDate field must be an ISO 8601 date."),
        ({"afterDate": "2019-13-01"}, "The afterDate field must be an ISO 8601 date."),
        ({"channel": "pigeon"}, "The selected channel is invalid."),
        ({"name": "x" * 1001}, "The name field must not exceed 1000 characters."),
        ({"page": "0"}, "The page field must be an integer between 1 and 1000000."),
        ({"page": "one"}, "The page field must be an integer between 1 and 1000000."),
        ({"limit": "0"}, "The limit field must be an integer between 1 and 1000."),
        ({"limit": "1001"}, "The limit field must be an integer between 1 and 1000."),
        ({"limit": "9" * 50}, "The limit field must be an integer between 1 and 1000."),
    ],
)
async def test_a_filter_that_cannot_be_read_is_refused(
    get: Get, path: str, params: dict[str, str], text: str
) -> None:
    response = await get(path, **params)

    assert response.status_code == 422
    assert response.json() == {"error": {"code": 422, "description": text}}


async def test_a_plus_that_is_not_encoded_is_refused(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    url = f"{ROOT}/campaigns?afterDate=2019-01-01T00:00:00+00:00"

    assert (await client.get(url, **nrs360)).status_code == 422


async def test_unknown_parameters_are_ignored(sms: Sms, get: Get) -> None:
    await sms.accept(campaignName="Spring")

    assert names(await get("campaigns", date="x")) == ["Spring"]


@BOTH
async def test_pages_lead_to_one_another(
    sms: Sms, client: httpx.AsyncClient, nrs360: dict[str, Any], path: str
) -> None:
    for number in range(5):
        await sms.accept(campaignName=f"A {number}")
    await sms.accept(campaignName="B")

    first = await client.get(f"{ROOT}/{path}?name=A*&limit=2", **nrs360)
    assert names(first) == ["A 0", "A 1"]
    assert first.json()["meta"] == {
        "pagination": {
            "total": 5,
            "count": 2,
            "per_page": 2,
            "current_page": 1,
            "total_pages": 3,
            "links": {"next": f"{LINK}/{path}?name=A%2A&limit=2&page=2"},
        }
    }
    second = await client.get(first.json()["meta"]["pagination"]["links"]["next"], **nrs360)
    assert names(second) == ["A 2", "A 3"]
    links = second.json()["meta"]["pagination"]["links"]
    assert list(links) == ["previous", "next"]
    third = await client.get(links["next"], **nrs360)
    assert names(third) == ["A 4"]
    assert list(third.json()["meta"]["pagination"]["links"]) == ["previous"]
    beyond = await client.get(f"{ROOT}/{path}?name=A*&limit=2&page=9", **nrs360)
    assert names(beyond) == []


async def test_a_list_on_one_page_has_no_links(sms: Sms, get: Get) -> None:
    await sms.accept()

    pagination = (await get("campaigns", page=1)).json()["meta"]["pagination"]

    assert pagination == {
        "total": 1,
        "count": 1,
        "per_page": 100,
        "current_page": 1,
        "total_pages": 1,
        "links": [],
    }


async def test_a_page_has_a_hundred_unless_asked_otherwise(sms: Sms, get: Get) -> None:
    for _ in range(101):
        await sms.accept()

    assert len(names(await get("campaigns"))) == 100
    assert len(names(await get("campaigns", limit=1000))) == 101
    assert len(names(await get("campaigns", page=2))) == 1


async def test_filters_hold_for_a_campaigns_sendings(sms: Sms, get: Get) -> None:
    await sms.accept(campaignName="Spring")

    assert names(await get("campaigns/100000/sendings", channel="sms")) == ["Spring"]
    assert names(await get("campaigns/100000/sendings", channel="mailing")) == []
