"""campaigns/external: a link per contact, those that are refused, and orders that are wrong."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from mockserver.kernel.engine import Options
from tests.vendors.xebo.conftest import (
    BODY,
    BODY_TOKEN,
    EMAIL,
    EMAIL_TOKEN,
    INVITATION,
    SAMPLE,
    SAMPLE_TOKEN,
    SMS,
    SMS_TOKEN,
    WHATSAPP,
    WHATSAPP_TOKEN,
    Xebo,
)

ORDER = "/v2/api/collectors/{}/campaigns/external"


@pytest.fixture
def options() -> Options:
    """A server that takes 10,000 contacts with room to spare."""
    return Options(max_body=8 * 1024 * 1024)


def refusal(message: str) -> dict[str, Any]:
    """The 400 with a message."""
    return {"error": {"name": "Bad Request", "message": message}}


@pytest.mark.parametrize(("collector", "token"), [(SAMPLE, SAMPLE_TOKEN), (BODY, BODY_TOKEN)])
async def test_contacts_get_the_printed_message_with_a_link_of_their_own(
    xebo: Xebo, collector: str, token: str
) -> None:
    contacts = [{"extUniqueId": "123"}, {"extUniqueId": "124"}]

    answer = (await xebo.external(contacts, collector, token)).json()

    assert list(answer) == ["msg", "data", "rejected_list", "accepted", "rejected"]
    assert answer["msg"] == "Request data is correct"
    assert [entry["extUniqueId"] for entry in answer["data"]] == ["123", "124"]
    links = [entry["message"].removeprefix(INVITATION) for entry in answer["data"]]
    pattern = r"http://localhost:4360/xebo/s/[A-Za-z0-9]{7}"
    assert all(re.fullmatch(pattern, link) for link in links)
    assert links[0] != links[1]


async def test_nothing_is_sent_but_the_inbox_shows_what_is_to_be_sent(xebo: Xebo) -> None:
    answer = (await xebo.external([{"extUniqueId": "john1@s2c.com", "city": "Delhi"}])).json()

    (message,) = await xebo.messages("vendor:xebo")
    assert message["channel"] == "survey"
    assert message["status"] == "prepared"
    assert message["to"] == "john1@s2c.com"
    assert message["text"] == answer["data"][0]["message"]


async def test_contact_without_ext_unique_id_is_named_by_what_it_has(xebo: Xebo) -> None:
    contacts = [
        {"email": "a@example.com", "city": "Delhi"},
        {"mobile": "919876543210"},
        {"city": "Mumbai"},
        {"extUniqueId": 7},
        {"extUniqueId": "", "email": "b@example.com"},
    ]

    answer = (await xebo.external(contacts)).json()

    entries = [{key: one[key] for key in one if key != "message"} for one in answer["data"]]
    assert entries == [
        {"email": "a@example.com"},
        {"mobile": "919876543210"},
        {},
        {"extUniqueId": 7},
        {"email": "b@example.com"},
    ]


REJECTED = {
    "e-mail missing": (EMAIL, EMAIL_TOKEN, {"city": "x"}, "email is mandatory for medium 2"),
    "e-mail empty": (EMAIL, EMAIL_TOKEN, {"email": ""}, "email is mandatory for medium 2"),
    "e-mail null": (EMAIL, EMAIL_TOKEN, {"email": None}, "email is mandatory for medium 2"),
    "e-mail malformed": (EMAIL, EMAIL_TOKEN, {"email": "john"}, "email is not valid"),
    "e-mail a number": (EMAIL, EMAIL_TOKEN, {"email": 5}, "email is not valid"),
    "mobile missing": (SMS, SMS_TOKEN, {"email": "a@b.co"}, "mobile is mandatory for medium 1"),
    "mobile malformed": (SMS, SMS_TOKEN, {"mobile": "call me"}, "mobile is not valid"),
    "mobile too short": (SMS, SMS_TOKEN, {"mobile": "12"}, "mobile is not valid"),
    "mobile true": (SMS, SMS_TOKEN, {"mobile": True}, "mobile is not valid"),
    "whatsapp": (WHATSAPP, WHATSAPP_TOKEN, {"city": "x"}, "mobile is mandatory for medium 3"),
    "empty": (SAMPLE, SAMPLE_TOKEN, {}, "contact is empty"),
    "id a list": (SAMPLE, SAMPLE_TOKEN, {"extUniqueId": [1]}, "extUniqueId must be a string"),
}


@pytest.mark.parametrize(
    ("collector", "token", "contact", "reason"), REJECTED.values(), ids=REJECTED.keys()
)
async def test_contact_that_lacks_what_the_medium_needs_is_rejected_with_the_reason(
    xebo: Xebo, collector: str, token: str, contact: Any, reason: str
) -> None:
    response = await xebo.external([contact], collector, token)

    assert response.status_code == 200
    assert response.json() == {
        "msg": "Request data is correct",
        "data": [],
        "rejected_list": [{**contact, "reason": reason}],
        "accepted": 0,
        "rejected": 1,
    }
    assert await xebo.messages() == []


@pytest.mark.parametrize("contact", ["john", 5, None, ["a"], True])
async def test_contact_that_is_no_object_is_rejected_and_the_others_are_not(
    xebo: Xebo, contact: Any
) -> None:
    answer = (await xebo.external([{"extUniqueId": "1"}, contact, {"extUniqueId": "2"}])).json()

    assert [entry["extUniqueId"] for entry in answer["data"]] == ["1", "2"]
    assert answer["rejected_list"] == [{"contact": contact, "reason": "contact is not an object"}]
    assert (answer["accepted"], answer["rejected"]) == (2, 1)


async def test_ext_unique_id_twice_in_one_call_is_rejected_the_second_time(xebo: Xebo) -> None:
    contacts = [{"extUniqueId": "1", "n": 1}, {"extUniqueId": "1", "n": 2}, {"extUniqueId": "2"}]

    answer = (await xebo.external(contacts)).json()

    assert [entry["extUniqueId"] for entry in answer["data"]] == ["1", "2"]
    assert answer["rejected_list"] == [
        {"extUniqueId": "1", "n": 2, "reason": "duplicate extUniqueId"}
    ]


async def test_ext_unique_id_of_an_earlier_call_gets_a_link_anew(xebo: Xebo) -> None:
    first = (await xebo.external([{"extUniqueId": "1"}])).json()
    second = (await xebo.external([{"extUniqueId": "1"}])).json()

    assert second["accepted"] == 1
    assert first["data"][0]["message"] != second["data"][0]["message"]


@pytest.mark.parametrize(
    "mobile", ["+91 98765 43210", "0091-9876543210", 919876543210, "9999999999"]
)
async def test_mobile_is_taken_as_people_write_it(xebo: Xebo, mobile: Any) -> None:
    answer = (await xebo.external([{"mobile": mobile}], SMS, SMS_TOKEN)).json()
    assert answer["data"][0]["mobile"] == mobile
    assert answer["rejected"] == 0


async def test_medium_of_the_order_goes_before_the_collectors(xebo: Xebo) -> None:
    answer = (await xebo.external([{"mobile": "919876543210"}], SMS, SMS_TOKEN, medium=2)).json()
    assert answer["rejected_list"][0]["reason"] == "email is mandatory for medium 2"


UNREADABLE = {
    "contacts missing": ({"collectortoken": SAMPLE_TOKEN}, "contacts is required"),
    "contacts null": ({"collectortoken": SAMPLE_TOKEN, "contacts": None}, "contacts is required"),
    "contacts empty": (
        {"collectortoken": SAMPLE_TOKEN, "contacts": []},
        "contacts must not be empty",
    ),
    "contacts an object": (
        {"collectortoken": SAMPLE_TOKEN, "contacts": {"email": "a@b.co"}},
        "contacts must be an array",
    ),
    "contacts a text": (
        {"collectortoken": SAMPLE_TOKEN, "contacts": "a@b.co"},
        "contacts must be an array",
    ),
    "token missing": ({"contacts": [{"email": "a@b.co"}]}, "collectortoken is required"),
    "token empty": ({"collectortoken": "", "contacts": [{}]}, "collectortoken is required"),
    "token a number": ({"collectortoken": 5, "contacts": [{}]}, "collectortoken must be a string"),
    "token of another": (
        {"collectortoken": "E/f1a0f500", "contacts": [{"a": 1}]},
        "Collector not found",
    ),
    "token in small letters": (
        {"collectortoken": "j/d5730267", "contacts": [{"a": 1}]},
        "Collector not found",
    ),
    "unknown medium": (
        {"collectortoken": SAMPLE_TOKEN, "contacts": [{"a": 1}], "medium": 4},
        "Invalid medium",
    ),
    "medium true": (
        {"collectortoken": SAMPLE_TOKEN, "contacts": [{"a": 1}], "medium": True},
        "Invalid medium",
    ),
}


@pytest.mark.parametrize(("body", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_order_that_is_wrong_is_refused_and_makes_nothing(
    xebo: Xebo, body: Any, message: str
) -> None:
    response = await xebo.post(ORDER.format(SAMPLE), body)

    assert response.status_code == 400
    assert response.json() == refusal(message)
    assert await xebo.messages() == []


@pytest.mark.parametrize("collector", ["66c70e71f57bd9efe12d6999", "nonsense", "%2e%2e", "1"])
async def test_unknown_collector_is_not_found(xebo: Xebo, collector: str) -> None:
    response = await xebo.external([{"extUniqueId": "1"}], collector)
    assert response.status_code == 400
    assert response.json() == refusal("Collector not found")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"", b"\xff"])
async def test_broken_json_is_refused_in_the_dialect(
    client: httpx.AsyncClient, body: bytes
) -> None:
    response = await client.post(
        f"/xebo{ORDER.format(SAMPLE)}", content=body, headers={"x-api-key": "k"}
    )
    assert response.status_code == 400
    assert response.json() == refusal("Request body is not a JSON object")


async def test_ten_thousand_contacts_are_taken_and_the_counts_add_up(xebo: Xebo) -> None:
    contacts: list[Any] = [{"extUniqueId": str(number)} for number in range(9_990)]
    contacts += [{"extUniqueId": "5"}] * 4 + [{}] * 3 + ["x"] * 3

    answer = (await xebo.external(contacts)).json()

    assert (answer["accepted"], answer["rejected"]) == (9_990, 10)
    assert len(answer["data"]) == 9_990
    assert len(answer["rejected_list"]) == 10
    assert len({entry["message"] for entry in answer["data"]}) == 9_990


async def test_armed_fault_for_one_recipient_rejects_it_alone(
    xebo: Xebo, client: httpx.AsyncClient
) -> None:
    fault = {"match": {"to": "b@example.com"}, "effect": {"error": "internal_error"}}
    await client.post("/__admin/faults", json=fault)

    answer = (await xebo.external([{"email": "a@example.com"}, {"email": "b@example.com"}])).json()

    assert [entry["email"] for entry in answer["data"]] == ["a@example.com"]
    assert answer["rejected_list"] == [
        {"email": "b@example.com", "reason": "We were not able to process your request"}
    ]


async def test_link_opens_in_a_fork_and_is_answered_there_alone(
    xebo: Xebo, client: httpx.AsyncClient
) -> None:
    before = await xebo.invite(extUniqueId="before")
    await client.post("/__admin/sandboxes/default/fork", json={"name": "copy"})
    copy = Xebo(client, "/xebo/~copy")
    code = before.rpartition("/")[2]

    await copy.complete(f"/xebo/~copy/survey/{code}")

    assert [row["extUniqueId"] for row in await copy.export()] == ["before"]
    assert await xebo.export() == []


async def test_links_of_a_fork_are_none_of_those_it_was_copied_with(
    xebo: Xebo, client: httpx.AsyncClient
) -> None:
    contacts = [{"extUniqueId": str(number)} for number in range(3)]

    def read_codes(answer: httpx.Response) -> list[str]:
        return [entry["message"].rpartition("/")[2] for entry in answer.json()["data"]]

    first = read_codes(await xebo.external(contacts))
    await client.post("/__admin/sandboxes/default/fork", json={"name": "copy"})
    here = read_codes(await xebo.external(contacts))
    there = read_codes(await Xebo(client, "/xebo/~copy").external(contacts))

    assert here == there  # each goes on from where it was copied
    assert not set(first) & set(there)


async def test_link_of_a_named_sandbox_opens_without_a_credential(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post(
        f"/xebo/~t1{ORDER.format(SAMPLE)}",
        json={"collectortoken": SAMPLE_TOKEN, "contacts": [{"extUniqueId": "1"}]},
        headers={"x-api-key": "k"},
    )
    link = answer.json()["data"][0]["message"].rpartition(" ")[2]

    assert link.startswith("http://localhost:4360/xebo/~t1/s/")
    opened = await client.get(link, follow_redirects=True)
    assert opened.status_code == 200
    assert "Did you visit us in the last month?" in opened.text
