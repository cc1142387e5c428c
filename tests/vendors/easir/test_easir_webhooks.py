"""Webhooks: subscribed to, sent with their signature, retried, ended by 410."""

from __future__ import annotations

import json
from hashlib import sha1
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.delivery import find_patience
from tests.conftest import Receiver
from tests.vendors.easir.conftest import MERTZ, PADBERG, Clock, Easir

URL = "https://example.com/hook"
CONTACT = f"/accounts/{PADBERG}/contacts/{MERTZ}"


async def subscribe(easir: Easir, event: str, **more: Any) -> Any:
    """A subscription with the token `secret`."""
    body = {"target_url": URL, "webhook_event": event, "scope": "global", **more}
    return await easir.send("/webhooks", {"verification_token": "secret", **body})


async def test_subscription_is_listed_until_it_is_deleted(easir: Easir) -> None:
    made = await subscribe(easir, "contact_created")

    assert made == {
        "id": 1,
        "target_url": URL,
        "webhook_event": "contact_created",
        "scope": "global",
        "verification_token": "secret",
        "created_at": "2026-03-02 10:00:00",
        "updated_at": "2026-03-02 10:00:00",
    }
    assert (await easir.get("/webhooks"))["data"] == [made]
    assert (await easir.call("DELETE", "/webhooks/1")).status_code == 204
    assert (await easir.get("/webhooks"))["data"] == []
    assert (await easir.call("DELETE", "/webhooks/1")).status_code == 410
    assert (await easir.call("DELETE", "/webhooks/2")).status_code == 404


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com", "http://", "http://[x"])
async def test_subscription_needs_a_url_and_a_known_event(easir: Easir, url: str) -> None:
    body = {"target_url": url, "webhook_event": "sun_rises", "scope": "local"}

    found = await easir.problems("POST", "/webhooks", body)

    assert [(one["field"], one["code"]) for one in found] == [
        ("target_url", "validation.url"),
        ("webhook_event", "validation.invalid"),
        ("scope", "validation.invalid"),
    ]


async def test_contact_s_life_is_told_with_the_body_of_its_get(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    for event in ("contact_created", "contact_updated", "contact_deleted"):
        await subscribe(easir, event)

    made = await easir.make_contact()
    path = f"/accounts/{made['account']['id']}/contacts/{made['id']}"
    changed = await easir.send(path, {"status": "new"}, method="PUT", status=200)
    await easir.call("DELETE", path)
    await clock.advance(1)

    assert [json.loads(one.body) for one in receiver.received] == [made, changed, changed]
    told = receiver.received[0]
    assert (told.method, told.url) == ("POST", URL)
    assert told.headers["content-type"] == "application/json"
    assert told.headers["x-zebra-verification-hash"] == sha1(told.body + b"secret").hexdigest()
    assert told.headers["x-timestamp"] == "1772445600"
    assert told.headers["x-zebra-executor-user"] == "1"


async def test_refused_request_tells_nothing(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    await subscribe(easir, "contact_updated")

    await easir.problems("PUT", CONTACT, {"user_id": 99})
    await clock.advance(1)

    assert receiver.received == []


async def test_webhook_is_tried_again_ten_times_after_twice_the_wait_each(
    easir: Easir, client: httpx.AsyncClient, clock: Clock, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 20
    await subscribe(easir, "contact_updated")
    await easir.send(CONTACT, {"status": "x"}, method="PUT", status=200)
    await clock.advance(0)

    tried = []
    for wait in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512):
        await clock.advance(wait * 60 - 1)
        before = len(receiver.received)
        await clock.advance(1)
        tried.append((before, len(receiver.received)))
    await clock.advance(10 * 86_400)

    assert tried == [(number, number + 1) for number in range(1, 11)]
    assert len(receiver.received) == 11
    (callback,) = (await client.get("/__admin/callbacks")).json()["items"]
    assert callback["state"] == "failed"


async def test_any_2xx_is_a_yes(easir: Easir, clock: Clock, receiver: Receiver) -> None:
    receiver.statuses = [204]
    await subscribe(easir, "contact_updated")
    await easir.send(CONTACT, {"status": "x"}, method="PUT", status=200)

    await clock.advance(86_400)

    assert len(receiver.received) == 1


async def test_410_ends_the_subscription_and_the_retries(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    receiver.statuses = [500, 410]
    await subscribe(easir, "contact_updated")
    await subscribe(easir, "contact_created")
    await easir.send(CONTACT, {"status": "x"}, method="PUT", status=200)
    await clock.advance(86_400)

    await easir.send(CONTACT, {"status": "y"}, method="PUT", status=200)
    await clock.advance(86_400)

    assert len(receiver.received) == 2
    left = [one["webhook_event"] for one in (await easir.get("/webhooks"))["data"]]
    assert left == ["contact_created"]


async def test_410_ends_no_other_subscription_to_the_same_url(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    receiver.statuses = [410, 200]
    first = await subscribe(easir, "contact_updated")
    second = await subscribe(easir, "contact_updated")
    await easir.send(CONTACT, {"status": "x"}, method="PUT", status=200)
    await clock.advance(0)

    left = [one["id"] for one in (await easir.get("/webhooks"))["data"]]
    assert (first["id"], left) == (1, [second["id"]])


async def test_receiver_has_five_seconds(easir: Easir, server: MockServer) -> None:
    await easir.get("/me")

    assert find_patience(server.engine.sandboxes.get("default"), "easir") == 5.0
    assert find_patience(server.engine.sandboxes.get("default"), "nobody") == 10.0
