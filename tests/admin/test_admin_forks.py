"""Forks: a sandbox copied with all that is in it, and going on by itself."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from mockserver.kernel.clock import pause
from tests.admin.conftest import Send, problem_of
from tests.conftest import Receiver

SANDBOXES = "/__admin/sandboxes"
EVENTS = "https://customer.example/events"


async def items(admin: httpx.AsyncClient, noun: str, sandbox: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await admin.get(f"/__admin/{noun}?sandbox={sandbox}")).json()[
        "items"
    ]
    return found


async def fork(admin: httpx.AsyncClient, name: str = "b", source: str = "a") -> dict[str, Any]:
    response = await admin.post(f"{SANDBOXES}/{source}/fork", json={"name": name})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_fork_holds_all_that_the_sandbox_held(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, send: Send, nrs360: dict[str, Any]
) -> None:
    sent = await send(sandbox="a")
    await admin.put("/__admin/clock?sandbox=a", json={"mode": "frozen", "now": "2026-05-01"})
    await admin.post("/__admin/faults?sandbox=a", json={"match": {"to": "1"}, "effect": {}})
    made = await fork(admin)

    assert (made["name"], made["forkedFrom"], made["messages"]) == ("b", "a", 1)
    assert made["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert made["clock"] == {"mode": "frozen", "now": "2026-05-01T00:00:00+00:00"}
    for noun in ("messages", "requests", "faults", "callbacks"):
        assert await items(admin, noun, "b") == await items(admin, noun, "a"), noun
    path = f"api/rest/sms/{sent['result'][0]['id']}"
    of_a, of_b = [await client.get(f"/nrs360/~{one}/{path}", **nrs360) for one in ("a", "b")]
    assert (of_b.status_code, of_b.text) == (200, of_a.text.replace("/~a/", "/~b/"))


async def test_fork_and_its_source_go_on_apart(admin: httpx.AsyncClient, send: Send) -> None:
    await send(sandbox="a", message="both")
    await fork(admin)
    of_a, of_b = await send(sandbox="a", message="a"), await send(sandbox="b", message="b")

    assert [one["text"] for one in await items(admin, "messages", "a")] == ["a", "both"]
    assert [one["text"] for one in await items(admin, "messages", "b")] == ["b", "both"]
    assert of_a["campaignId"] == of_b["campaignId"]  # both count on
    assert of_a["result"][0]["id"] != of_b["result"][0]["id"]  # each has names of its own
    await admin.delete(f"{SANDBOXES}/a")
    assert len(await items(admin, "messages", "b")) == 2


async def test_pending_callback_is_sent_by_the_source_alone(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 2
    await admin.put("/__admin/clock?sandbox=a", json={"mode": "frozen"})
    await send(sandbox="a", notificationUrl=EVENTS)
    await admin.post("/__admin/clock/advance?sandbox=a", json={"seconds": 5})
    before = await items(admin, "callbacks", "a")
    assert {one["state"] for one in before} == {"pending"}
    await fork(admin)

    withheld = await items(admin, "callbacks", "b")
    assert [(one["state"], one["nextAt"]) for one in withheld] == [("withheld", None)] * len(before)
    assert [one["attempts"] for one in withheld] == [one["attempts"] for one in before]
    heard = len(receiver.received)
    await admin.post("/__admin/clock/advance?sandbox=b", json={"seconds": 7200})
    assert len(receiver.received) == heard
    await admin.post("/__admin/clock/advance?sandbox=a", json={"seconds": 7200})
    assert len(receiver.received) == heard + len(before)

    await admin.post(f"/__admin/callbacks/{withheld[0]['id']}/redeliver?sandbox=b")
    await admin.post("/__admin/clock/advance?sandbox=b", json={"seconds": 1})
    assert len(receiver.received) == heard + len(before) + 1
    assert (await items(admin, "callbacks", "b"))[0]["state"] == "delivered"


async def test_what_is_due_later_happens_in_both(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    for name in ("a", "b"):
        await admin.put(f"/__admin/clock?sandbox={name}", json={"mode": "frozen"})
    await admin.delete(f"{SANDBOXES}/b")
    await send(sandbox="a", notificationUrl=EVENTS)
    await fork(admin)
    for name in ("a", "b"):
        await admin.post(f"/__admin/clock/advance?sandbox={name}", json={"seconds": 60})
    states = [(await items(admin, "messages", name))[0]["status"] for name in ("a", "b")]
    assert states == ["delivered", "delivered"]
    assert len(receiver.received) == 2 * len(await items(admin, "callbacks", "a"))


async def test_fork_of_a_sandbox_that_waits_for_an_answer_leaves_it_alone(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await admin.get(f"{SANDBOXES}/default")
    await send(sandbox="a")
    path = "/__admin/messages/wait?sandbox=a&timeout=5&q=new"
    waiting = asyncio.create_task(admin.get(path))
    await pause()
    await fork(admin)
    await send(sandbox="a", message="new")
    assert (await waiting).json()["text"] == "new"


@pytest.mark.parametrize(
    ("source", "body", "status", "detail"),
    [
        ("a", {"name": "a"}, 409, "there is a sandbox a already"),
        ("a", {"name": "default"}, 409, "there is a sandbox default already"),
        ("a", {"name": "No"}, 422, "'No' is not a sandbox name: [a-z0-9][a-z0-9._-]{0,62}"),
        ("a", {}, 422, "name: Field required"),
        ("c", {"name": "b"}, 404, "there is no sandbox c"),
    ],
    ids=["itself", "default", "bad name", "no name", "no source"],
)
async def test_fork_that_cannot_be_is_a_problem(
    admin: httpx.AsyncClient, source: str, body: dict[str, Any], status: int, detail: str
) -> None:
    await admin.post(SANDBOXES, json={"name": "a"})
    response = await admin.post(f"{SANDBOXES}/{source}/fork", json=body)
    assert response.status_code == status
    assert problem_of(response)["detail"] == detail
    assert not (await admin.get(f"{SANDBOXES}/b")).is_success
