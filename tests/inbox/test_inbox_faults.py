"""Faults: what is armed by the form strikes the vendor's API, and the page tells that it did."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.html_pages import read_page
from tests.inbox.conftest import HTMX, Send, open_page

FAULTS = "/__inbox/faults"
SMS = "/nrs360/api/rest/sms"
ORDER = {"to": ["34666555444"], "from": "SHOP", "message": "Hello"}


async def arm(client: httpx.AsyncClient, **form: str) -> str:
    """Post the form as htmx does; the part of the page that is answered."""
    response = await client.post(FAULTS, data=form, headers=HTMX)
    assert response.status_code == 200, response.text
    return response.text


async def list_armed(client: httpx.AsyncClient) -> Any:
    return (await client.get("/__admin/faults")).json()["items"]


async def test_form_offers_the_operations_and_errors_of_the_chosen_vendor(
    client: httpx.AsyncClient,
) -> None:
    coverage = (await client.get("/__admin/coverage")).json()["items"]
    for vendor in coverage:
        page = await open_page(client, FAULTS, vendor=vendor["slug"])
        offered = {one.attributes.get("value") for one in page.find_all("option")}
        assert {one["operation"] for one in vendor["operations"]} <= offered
        assert page.find_inline() == []
        tab = page.find("a", aria_current="page", href=FAULTS + f"?vendor={vendor['slug']}")
        assert tab.text == vendor["title"]


async def test_error_that_is_armed_once_strikes_once_and_is_told(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    text = await arm(client, vendor="nrs360", operation="sendSms", error="111", times="1")
    assert read_page(text).find("div", id="notice").text == "Armed: error 111."
    assert [(one["match"], one["effect"]) for one in await list_armed(client)] == [
        ({"vendor": "nrs360", "operation": "sendSms"}, {"error": 111})
    ]
    first = await client.post(SMS, json=ORDER, **nrs360)
    assert (first.status_code, first.json()["error"]["code"]) == (402, 111)
    assert (await client.post(SMS, json=ORDER, **nrs360)).status_code == 202
    page = await open_page(client, FAULTS)
    assert "struck 1 of 1" in page.find("ul", class_="armed").text
    assert "spent" in page.find("ul", class_="armed").text


@pytest.mark.parametrize(
    ("form", "match", "effect"),
    [
        pytest.param(
            {"status": "503", "retry_after": "5", "delay_ms": "10"},
            {},
            {"status": 503, "retry_after": 5, "delay_ms": 10},
            id="status",
        ),
        pytest.param(
            {"drop": "1", "method": "POST"}, {"method": "POST"}, {"drop": True}, id="drop"
        ),
        pytest.param({"bytes": "9"}, {}, {"truncate": 9}, id="bytes alone"),
        pytest.param({"truncate": "1", "to": "34*"}, {"to": "34*"}, {"truncate": True}, id="half"),
        pytest.param(
            {"truncate": "1", "bytes": "0", "path": "/v1/*"},
            {"path": "/v1/*"},
            {"truncate": 0},
            id="no byte",
        ),
        pytest.param(
            {"vendor": "easir", "error": "quota.exceeded"},
            {"vendor": "easir"},
            {"error": "quota.exceeded"},
            id="error in words",
        ),
    ],
)
async def test_fields_of_the_form_are_those_of_the_control_api(
    client: httpx.AsyncClient,
    form: dict[str, str],
    match: dict[str, str],
    effect: dict[str, Any],
) -> None:
    await arm(client, **form, probability="0.5", seed="7", times="3")
    (fault,) = await list_armed(client)
    assert (fault["match"], fault["effect"]) == (match, effect)
    assert (fault["probability"], fault["seed"], fault["times"]) == (0.5, 7, 3)


async def test_every_error_of_every_table_can_be_armed_by_its_button(
    client: httpx.AsyncClient,
) -> None:
    for slug in ("collect", "easir", "nrs360", "xebo"):
        page = await open_page(client, FAULTS, vendor=slug)
        codes = [
            one.attributes["value"] for one in page.find_all("input", type="hidden", name="error")
        ]
        assert codes
        for code in codes:
            await arm(client, vendor=slug, error=code, times="1")
        assert len(await list_armed(client)) == len(codes)
        await client.delete("/__admin/faults")


async def test_search_words_choose_errors_and_magic_recipients(client: httpx.AsyncClient) -> None:
    page = await open_page(client, FAULTS, vendor="nrs360", q="34600001001")
    (row,) = [one.text for one in page.find_all("tr") if "34600001001" in one.text]
    assert "undelivered" in row
    assert page.find("button", data_copy="34600001001").text == "Copy"
    errors = await open_page(client, FAULTS, vendor="nrs360", q="database")
    assert [one.attributes["value"] for one in errors.find_all("input", name="error")] == ["101"]


async def test_one_is_disarmed_and_then_all(client: httpx.AsyncClient) -> None:
    for status in ("500", "502", "503"):
        await arm(client, status=status)
    first, *_ = await list_armed(client)
    response = await client.post(f"{FAULTS}/disarm", data={"fault": first["id"]}, headers=HTMX)
    assert "1 disarmed." in response.text
    assert [one["effect"]["status"] for one in await list_armed(client)] == [502, 503]
    response = await client.post(f"{FAULTS}/disarm?vendor=nrs360")
    assert (response.status_code, response.headers["location"]) == (303, f"{FAULTS}?vendor=nrs360")
    assert await list_armed(client) == []


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param({}, "one of error, status, delay_ms, drop and truncate is needed", id="none"),
        pytest.param({"status": "many"}, "status: 'many' is not a number", id="no number"),
        pytest.param({"error": "9999", "vendor": "nrs360"}, "9999", id="code"),
    ],
)
async def test_what_cannot_be_armed_says_why(
    client: httpx.AsyncClient, form: dict[str, str], text: str
) -> None:
    response = await client.post(FAULTS, data=form, headers=HTMX)
    assert response.status_code == 422
    assert text in read_page(response.text).find("p", class_="error").text
    assert await list_armed(client) == []


@pytest.mark.parametrize("path", [FAULTS, f"{FAULTS}/disarm"])
async def test_page_of_another_origin_changes_nothing(
    client: httpx.AsyncClient, send: Send, path: str
) -> None:
    await arm(client, status="503", vendor="easir")
    headers = {"origin": "https://evil.example"}
    response = await client.post(path, data={"status": "500"}, headers=headers)
    assert response.status_code == 403
    assert len(await list_armed(client)) == 1
