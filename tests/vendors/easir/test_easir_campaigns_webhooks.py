"""What webhooks are told of campaigns."""

from __future__ import annotations

import json
from hashlib import sha1

from tests.conftest import Receiver
from tests.vendors.easir.campaign_orders import letter, make_zweig, order
from tests.vendors.easir.conftest import Clock, Easir

EVENTS = (
    "campaign_created",
    "campaign_updated",
    "campaign_deleted",
    "campaign_sent",
    "letters_created",
    "export_done",
    "contact_updated",
)


async def subscribe(easir: Easir) -> None:
    """Have every event told to a path of its own name."""
    for event in EVENTS:
        body = {
            "target_url": f"https://example.com/{event}",
            "webhook_event": event,
            "scope": "global",
            "verification_token": "shared",
        }
        await easir.send("/webhooks", body)


async def test_life_of_a_letter_campaign_is_told(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    await make_zweig(easir)
    await subscribe(easir)
    made = await easir.send("/campaigns", letter())
    path = f"/campaigns/{made['id']}"
    await easir.send(path, letter(name="Other"), method="PUT", status=200)
    await clock.advance(3600)
    await clock.advance(3)
    told = [(one.path, json.loads(one.body)) for one in receiver.received]
    assert [path for path, _ in told] == [
        "/campaign_created",
        "/campaign_updated",
        "/campaign_sent",
        "/letters_created",
    ]
    assert [body["name"] for _, body in told] == ["Spring", "Other", "Other", "Other"]
    assert [body["total_sent"] for _, body in told] == [None, None, 1, 1]
    assert told[-1][1] == await easir.get(path)


async def test_webhook_is_signed_and_names_the_user(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    await subscribe(easir)
    await easir.send("/campaigns", order())
    await clock.advance(0)
    (one,) = receiver.received
    assert one.headers["x-zebra-verification-hash"] == sha1(one.body + b"shared").hexdigest()
    assert one.headers["x-zebra-executor-user"] == "1"


async def test_copy_and_deletion_are_told(easir: Easir, clock: Clock, receiver: Receiver) -> None:
    await subscribe(easir)
    made = await easir.send("/campaigns", order())
    await easir.call("POST", f"/campaigns/{made['id']}/copy")
    await easir.call("DELETE", f"/campaigns/{made['id']}")
    await clock.advance(0)
    told = [(one.path, json.loads(one.body)["name"]) for one in receiver.received]
    assert sorted(told) == [
        ("/campaign_created", "Spring"),
        ("/campaign_created", "Spring - copy"),
        ("/campaign_deleted", "Spring"),
    ]


async def test_finished_export_is_told(easir: Easir, clock: Clock, receiver: Receiver) -> None:
    await make_zweig(easir)
    made = await easir.send("/campaigns", order())
    await subscribe(easir)
    path = f"/campaigns/{made['id']}/recipients/export"
    export = (await easir.call("GET", path)).json()["export_id"]
    await clock.advance(2)
    (one,) = receiver.received
    assert one.path == "/export_done"
    assert json.loads(one.body) == await easir.get(f"{path}/{export}")


async def test_contact_that_unsubscribes_is_told_once_in_the_name_of_its_user(
    easir: Easir, clock: Clock, receiver: Receiver
) -> None:
    settings = {"consent": {"enable": False}}
    await easir.send("/campaigns/settings", settings, method="PUT", status=200)
    contact = await easir.make_contact(
        fixed_fields={"last_name": "Zweig", "email": "stefan@example.com"}, user_id=4
    )
    await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    await subscribe(easir)
    (link,) = (await easir.client.get("/__admin/messages/1/links")).json()["items"]
    for _ in range(2):
        await easir.client.post(link["url"])
    await clock.advance(0)
    (told,) = receiver.received
    assert told.path == "/contact_updated"
    assert told.headers["x-zebra-executor-user"] == "4"
    path = f"/accounts/{contact['account']['id']}/contacts/{contact['id']}"
    assert json.loads(told.body) == await easir.get(path)
