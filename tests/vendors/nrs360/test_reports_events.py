"""`GET sendings/<sendingId>/reports/events`: columns, rows, filters and refusals."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    import httpx

    from tests.vendors.nrs360.conftest import Control, Sms

START = "2026-03-01T12:00:00+00:00"
HEADER = (
    "campaignName,campaignId,sendingId,contactId,event,phone,email,landline,countryIso,"
    "browser,os,url,createdAt"
)
VOICE_HEADER = (
    "campaignName,campaignId,sendingId,contactId,event,phone,email,landline,countryIso,"
    "callDurationSeconds,createdAt"
)


@pytest.fixture
async def frozen(control: Control) -> Control:
    await control("PUT", "/clock", {"mode": "frozen", "now": START})
    return control


async def send(sms: Sms, **fields: Any) -> int:
    """Send; the sending's id."""
    response = await sms.send(**fields)
    assert response.status_code == 202, response.text
    return int(response.json()["sendingId"])


async def get(sms: Sms, sending: object, **params: Any) -> httpx.Response:
    url = f"/nrs360/api/rest/sendings/{sending}/reports/events"
    return await sms.client.get(url, params=params, auth=sms.auth)


async def read(sms: Sms, sending: object, **params: Any) -> list[dict[str, str]]:
    """The rows of a report, by its header."""
    response = await get(sms, sending, **params)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


async def test_report_has_the_printed_columns_and_a_row_per_event(
    sms: Sms, frozen: Control
) -> None:
    sending = await send(sms, campaignName="My campaign")
    await frozen.advance(3)

    response = await get(sms, sending)

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text == (
        f"{HEADER}\n"
        f"My campaign,{sending - 1},{sending},0,sent,34666555444,,,ES,,,,"
        "2026-03-01T12:00:01+00:00\n"
        f"My campaign,{sending - 1},{sending},0,delivered,34666555444,,,ES,,,,"
        "2026-03-01T12:00:03+00:00\n"
    )


async def test_sending_without_events_has_a_header_alone(sms: Sms, frozen: Control) -> None:
    assert (await get(sms, await send(sms))).text == f"{HEADER}\n"


async def test_link_of_a_sending_opens_the_report(sms: Sms, frozen: Control) -> None:
    sending = await send(sms)
    shown = await sms.client.get(f"/nrs360/api/rest/sendings/{sending}", auth=sms.auth)

    response = await sms.client.get(shown.json()["data"]["links"]["eventsReport"], auth=sms.auth)

    assert response.text == f"{HEADER}\n"


async def test_report_holds_the_events_of_its_sending_alone(sms: Sms, frozen: Control) -> None:
    first, second = await send(sms), await send(sms, to=["34666666666"])
    await frozen.advance(3)

    assert {row["phone"] for row in await read(sms, first)} == {"34666555444"}
    assert {row["phone"] for row in await read(sms, second)} == {"34666666666"}


async def test_click_tells_browser_system_and_url(sms: Sms, frozen: Control) -> None:
    response = await sms.send(
        message="See {url|shorten}", sub=[{"url": "https://example.com/a?b=1,2"}], parts=3
    )
    link = (await sms.read(response.json()["result"][0]["id"]))[0]["message"].split()[-1]
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"
    await sms.client.get(link, headers={"user-agent": agent})

    (row,) = await read(sms, response.json()["sendingId"])

    assert (row["event"], row["url"]) == ("clicked", "https://example.com/a?b=1,2")
    assert row["os"] == "iOS"
    assert "Safari" in row["browser"]


