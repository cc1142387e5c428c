"""`validation/emails`: what is asked for, what it costs, what comes of it and when."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.blacklist_client import Blacklist
from tests.vendors.nrs360.conftest import read_error

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control

URL = "/nrs360/api/rest/validation/emails"
CALLBACK = "https://example.com/progress"
NOT_FOUND = (404, 404, "Resource not found")
GOOD, RISKY, BAD = "valid@example.com", "risky@example.com", "bounce@example.com"
FAILING = "validation-failed@example.com"

Advance = Callable[[float], Awaitable[None]]


@dataclass
class Validation:
    """The validation endpoints with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(self, method: str, path: str = "", body: Any = None) -> httpx.Response:
        """A request below the list."""
        return await self.client.request(method, f"{URL}{path}", json=body, auth=self.auth)

    async def post(self, *emails: str, **fields: Any) -> dict[str, Any]:
        """Have addresses validated; the answer."""
        listed = {"emails": emails} if emails else {}
        response = await self.call("POST", body={**listed, **fields})
        assert response.status_code == 200, response.text
        data: dict[str, Any] = response.json()["data"]
        return data

    async def refuse(
        self, method: str = "POST", path: str = "", body: Any = None
    ) -> tuple[int, int, str]:
        """What must be refused: status, code and text."""
        return read_error(await self.call(method, path, body))

    async def read(self, number: int) -> dict[str, Any]:
        """A validation."""
        response = await self.call("GET", f"/{number}")
        assert response.status_code == 200, response.text
        data: dict[str, Any] = response.json()["data"]
        return data

    async def result(self, number: int) -> list[str]:
        """The lines of a result."""
        response = await self.call("GET", f"/{number}/result")
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        return response.text.splitlines()


