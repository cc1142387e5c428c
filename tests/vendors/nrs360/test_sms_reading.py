"""`GET sms/<ID>[,<ID>…]`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

UNKNOWN = '{"error":{"code":404,"description":"Resource not found"}}'


async def test_a_delivered_message_is_answered_as_printed(
    sms: Sms, advance: Callable[[float], Awaitable[None]]
) -> None:
    (row,) = await sms.accept(
        from_="SAMPLE",
        sub=[{"email": "test@test.com", "phone": "34666555444", "name": "Name"}],
    )
    await advance(3)

    response = await sms.client.get(f"{sms.url}/{row['id']}", auth=sms.auth)

    event = '"isMobile":false,"browser":"","os":""'
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.text == (
        f'{{"data":[{{"id":"{row["id"]}","from":"SAMPLE","to":"34666555444",'
        '"message":"SMS text message","campaignId":100000,"sendingId":100001,'
        '"isDelivered":true,"isClicked":false,"events":['
        f'{{"type":"sent","date":"2026-03-02T10:00:01+00:00",{event}}},'
        f'{{"type":"delivered","date":"2026-03-02T10:00:03+00:00",{event}}}],'
        '"customFields":{"email":"test@test.com","phone":"34666555444","name":"Name"},'
        f'"links":{{"self":"http://localhost:4360/nrs360/api/rest/sms/{row["id"]}"}}}}]}}'
    )


async def test_the_link_to_itself_opens(sms: Sms) -> None:
    (row,) = await sms.accept()
    (message,) = await sms.read(row["id"])

    response = await sms.client.get(message["links"]["self"], auth=sms.auth)

    assert response.json() == {"data": [message]}


async def test_the_link_of_a_sandbox_named_in_the_path_names_it_too(
    client: httpx.AsyncClient, nrs360: dict[str, tuple[str, str]]
) -> None:
    body = {"to": ["34666555444"], "from": "TEST", "message": "hello"}
    sent = await client.post("/nrs360/~t1/api/rest/sms", json=body, **nrs360)  # type: ignore[arg-type]
    message_id = sent.json()["result"][0]["id"]

    read = await client.get(f"/nrs360/~t1/api/rest/sms/{message_id}", **nrs360)  # type: ignore[arg-type]

    link = read.json()["data"][0]["links"]["self"]
    assert link == f"http://localhost:4360/nrs360/~t1/api/rest/sms/{message_id}"


async def test_several_messages_stand_in_the_order_that_was_asked(sms: Sms) -> None:
    rows = await sms.accept(to=["34666555441", "34666555442", "34666555443"])
    first, second, third = (row["id"] for row in rows)

    messages = await sms.read(third, first, second)

    assert [message["id"] for message in messages] == [third, first, second]


async def test_unknown_ids_among_known_ones_are_left_out(sms: Sms) -> None:
    (row,) = await sms.accept()

    messages = await sms.read("XXXXXXXXXXXXX", row["id"], "nothing")

    assert [message["id"] for message in messages] == [row["id"]]


async def test_an_id_that_is_named_twice_is_answered_once(sms: Sms) -> None:
    (row,) = await sms.accept()

    assert len(await sms.read(row["id"], row["id"])) == 1


async def test_spaces_and_empty_places_in_the_list_do_not_matter(sms: Sms) -> None:
    first, second = await sms.accept(to=["34666555441", "34666555442"])

    assert len(await sms.read("", f" {first['id']} ", f"{second['id']}%20", "")) == 2


@pytest.mark.parametrize(
    "ids",
    [
        pytest.param("XXXXXXXXXXXXX", id="unknown"),
        pytest.param("XXXXXXXXXXXXX,YYYYYYYYYYYYY", id="two unknown"),
        pytest.param(",", id="none"),
        pytest.param("%20", id="a space"),
        pytest.param("'%20OR%201=1--", id="an injection"),
        pytest.param("%00", id="a zero"),
        pytest.param("%F0%9F%98%80", id="an emoji"),
        pytest.param("x" * 5000, id="very long"),
        pytest.param(",".join(["XXXXXXXXXXXXX"] * 4000), id="very many"),
    ],
)
async def test_what_is_not_found_is_answered_404(sms: Sms, ids: str) -> None:
    response = await sms.client.get(f"{sms.url}/{ids}", auth=sms.auth)

    assert response.status_code == 404
    assert response.text == UNKNOWN


async def test_ids_are_told_apart_by_case(sms: Sms) -> None:
    (row,) = await sms.accept()
    assert row["id"] != row["id"].lower()

    response = await sms.client.get(f"{sms.url}/{row['id'].lower()}", auth=sms.auth)

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        pytest.param("GET", "", "POST", id="read without an id"),
        pytest.param("PUT", "", "POST", id="replace"),
        pytest.param("POST", "/XXXXXXXXXXXXX", "GET", id="send to an id"),
        pytest.param("DELETE", "/XXXXXXXXXXXXX", "GET", id="delete"),
    ],
)
async def test_another_method_is_answered_405_in_the_dialect(
    sms: Sms, method: str, path: str, allow: str
) -> None:
    response = await sms.client.request(method, sms.url + path, auth=sms.auth)

    assert response.status_code == 405
    assert response.headers["allow"] == allow
    assert response.json() == {"error": {"code": 405, "description": "Method not allowed"}}


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/rest", "/api/rest/sms/", "/api/rest/SMS", "/api/rest/sms/a/b"]
)
async def test_another_path_is_answered_404_in_the_dialect(sms: Sms, path: str) -> None:
    response = await sms.client.get(f"/nrs360{path}", auth=sms.auth)

    assert (response.status_code, response.text) == (404, UNKNOWN)