async def test_voice_columns_are_those_of_calls(sms: Sms, frozen: Control) -> None:
    body = {"to": ["34666777888"], "message": "x" * 33, "gender": "F", "language": "es_ES"}
    answer = await sms.client.post("/nrs360/api/rest/voice", json=body, auth=sms.auth)
    sending = answer.json()["sendingId"]
    await frozen.advance(3)

    response = await get(sms, sending)

    header, *rows = response.text.splitlines()
    assert header == VOICE_HEADER
    # 33 characters at 15 a second
    assert [row.split(",")[4:] for row in rows] == [
        ["sent", "34666777888", "", "", "ES", "0", "2026-03-01T12:00:01+00:00"],
        ["delivered", "34666777888", "", "", "ES", "3", "2026-03-01T12:00:03+00:00"],
    ]


async def test_call_that_was_made_again_tells_each_event_once(sms: Sms, frozen: Control) -> None:
    body = {
        "to": ["34600001005"],
        "message": "Hola",
        "gender": "F",
        "language": "es_ES",
        "retries": 2,
    }
    answer = await sms.client.post("/nrs360/api/rest/voice", json=body, auth=sms.auth)
    await frozen.advance(7200)

    rows = await read(sms, answer.json()["sendingId"])

    assert [(row["event"], row["callDurationSeconds"]) for row in rows] == [
        ("sent", "0"),
        ("undelivered", "0"),
    ]


async def test_mail_tells_the_address_and_no_phone(sms: Sms, frozen: Control) -> None:
    body = {
        "to": ["ann@example.com"],
        "fromEmail": "info@example.com",
        "fromName": "Ann",
        "subject": "Hello",
        "body": "<p>Hello</p>",
        "replyTo": "info@example.com",
    }
    answer = await sms.client.post("/nrs360/api/rest/mailing", json=body, auth=sms.auth)
    assert answer.status_code == 202, answer.text
    await frozen.advance(3)

    rows = await read(sms, answer.json()["sendingId"])

    assert [(row["event"], row["phone"], row["email"]) for row in rows] == [
        ("sent", "", "ann@example.com"),
        ("delivered", "", "ann@example.com"),
    ]


async def test_contact_fills_in_what_the_recipient_leaves_open(sms: Sms, frozen: Control) -> None:
    contact = {
        "email": "pat@example.com",
        "phone": "34666123123",
        "landline": "+34900222222",
        "countryIso": "PT",
        "groupsIds": [1],
    }
    made = await sms.client.post("/nrs360/api/rest/contacts", json=contact, auth=sms.auth)
    assert made.status_code == 201, made.text
    sending = await send(sms, to=["34666123123"])
    await frozen.advance(1)

    (row,) = await read(sms, sending)

    assert row["contactId"] not in ("", "0")
    assert (row["phone"], row["email"]) == ("34666123123", "pat@example.com")
    assert row["landline"].lstrip("+") == "34900222222"
    assert row["countryIso"] == "PT"


# -- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "events"),
    [
        pytest.param({"afterDate": "2026-03-01T12:00:01+00:00"}, ["delivered"], id="after"),
        pytest.param({"beforeDate": "2026-03-01T12:00:03+00:00"}, ["sent"], id="before"),
        pytest.param(
            {
                "afterDate": "2026-03-01T12:00:01+00:00",
                "beforeDate": "2026-03-01T12:00:03+00:00",
            },
            [],
            id="between",
        ),
        pytest.param({"afterDate": "2026-03-01T14:00:02+02:00"}, ["delivered"], id="other zone"),
        pytest.param({"afterDate": ""}, ["sent", "delivered"], id="empty"),
        pytest.param({"date": "2017"}, ["sent", "delivered"], id="unknown parameter"),
    ],
)
async def test_dates_bound_the_events(
    sms: Sms, frozen: Control, params: dict[str, str], events: list[str]
) -> None:
    sending = await send(sms)
    await frozen.advance(3)

    assert [row["event"] for row in await read(sms, sending, **params)] == events


@pytest.mark.parametrize("name", ["beforeDate", "afterDate"])
@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "20190101000000",
        "2019-13-01",
        "1546300800",
        "2019-01-01x10:00:00",
        "2019-01-01T10:00:00 00:00",
    ],
)
async def test_date_that_is_not_iso_8601_is_refused(
    sms: Sms, frozen: Control, name: str, value: str
) -> None:
    response = await get(sms, await send(sms), **{name: value})

    assert read_error(response) == (422, 422, f"The {name} field must be an ISO 8601 date.")


