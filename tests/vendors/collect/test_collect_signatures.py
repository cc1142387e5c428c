"""What becomes of signatures: rejected, asked for again, made without the portal, added late."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.collect.conftest import BAD, Collect, refusal
from tests.vendors.collect.portal_client import Customer, Recipient, esign, hand_in

CONTRACT = "Rental contract"
SIGNED = {"signedBy", "signedAt"}


@pytest.fixture
async def recipient(client: httpx.AsyncClient) -> Recipient:
    """The recipient of a document to sign, sent for signature."""
    customer = Customer(client)
    campaign = await customer.make_campaign(approval=False)
    sign = {"esignDocs": [esign()], "esignTriggers": ["contractxxxxxxxxx"]}
    return await customer.send(campaign, **sign)


async def _act(recipient: Recipient, act: str, body: Any = None) -> httpx.Response:
    element = await recipient.element(CONTRACT)
    path = f"/__admin/vendors/collect/elements/{element['id']}/{act}"
    return await recipient.customer.client.post(path, json=body)


@pytest.mark.parametrize(("word", "status"), [("rejected", "rejected"), ("open", "not-sent")])
async def test_signature_that_is_not_accepted_is_no_longer_told_and_given_again(
    recipient: Recipient, word: str, status: str
) -> None:
    await recipient.customer.listen()
    await recipient.sign(CONTRACT, name="Jo", consent="yes")
    signed = await recipient.element(CONTRACT)
    assert (signed["signedBy"], signed["signedAt"]) == ("Jo", "2026-03-02T10:00:00Z")
    judged = await recipient.customer.act({"elementId": signed["id"], "status": word})
    assert (judged["status"], SIGNED & set(judged)) == (status, set())
    await recipient.customer.call("POST", "/trigger-sign", {"elementId": signed["id"]})
    assert (await recipient.sign(CONTRACT, name="Joanna", consent="yes")).is_redirect
    again = await recipient.element(CONTRACT)
    assert (again["status"], again["signedBy"]) == ("signed", "Joanna")


async def test_document_is_signed_without_the_portal(recipient: Recipient) -> None:
    signed = await _act(recipient, "sign", {"name": " Jo Doe "})
    assert (signed.status_code, signed.json()["signedBy"]) == (200, "Jo Doe")
    names = [one["name"] for one in (await recipient.element(CONTRACT))["uploads"]]
    assert names == ["contract.pdf", "contract (signed).pdf"]
    twice = await _act(recipient, "sign", {"name": "Jo Doe"})
    assert twice.status_code == 422
    assert twice.json()["detail"] == "elementId does not wait for a signature"


@pytest.mark.parametrize("body", [{}, {"name": " "}, {"name": "J" * 121}, {"name": []}])
async def test_signature_without_a_name_is_refused(recipient: Recipient, body: Any) -> None:
    refused = await _act(recipient, "sign", body)
    assert refused.status_code == 422
    assert (await recipient.element(CONTRACT))["status"] == "sent"


async def test_document_that_is_sent_late_has_a_completed_request_pending_until_it_is_signed(
    client: httpx.AsyncClient,
) -> None:
    customer = Customer(client)
    recipient = await customer.send(await customer.make_campaign(approval=False))
    await hand_in(recipient)
    await recipient.post("submit")
    assert (await recipient.read())["status"] == "completed"
    element = (await recipient.element(CONTRACT))["id"]
    given = {key: value for key, value in esign().items() if key != "itemId"}
    await customer.call("POST", "/upload-sign", {"elementId": element, **given})
    await customer.call("POST", "/trigger-sign", {"elementId": element})
    assert (await recipient.read())["status"] == "pending"
    await recipient.sign(CONTRACT, name="Jo", consent="yes")
    assert (await recipient.read())["status"] == "completed"


@pytest.mark.parametrize("status", ["canceled", "archived"])
@pytest.mark.parametrize("path", ["/upload-sign", "/trigger-sign"])
async def test_request_that_is_over_takes_no_document_to_sign(
    collect: Collect, status: str, path: str
) -> None:
    sent = await collect.send("xvr69EYLKXvTkfYuk")
    await collect.patch("/request", requestId=sent["_id"], status=status)
    body = {"elementId": sent["signs"][0]["id"], "name": "c.pdf", "data": esign()["data"]}
    assert refusal(await collect.call("POST", path, body)) == (400, BAD, "requestId")
