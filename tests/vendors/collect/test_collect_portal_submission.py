"""Signing and submitting on the portal, and what follows for the request."""

from __future__ import annotations

import re
from io import BytesIO

import httpx
import pytest

from tests.conftest import Receiver
from tests.vendors.collect.portal_client import (
    ITEMS,
    PDF,
    Customer,
    Recipient,
    esign,
    hand_in,
    make_pdf,
    read_page,
    told,
)


@pytest.fixture
def customer(client: httpx.AsyncClient) -> Customer:
    """A customer with the key of the fixtures."""
    return Customer(client)


@pytest.fixture
async def recipient(customer: Customer) -> Recipient:
    """The recipient of a request of every kind of element, which asks for approval."""
    return await customer.send(await customer.make_campaign(), esignDocs=[esign()])


# -- signing --------------------------------------------------------------------------------------


async def test_a_document_is_signed_with_a_page_that_names_signer_time_and_hash(
    customer: Customer, recipient: Recipient
) -> None:
    from hashlib import sha256

    from pypdf import PdfReader

    element = await recipient.element("Rental contract")
    assert "This document will be opened for your signature later." in await recipient.open()
    await customer.call("POST", "/trigger-sign", {"elementId": element["id"]})
    assert (await recipient.sign("Rental contract", name=" Jo  Ó'Neil ", consent="yes")).is_redirect
    signed = await recipient.element("Rental contract")
    assert (signed["status"], signed["signedBy"]) == ("signed", "Jo Ó'Neil")
    names = [one["name"] for one in signed["uploads"]]
    assert names == ["contract.pdf", "contract (signed).pdf"]
    file = (await customer.client.get(signed["uploads"][1]["url"])).content
    pages = [page.extract_text() for page in PdfReader(BytesIO(file)).pages]
    assert pages[0] == "The rent is 700 a month."
    for fact in ("Jo Ó'Neil", "jo@example.com", "2026-03-02 10:00:00 UTC", recipient.id):
        assert fact in pages[1]
    assert sha256(make_pdf()).hexdigest() in pages[1]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": " ", "consent": "yes"}, "Please type your full name."),
        ({"name": "Jo"}, "Please tick that you agree."),
        ({"name": "J" * 121, "consent": "yes"}, "Please use at most 120 characters."),
    ],
    ids=["no-name", "no-consent", "long-name"],
)
async def test_a_signature_needs_name_and_consent(
    customer: Customer, fields: dict[str, str], text: str
) -> None:
    campaign = await customer.make_campaign()
    sign = {"esignDocs": [esign()], "esignTriggers": ["contractxxxxxxxxx"]}
    recipient = await customer.send(campaign, **sign)
    answer = await recipient.sign("Rental contract", **fields)
    assert answer.status_code == 422
    assert text in read_page(answer)
    assert (await recipient.element("Rental contract"))["status"] == "sent"


async def test_a_document_that_was_not_sent_cannot_be_signed(recipient: Recipient) -> None:
    answer = await recipient.sign("Rental contract", name="Jo", consent="yes")
    assert answer.status_code == 422
    assert "This document cannot be signed now." in read_page(answer)


async def test_a_broken_document_is_attached_to_the_page_of_its_signature(
    customer: Customer,
) -> None:
    from pypdf import PdfReader

    broken = b"%PDF-1.4\nnothing more"
    sign = {"esignDocs": [esign(content=broken)], "esignTriggers": ["contractxxxxxxxxx"]}
    recipient = await customer.send(await customer.make_campaign(), **sign)
    assert (await recipient.sign("Rental contract", name="Jo", consent="yes")).is_redirect
    signed = (await recipient.element("Rental contract"))["uploads"][1]
    reader = PdfReader(BytesIO((await customer.client.get(signed["url"])).content))
    assert len(reader.pages) == 1
    assert reader.attachments["contract.pdf"] == [broken]


# -- submitting -----------------------------------------------------------------------------------


async def test_submitting_too_early_says_what_is_missing(recipient: Recipient) -> None:
    answer = await recipient.post("submit")
    assert answer.status_code == 422
    page = read_page(answer)
    assert "Not submitted yet. Still missing:" in page
    assert re.findall(r'<li><a href="#element-\w+">(.*?)</a>', page) == [
        "Identity card",
        "About you",
    ]
    assert (await recipient.read())["status"] == "pending"


async def test_a_request_waits_for_approval_when_it_is_submitted(
    customer: Customer, recipient: Recipient, receiver: Receiver
) -> None:
    await customer.listen("portalSubmited", "statusChanged")
    await hand_in(recipient)
    assert (await recipient.read())["status"] == "pending"
    assert (await recipient.post("submit")).headers["location"] == (
        f"../{recipient.id}?done=submitted"
    )
    assert (await recipient.read())["status"] == "waiting"
    assert "Thank you, you have sent it" in await recipient.open()
    again = await recipient.post("submit")
    assert again.status_code == 422
    assert "was submitted before" in read_page(again)
    await customer.advance(1)
    assert told(receiver) == ["portalSubmited", "statusChanged"]