# -- custom fields --------------------------------------------------------------------------------


async def test_custom_fields_are_columns_after_the_others(sms: Sms, frozen: Control) -> None:
    sending = await send(
        sms,
        to=["34666555444", "34666666666"],
        message="Hi {name}",
        sub=[{"name": "Ann", "n": 5}, {"name": 'Zoë, "Z"'}],
    )
    await frozen.advance(1)

    plain, full = await read(sms, sending), await read(sms, sending, showCustomFields=1)

    assert list(full[0]) == [*HEADER.split(","), "name", "n"]
    assert [(row["name"], row["n"]) for row in full] == [("Ann", "5"), ('Zoë, "Z"', "")]
    assert list(plain[0]) == HEADER.split(",")


@pytest.mark.parametrize("value", ["0", "", "true", "2"])
async def test_custom_fields_are_shown_for_1_alone(sms: Sms, frozen: Control, value: str) -> None:
    sending = await send(sms, message="Hi {name}", sub=[{"name": "Ann"}])

    assert (await get(sms, sending, showCustomFields=value)).text == f"{HEADER}\n"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")', id="equals"),
        pytest.param("+1+1", "'+1+1", id="plus"),
        pytest.param("-cmd", "'-cmd", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("-12.5", "-12.5", id="negative number"),
        pytest.param("a=b", "a=b", id="harmless"),
        pytest.param("two\nlines", "two\nlines", id="two lines"),
    ],
)
async def test_cells_that_a_spreadsheet_would_run_are_made_safe(
    sms: Sms, frozen: Control, text: str, cell: str
) -> None:
    sending = await send(sms, campaignName=text, message="Hi {a}", sub=[{"a": text}])
    await frozen.advance(1)

    (row,) = await read(sms, sending, showCustomFields=1)

    assert (row["campaignName"], row["a"]) == (cell, cell)


async def test_name_of_a_custom_field_is_made_safe(sms: Sms, frozen: Control) -> None:
    sending = await send(sms, sub=[{"=1+1": "x"}])

    header = (await get(sms, sending, showCustomFields=1)).text.splitlines()[0]

    assert header == f"{HEADER},'=1+1"


# -- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sending", ["1", "abc", "-1", "1.0", "9" * 30, "²"])
async def test_sending_that_does_not_exist_is_not_found(sms: Sms, sending: str) -> None:
    assert read_error(await get(sms, sending)) == (404, 404, "Resource not found")


async def test_sending_of_another_sandbox_is_not_found(sms: Sms) -> None:
    url = "/nrs360/~other/api/rest"
    body = {"to": ["34666555444"], "from": "TEST", "message": "Hi"}
    sent = await sms.client.post(f"{url}/sms", json=body, auth=sms.auth)
    path = f"sendings/{sent.json()['sendingId']}/reports/events"

    there = await sms.client.get(f"{url}/{path}", auth=sms.auth)
    here = await sms.client.get(f"/nrs360/api/rest/{path}", auth=sms.auth)

    assert there.status_code == 200
    assert read_error(here) == (404, 404, "Resource not found")


async def test_report_asks_for_a_credential(sms: Sms) -> None:
    response = await sms.client.get("/nrs360/api/rest/sendings/1/reports/events")

    assert read_error(response) == (401, 103, "Username or password unknown")


async def test_deleted_message_is_no_event(sms: Sms, frozen: Control) -> None:
    response = await sms.send(scheduleDate="20260301130000")
    guid = response.json()["result"][0]["id"]
    deleted = await sms.client.request(
        "DELETE", "/nrs360/api/rest/scheduled", params={"guid": guid}, auth=sms.auth
    )
    assert deleted.is_success, deleted.text

    assert await read(sms, response.json()["sendingId"]) == []