@pytest.fixture
def validation(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Validation:
    """A client of the validation endpoints."""
    return Validation(client, nrs360["auth"])


@pytest.fixture
def blacklist(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Blacklist:
    """A client of the blacklist endpoints."""
    return Blacklist(client, nrs360["auth"])


async def balance(control: Control) -> float:
    return float((await control.platform("GET", "/account"))["balance"])


async def test_a_validation_is_pending_then_started_then_finished(
    validation: Validation, advance: Advance, control: Control
) -> None:
    posted = await validation.post(GOOD, RISKY, BAD)
    assert await validation.read(posted["id"]) == posted
    assert posted["status"] == "pending"
    assert (posted["total"], posted["processed"], posted["valid"]) == (3, 0, 0)
    assert (posted["estimatedCost"], posted["cost"]) == (0.0105, 0)
    assert (posted["finishedAt"], posted["resultUrl"]) == (None, None)
    assert await balance(control) == 1_000_000

    await advance(1)
    started = await validation.read(posted["id"])
    assert (started["status"], started["cost"]) == ("started", 0.0105)
    assert (started["processed"], started["valid"]) == (0, 0)
    assert started["updatedAt"] == "2026-03-02T10:00:01+00:00"
    assert await balance(control) == pytest.approx(1_000_000 - 0.0105)

    await advance(2)
    finished = await validation.read(posted["id"])
    assert (finished["status"], finished["processed"], finished["valid"]) == ("finished", 3, 1)
    assert finished["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert finished["updatedAt"] == finished["finishedAt"] == "2026-03-02T10:00:03+00:00"
    assert finished["resultUrl"] == f"http://localhost:4360{URL}/{posted['id']}/result"
    found = await validation.client.get(finished["resultUrl"], auth=validation.auth)
    assert found.status_code == 200


async def test_a_result_is_not_found_before_the_end(
    validation: Validation, advance: Advance
) -> None:
    number = (await validation.post(GOOD))["id"]

    for _ in range(3):
        assert await validation.refuse("GET", f"/{number}/result") == NOT_FOUND
        await advance(1)
    assert await validation.result(number) == ["email;result", f"{GOOD};deliverable"]


@pytest.mark.parametrize(
    ("email", "result"),
    [
        ("me@example.com", "deliverable"),
        ("Risky@example.com", "risky"),
        ("unknown@shop.test", "risky"),
        ("soft-bounce@example.com", "risky"),
        ("notvalid@example.com", "undeliverable"),
        ("bounce@example.com", "undeliverable"),
        ("undelivered@example.com", "undeliverable"),
        ("no address", "undeliverable"),
        ("a@b@example.com", "undeliverable"),
        ("me@localhost", "undeliverable"),
    ],
)
async def test_an_address_gets_its_result(
    validation: Validation, advance: Advance, email: str, result: str
) -> None:
    number = (await validation.post(email))["id"]
    await advance(3)

    assert await validation.result(number) == ["email;result", f"{email};{result}"]


async def test_what_a_spreadsheet_would_run_is_a_text_in_the_result(
    validation: Validation, advance: Advance
) -> None:
    number = (await validation.post("=1+1", "a;b", 'a"b', "-x@example.com"))["id"]
    await advance(3)

    assert (await validation.result(number))[1:] == [
        "'=1+1;undeliverable",
        '"a;b";undeliverable',
        '"a""b";undeliverable',
        "'-x@example.com;deliverable",
    ]


async def test_an_address_that_is_listed_twice_counts_once(
    validation: Validation, advance: Advance
) -> None:
    posted = await validation.post(GOOD, "valid@EXAMPLE.com", f" {GOOD} ")
    await advance(3)

    assert (posted["total"], posted["estimatedCost"]) == (1, 0.0035)
    assert await validation.result(posted["id"]) == ["email;result", f"{GOOD};deliverable"]


async def test_groups_bring_the_addresses_of_their_contacts(
    validation: Validation, advance: Advance
) -> None:
    base, auth = "/nrs360/api/rest", validation.auth
    response = await validation.client.post(f"{base}/groups", json={"name": "Shop"}, auth=auth)
    group = response.json()["data"]["id"]
    for contact in (
        {"email": "one@example.com"},
        {"phone": "34666555444", "countryIso": "ES"},
        {"email": RISKY},
    ):
        body = {**contact, "groupsIds": [group]}
        response = await validation.client.post(f"{base}/contacts", json=body, auth=auth)
        assert response.status_code == 201, response.text

    posted = await validation.post(RISKY, "two@example.com", groupsIds=[str(group)])
    await advance(3)

    assert posted["total"] == 3
    assert (await validation.result(posted["id"]))[1:] == [
        "one@example.com;deliverable",
        f"{RISKY};risky",
        "two@example.com;deliverable",
    ]


async def test_progress_is_posted_and_links_the_result(
    validation: Validation, advance: Advance, receiver: Receiver
) -> None:
    posted = await validation.post(GOOD, BAD, notificationUrl=CALLBACK)
    await advance(3)

    assert [(one.method, one.url) for one in receiver.received] == [("POST", CALLBACK)] * 2
    assert receiver.received[0].headers["content-type"] == "application/json"
    started, finished = (json.loads(one.body)["data"] for one in receiver.received)
    assert (started["status"], started["cost"], started["error"]) == ("started", 0.007, "")
    assert finished == {**await validation.read(posted["id"]), "error": ""}
    response = await validation.client.get(finished["resultUrl"], auth=validation.auth)
    assert response.status_code == 200


async def test_a_result_link_leads_to_the_sandbox_it_is_about(
    validation: Validation, control: Control, receiver: Receiver
) -> None:
    auth = ("acme~t1", "apiPassword")
    body = {"emails": [GOOD], "notificationUrl": CALLBACK}
    await validation.client.post(URL, json=body, auth=auth)
    await control("POST", "/clock/advance?sandbox=t1", {"seconds": 3})

    link = json.loads(receiver.received[-1].body)["data"]["resultUrl"]

    response = await validation.client.get(link, auth=validation.auth)
    assert response.text.splitlines() == ["email;result", f"{GOOD};deliverable"]


async def test_a_result_link_of_a_fork_leads_to_the_fork(
    validation: Validation, control: Control, receiver: Receiver
) -> None:
    body = {"emails": [GOOD], "notificationUrl": CALLBACK}
    await validation.client.post(URL, json=body, auth=("acme~t1", "apiPassword"))
    await control("POST", "/sandboxes/t1/fork", {"name": "t2"})
    for name in ("t1", "t2"):
        await control("POST", f"/clock/advance?sandbox={name}", {"seconds": 3})
        link = json.loads(receiver.received[-1].body)["data"]["resultUrl"]
        assert f"/nrs360/~{name}/api/rest/" in link


async def test_a_notification_is_retried_as_event_notifications_are(
    validation: Validation, advance: Advance, receiver: Receiver
) -> None:
    receiver.statuses = [500, 200, 204]
    await validation.post(GOOD, notificationUrl=CALLBACK)
    await advance(1 + 60 + 120)

    told = [json.loads(one.body)["data"]["status"] for one in receiver.received]
    assert told == ["started", "finished", "started", "started"]


async def test_a_validation_fails_and_costs_nothing(
    validation: Validation, advance: Advance, receiver: Receiver, control: Control
) -> None:
    posted = await validation.post(GOOD, RISKY, FAILING, notificationUrl=CALLBACK)
    await advance(3)

    failed = await validation.read(posted["id"])
    assert (failed["status"], failed["cost"], failed["estimatedCost"]) == ("failed", 0, 0.0105)
    assert (failed["processed"], failed["valid"]) == (0, 0)
    assert (failed["finishedAt"], failed["resultUrl"]) == (None, None)
    assert "error" not in failed
    last = json.loads(receiver.received[-1].body)
    assert last == {"data": {**failed, "error": "Failed to process email validation"}}
    assert await validation.refuse("GET", f"/{posted['id']}/result") == NOT_FOUND
    assert await balance(control) == 1_000_000


@pytest.mark.parametrize(
    ("email", "reason"),
    [(GOOD, None), (RISKY, "magic:risky"), (BAD, "magic:undeliverable"), (FAILING, "magic:failed")],
)
async def test_the_answer_tells_that_an_address_is_magic(
    validation: Validation, email: str, reason: str | None
) -> None:
    response = await validation.call("POST", body={"emails": [GOOD, email]})

    assert response.headers.get("x-mock-reason") == reason


@pytest.mark.parametrize("allowed", [..., False, None], ids=["absent", "false", "null"])
async def test_risky_addresses_are_put_on_the_blacklist(
    validation: Validation, blacklist: Blacklist, advance: Advance, allowed: Any
) -> None:
    fields = {} if allowed is ... else {"allowRisky": allowed}
    await validation.post(GOOD, RISKY, BAD, **fields)
    await advance(2)
    assert await blacklist.entries("mailing") == []
    await advance(1)

    assert await blacklist.entries("mailing") == [
        {
            "type": "mailing",
            "recipient": RISKY,
            "isDefinitive": False,
            "sendingId": None,
            "campaignName": None,
            "createdAt": "2026-03-02T10:00:03+00:00",
        }
    ]


async def test_risky_addresses_may_be_allowed(
    validation: Validation, blacklist: Blacklist, advance: Advance
) -> None:
    posted = await validation.post(RISKY, allowRisky=True)
    await advance(3)

    assert await blacklist.entries("mailing") == []
    assert (await validation.read(posted["id"]))["valid"] == 0


async def test_a_failed_validation_blocks_nobody(
    validation: Validation, blacklist: Blacklist, advance: Advance
) -> None:
    await validation.post(RISKY, FAILING)
    await advance(3)

    assert await blacklist.entries("mailing") == []


async def test_what_was_validated_before_is_free_unless_forced(
    validation: Validation, advance: Advance
) -> None:
    await validation.post(GOOD)
    assert (await validation.post(GOOD))["estimatedCost"] == 0.0035
    await advance(3)

    again = await validation.post(GOOD, BAD)
    free = await validation.post(GOOD)
    forced = await validation.post(GOOD, BAD, force=True)
    await advance(3)

    assert (again["total"], again["estimatedCost"]) == (2, 0.0035)
    assert (free["total"], free["estimatedCost"]) == (1, 0)
    assert (forced["total"], forced["estimatedCost"]) == (2, 0.007)
    assert (await validation.result(again["id"]))[1:] == [
        f"{GOOD};deliverable",
        f"{BAD};undeliverable",
    ]


async def test_the_balance_must_cover_the_estimated_cost(
    validation: Validation, control: Control
) -> None:
    await control.platform("PUT", "/balance", {"balance": 0.0069})

    refused = await validation.refuse(body={"emails": [GOOD, BAD]})

    assert refused == (402, 111, "Not enough credits")
    assert (await validation.call("GET")).json()["data"] == []
    assert await validation.post(GOOD)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param({}, "The emails field is required.", id="nothing"),
        pytest.param({"emails": []}, "The emails field is required.", id="empty emails"),
        pytest.param(
            {"emails": [], "groupsIds": []}, "The emails field is required.", id="both empty"
        ),
        pytest.param({"emails": GOOD}, "The emails field must be an array.", id="emails a text"),
        pytest.param(
            {"emails": [GOOD, 7]}, "The emails.1 field must be a string.", id="an email a number"
        ),
        pytest.param(
            {"emails": [" "]}, "The emails.0 field must be a string.", id="an email blank"
        ),
        pytest.param(
            {"groupsIds": 1}, "The groupsIds field must be an array.", id="groupsIds a number"
        ),
        pytest.param(
            {"groupsIds": ["one"]},
            "The groupsIds.0 field must be an integer.",
            id="a group a word",
        ),
        pytest.param(
            {"groupsIds": [1111]}, "The selected groupsIds.0 is invalid.", id="an unknown group"
        ),
        pytest.param(
            {"groupsIds": [1, 10**30]}, "The selected groupsIds.1 is invalid.", id="a huge group"
        ),
        pytest.param(
            {"groupsIds": [1] * 1001},
            "The groupsIds field must not have more than 1000 items.",
            id="too many groups",
        ),
        pytest.param(
            {"emails": [GOOD], "force": "maybe"},
            "The force field must be true or false.",
            id="force a word",
        ),
        pytest.param(
            {"emails": [GOOD], "allowRisky": 2},
            "The allowRisky field must be true or false.",
            id="allowRisky a number",
        ),
    ],
)
async def test_a_bad_field_is_refused_with_a_text_that_names_it(
    validation: Validation, body: Any, text: str
) -> None:
    assert await validation.refuse(body=body) == (422, 422, text)


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com/", 7, ["https://example.com/"]])
async def test_a_bad_notification_url_is_refused(validation: Validation, url: Any) -> None:
    refused = await validation.refuse(body={"emails": [GOOD], "notificationUrl": url})

    assert refused == (400, 109, "Notification URL incorrect")


async def test_a_body_that_is_no_object_is_refused(validation: Validation) -> None:
    assert await validation.refuse(body=[GOOD]) == (400, 125, "Invalid JSON")


async def test_validations_are_listed_in_pages(validation: Validation) -> None:
    numbers = [(await validation.post(GOOD))["id"] for _ in range(3)]

    response = await validation.call("GET", "?limit=2")

    assert [one["id"] for one in response.json()["data"]] == numbers[:2]
    pagination = response.json()["meta"]["pagination"]
    assert (pagination["total"], pagination["count"], pagination["total_pages"]) == (3, 2, 2)
    after = await validation.client.get(pagination["links"]["next"], auth=validation.auth)
    assert [one["id"] for one in after.json()["data"]] == numbers[2:]


async def test_a_deleted_validation_is_gone_but_what_it_found_out_is_known(
    validation: Validation, advance: Advance
) -> None:
    number = (await validation.post(GOOD))["id"]
    await advance(3)

    assert (await validation.call("DELETE", f"/{number}")).status_code == 204

    assert (await validation.call("GET")).json()["data"] == []
    for method, path in (("GET", ""), ("GET", "/result"), ("DELETE", "")):
        assert await validation.refuse(method, f"/{number}{path}") == NOT_FOUND
    assert (await validation.post(GOOD))["estimatedCost"] == 0


async def test_a_validation_that_is_deleted_on_its_way_ends(
    validation: Validation, advance: Advance, receiver: Receiver, blacklist: Blacklist
) -> None:
    first = (await validation.post(RISKY, notificationUrl=CALLBACK))["id"]
    await validation.call("DELETE", f"/{first}")
    second = (await validation.post(RISKY, notificationUrl=CALLBACK))["id"]
    await advance(1)
    await validation.call("DELETE", f"/{second}")
    await advance(5)

    told = [json.loads(one.body)["data"] for one in receiver.received]
    assert [(one["id"], one["status"]) for one in told] == [(second, "started")]
    assert await blacklist.entries("mailing") == []
    assert (await validation.post(RISKY))["estimatedCost"] == 0.0035


@pytest.mark.parametrize("number", ["99", "x", "-1", "1.5", "9" * 30, "%31x"])
async def test_an_id_that_is_none_is_not_found(validation: Validation, number: str) -> None:
    assert await validation.refuse("GET", f"/{number}") == NOT_FOUND
    assert await validation.refuse("GET", f"/{number}/result") == NOT_FOUND
    assert await validation.refuse("DELETE", f"/{number}") == NOT_FOUND


async def test_thousands_of_addresses_are_validated(
    validation: Validation, advance: Advance, blacklist: Blacklist
) -> None:
    emails = [f"contact{number}@example.com" for number in range(3000)]
    emails += [f"risky@shop{number}.test" for number in range(1500)]

    posted = await validation.post(*emails)
    await advance(3)

    assert (await validation.read(posted["id"]))["valid"] == 3000
    assert len(await validation.result(posted["id"])) == 4501
    listed = await blacklist.call("GET", "mailing")
    assert listed.json()["meta"]["pagination"]["total"] == 1500
    assert (await validation.post(*emails))["estimatedCost"] == 0
