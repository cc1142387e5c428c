"""The rules of the annex "Sending Restrictions by Country", when a sandbox heeds them.

The tests' clock stands at Monday, 2 March 2026, 10:00 UTC: 11:00 in Paris, 5:00 in Bogotá.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.vendors.nrs360.countries import next_permitted

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]
FRANCE = "33612345678"
COLOMBIA = "573001234567"
UNITED_STATES = "12025550123"
SPAIN = "34666555444"
STOP = "Sale! STOP au 36180"


@pytest.fixture
async def rules(control: Control) -> None:
    """The sandbox heeds them."""
    await control.platform("PUT", "/settings", {"country_rules": True})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "wanted", "permitted"),
    [
        pytest.param("FR", "2026-03-02 10:00", "2026-03-02 10:00", id="France, Monday noon"),
        pytest.param("FR", "2026-03-02 06:59", "2026-03-02 07:00", id="France, 7:59 in winter"),
        pytest.param("FR", "2026-07-06 05:59", "2026-07-06 06:00", id="France, 7:59 in summer"),
        pytest.param("FR", "2026-03-02 20:59", "2026-03-02 20:59", id="France, 21:59"),
        pytest.param("FR", "2026-03-02 21:00", "2026-03-03 07:00", id="France, 22:00"),
        pytest.param("FR", "2026-03-07 21:00", "2026-03-09 07:00", id="France, Saturday night"),
        pytest.param("FR", "2026-03-08 13:00", "2026-03-09 07:00", id="France, Sunday 14:00"),
        pytest.param("FR", "2026-03-28 22:00", "2026-03-30 06:00", id="France, summer time begins"),
        pytest.param("CO", "2026-03-02 11:59", "2026-03-02 12:00", id="Colombia, 6:59"),
        pytest.param("CO", "2026-03-02 23:59", "2026-03-02 23:59", id="Colombia, 18:59"),
        pytest.param("CO", "2026-03-03 00:00", "2026-03-03 12:00", id="Colombia, 19:00"),
        pytest.param("CO", "2026-03-07 12:30", "2026-03-07 13:00", id="Colombia, Saturday 7:30"),
        pytest.param("CO", "2026-03-07 20:00", "2026-03-09 12:00", id="Colombia, Saturday 15:00"),
        pytest.param("CO", "2026-03-08 19:00", "2026-03-09 12:00", id="Colombia, Sunday 14:00"),
        pytest.param("CO", "2026-01-12 15:00", "2026-01-13 12:00", id="Colombia, Epiphany"),
        pytest.param("CO", "2026-04-02 15:00", "2026-04-04 13:00", id="Colombia, before Easter"),
        pytest.param("CO", "9998-12-25 15:00", "9998-12-25 15:00", id="Colombia, holidays unknown"),
        pytest.param("ES", "2026-03-08 03:00", "2026-03-08 03:00", id="Spain, Sunday night"),
        pytest.param("", "2026-03-08 03:00", "2026-03-08 03:00", id="no country"),
    ],
)
def test_a_commercial_text_may_leave(country: str, wanted: str, permitted: str) -> None:
    assert next_permitted(country, at(wanted)) == at(permitted)


async def test_rules_are_off_at_first(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept(to=[COLOMBIA])
    await advance(5)

    assert await sms.events(row["id"]) == [
        ("sent", "2026-03-02T10:00:01+00:00"),
        ("delivered", "2026-03-02T10:00:03+00:00"),
    ]


@pytest.mark.usefixtures("rules")
async def test_a_text_outside_of_hours_waits_and_the_others_leave(
    sms: Sms, advance: Advance, control: Control
) -> None:
    spain, colombia = await sms.accept(to=[SPAIN, COLOMBIA])
    await advance(5)
    assert [event for event, _ in await sms.events(spain["id"])] == ["sent", "delivered"]
    assert await sms.events(colombia["id"]) == []
    assert colombia["scheduledAt"] is None

    await advance(2 * 3600)

    assert await sms.events(colombia["id"]) == [
        ("sent", "2026-03-02T12:00:01+00:00"),
        ("delivered", "2026-03-02T12:00:03+00:00"),
    ]
    details = [message["details"] for message in await control.inbox()]
    assert details[0].get("warnings") is None
    assert details[1]["warnings"] == [
        "Colombia: outside of hours, held until 2026-03-02T12:00:00+00:00"
    ]


@pytest.mark.usefixtures("rules")
async def test_a_text_that_waits_is_among_the_scheduled_ones(sms: Sms) -> None:
    await sms.accept(to=[SPAIN, COLOMBIA])

    listed = await sms.client.get("/nrs360/api/rest/scheduled", auth=sms.auth)

    assert [row["scheduled_at"] for row in listed.json()["result"]] == ["2026-03-02 12:00:00"]


@pytest.mark.usefixtures("rules")
async def test_a_text_that_is_given_another_date_waits_for_the_hours_of_its_country(
    sms: Sms, advance: Advance
) -> None:
    spain, france = await sms.accept(to=[SPAIN, FRANCE], scheduleDate="20260303100000")

    moved = await sms.client.put(
        "/nrs360/api/rest/scheduled", json={"scheduleDate": "20260308130000"}, auth=sms.auth
    )

    assert moved.json() == {"result": True, "updated": 2}
    await advance(8 * 86_400)
    assert (await sms.events(spain["id"]))[0] == ("sent", "2026-03-08T13:00:01+00:00")
    assert (await sms.events(france["id"]))[0] == ("sent", "2026-03-09T07:00:01+00:00")


@pytest.mark.usefixtures("rules")
async def test_available_times_and_hours_must_both_allow_it(sms: Sms, advance: Advance) -> None:
    times = [{"from": "08:00", "to": "09:00"}, {"from": "15:00", "to": "16:00"}]
    (row,) = await sms.accept(to=[COLOMBIA], availableTimes=times)
    await advance(86_400)

    assert (await sms.events(row["id"]))[0] == ("sent", "2026-03-02T15:00:01+00:00")


@pytest.mark.usefixtures("rules")
async def test_hours_go_first_where_available_times_never_meet_them(
    sms: Sms, advance: Advance
) -> None:
    sundays = [{"day": 7, "from": "08:00", "to": "20:00"}]
    (row,) = await sms.accept(to=[FRANCE], message=STOP, availableTimes=sundays)
    await advance(8 * 86_400)

    assert (await sms.events(row["id"]))[0] == ("sent", "2026-03-09T07:00:01+00:00")


@pytest.mark.usefixtures("rules")
async def test_a_text_that_waits_too_long_expires(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept(to=[COLOMBIA], expirationDate="20260302110000")
    await advance(3 * 3600)

    assert await sms.events(row["id"]) == [("expired", "2026-03-02T11:00:00+00:00")]


@pytest.mark.usefixtures("rules")
async def test_a_one_time_code_does_not_wait(sms: Sms, advance: Advance, control: Control) -> None:
    codes = await sms.accept(to=[COLOMBIA, FRANCE], message="{OTP_CODE} bit.ly/a")
    await advance(5)

    for row in codes:
        assert [event for event, _ in await sms.events(row["id"])] == ["sent", "delivered"]
    assert all("warnings" not in message["details"] for message in await control.inbox())


@pytest.mark.usefixtures("rules")
async def test_a_landing_sms_waits_too(sms: Sms, control: Control, advance: Advance) -> None:
    body = {
        "to": [COLOMBIA],
        "from": "LANDINGAPI",
        "message": "{LAND_URL}",
        "templateBody": "<h1>Hello</h1>",
    }
    sent = await sms.client.post("/nrs360/api/rest/landingsms", json=body, auth=sms.auth)
    assert sent.status_code == 202
    await advance(7199)
    assert [message["status"] for message in await control.inbox()] == ["accepted"]

    await advance(10)

    assert [message["status"] for message in await control.inbox()] == ["delivered"]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("to", "message", "warnings"),
    [
        pytest.param(FRANCE, STOP, None, id="with STOP"),
        pytest.param(FRANCE, "Sale! Stop au 36180.", None, id="with STOP and a stop"),
        pytest.param(
            FRANCE,
            "STOP au 36180 for no sale",
            ["France: a marketing SMS must end in STOP au [STOP_CODE]"],
            id="STOP not at the end",
        ),
        pytest.param(
            FRANCE,
            "Sale! STOP au [STOP_CODE]",
            ["France: a marketing SMS must end in STOP au [STOP_CODE]"],
            id="STOP without its code",
        ),
        pytest.param(SPAIN, "Sale! bit.ly/a", None, id="another country"),
        pytest.param(UNITED_STATES, "Sale! https://go.bit.ly.example.com/a", None, id="own domain"),
        pytest.param(UNITED_STATES, "A bit.lyric", None, id="only looks like one"),
    ],
)
async def test_texts_are_delivered_with_warnings(
    sms: Sms, advance: Advance, control: Control, to: str, message: str, warnings: Any
) -> None:
    await sms.accept(to=[to], message=message)
    await advance(5)

    (seen,) = await control.inbox()
    assert seen["text"] == message
    assert seen["status"] == "delivered"
    assert seen["details"].get("warnings") == warnings


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("link", ["https://bit.ly/a", "http://www.TinyURL.com/a", "bit.ly/a"])
async def test_public_shorteners_are_rejected_in_the_united_states(
    sms: Sms, advance: Advance, control: Control, link: str
) -> None:
    (row,) = await sms.accept(to=[UNITED_STATES], message=f"Sale {link}")
    await advance(5)

    assert [event for event, _ in await sms.events(row["id"])] == ["rejected"]
    (seen,) = await control.inbox()
    host = link.rsplit("//", maxsplit=1)[-1].removesuffix("/a")
    assert seen["details"]["warnings"] == [
        f"United States: the public URL shortener {host} is not permitted"
    ]


@pytest.mark.usefixtures("rules")
async def test_a_short_link_of_this_server_is_permitted(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept(
        to=[UNITED_STATES], message="{url|shorten}", sub=[{"url": "https://example.com/"}]
    )
    await advance(5)

    assert [event for event, _ in await sms.events(row["id"])] == ["sent", "delivered"]