async def test_without_approval_submitting_completes_the_request(customer: Customer) -> None:
    recipient = await customer.send(await customer.make_campaign(approval=False))
    await hand_in(recipient)
    assert (await recipient.read())["status"] == "pending"
    await recipient.post("submit")
    assert (await recipient.read())["status"] == "completed"
    assert "Everything was accepted." in await recipient.open()


async def test_what_was_rejected_is_sent_again_and_approved(
    customer: Customer, recipient: Recipient
) -> None:
    await hand_in(recipient)
    await recipient.post("submit")
    card, form = await recipient.element("Identity card"), await recipient.element("About you")
    await customer.act({"elementId": form["id"], "status": "approved"})
    why = "It is <blurred>."
    await customer.act({"elementId": card["id"], "status": "rejected", "reason": why})
    assert (await recipient.read())["status"] == "pending"
    page = await recipient.open()
    assert why in page
    assert "Please send again" in page
    assert "Something is needed again" in page
    await recipient.upload("Identity card", ("sharp.pdf", PDF))
    assert why not in await recipient.open()
    await recipient.post("submit")
    await customer.act({"elementId": card["id"], "status": "approved"})
    assert (await recipient.read())["status"] == "completed"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("canceled", "This request was cancelled"),
        ("archived", "This request is archived"),
        ("completed", "All done"),
    ],
)
async def test_a_closed_request_is_told_in_words_and_takes_nothing(
    customer: Customer, recipient: Recipient, status: str, text: str
) -> None:
    await customer.call("PATCH", "/request", {"requestId": recipient.id, "status": status})
    page = await recipient.open()
    assert text in page
    assert "<form" not in page
    refused = await recipient.upload("Identity card", ("card.pdf", PDF))
    assert refused.status_code == 422
    assert "This can no longer be changed." in read_page(refused)
    refused = await recipient.post("submit")
    assert refused.status_code == 422


async def test_an_overdue_request_says_so_and_can_still_be_sent(customer: Customer) -> None:
    campaign = await customer.make_campaign()
    recipient = await customer.send(campaign, dueDate="2026-03-03T21:59:00Z")
    assert "Asked for by" in await recipient.open()
    await customer.advance(2 * 86_400)
    assert "This is overdue" in await recipient.open()
    await hand_in(recipient)
    assert (await recipient.post("submit")).status_code == 303


async def test_a_portal_of_another_sandbox_opens_by_its_link(client: httpx.AsyncClient) -> None:
    client.headers["x-mock-sandbox"] = "t1"
    customer = Customer(client)
    recipient = await customer.send(await customer.make_campaign())
    del client.headers["x-mock-sandbox"]
    assert "/collect/~t1/portal/" in recipient.url
    assert "Identity card" in await recipient.open()


async def test_what_was_submitted_is_completed_by_the_signature_alone(customer: Customer) -> None:
    items = [{**one, "mandatory": True} if one["type"] == "sign" else one for one in ITEMS]
    recipient = await customer.send(await customer.make_campaign(items=items), esignDocs=[esign()])
    await hand_in(recipient)
    assert (await recipient.post("submit")).status_code == 303
    contract = await recipient.element("Rental contract")
    for name in ("Identity card", "About you"):
        element = await recipient.element(name)
        await customer.act({"elementId": element["id"], "status": "approved"})
    assert (await recipient.read())["status"] == "waiting"
    await customer.call("POST", "/trigger-sign", {"elementId": contract["id"]})
    assert (await recipient.read())["status"] == "pending"
    assert (await recipient.sign("Rental contract", name="Jo", consent="yes")).is_redirect
    assert (await recipient.read())["status"] == "completed"


async def test_a_reopened_form_shows_its_answers_to_be_changed(
    customer: Customer, recipient: Recipient
) -> None:
    await hand_in(recipient)
    form = await recipient.element("About you")
    await customer.act({"elementId": form["id"], "status": "open"})
    page = await recipient.open()
    assert "<details open><summary>Change your answers" in page
    assert 'value="jo@example.com"' in page


async def test_a_copied_sandbox_has_links_of_its_own(
    customer: Customer, recipient: Recipient
) -> None:
    client = customer.client
    await recipient.upload("Identity card", ("card.pdf", PDF))
    copied = await client.post("/__admin/sandboxes/default/fork", json={"name": "copy"})
    assert copied.status_code in (200, 201), copied.text
    path = f"/collect/~copy/v1/requests/{recipient.id}"
    request = (await client.get(path, auth=("", "collect-key"))).json()
    base = "http://localhost:4360/collect/~copy/"
    links = [request["portalUrl"], request["documents"][0]["uploads"][0]["url"]]
    assert [link.startswith(base) for link in links] == [True, True]
    assert [(await client.get(link)).status_code for link in links] == [200, 200]
