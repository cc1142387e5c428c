"""The portal's page, its uploads and its forms."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.conftest import Receiver
from tests.vendors.collect.portal_client import (
    PDF,
    Customer,
    Recipient,
    esign,
    hand_in,
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


# -- the page -------------------------------------------------------------------------------------


async def test_the_portal_lists_what_is_asked_for_and_hides_the_rest(recipient: Recipient) -> None:
    page = await recipient.open()
    assert "Hello Jo O'Neil, here is what we need from you." in page
    names = re.findall(r'<h2 id="name-\w+">(.*?)(?: <span|</h2>)', page)
    assert names == [
        "Welcome",
        "Identity card",
        "Payslips",
        "About you",
        "Rental contract",
    ]
    assert "Read <this> first." in page
    assert "PDF or JPG, up to 20 MB." in page
    assert "0 of 2 done" in page


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("2026-03-05T23:30:00Z", "6 March 2026, 00:30 (CET)"),
        ("9999-12-31T23:59:59Z", "31 December 9999, 23:59 (UTC)"),
    ],
)
async def test_the_date_is_told_where_the_team_is(customer: Customer, due: str, text: str) -> None:
    recipient = await customer.send(await customer.make_campaign(), dueDate=due)
    assert text in await recipient.open()


async def test_the_portal_answers_with_a_strict_policy(recipient: Recipient) -> None:
    answer = await recipient.customer.client.get(recipient.url)
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    )
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/portal/{other}/{id}",
        "/portal/{key}/{other}",
        "/portal/{key}/{id}/files/{other}",
    ],
    ids=["key", "request", "file"],
)
async def test_an_address_that_was_never_made_is_a_page_of_404(
    recipient: Recipient, path: str
) -> None:
    key, request_id = recipient.url.split("/")[-2:]
    known = {"key": key, "id": request_id, "other": "x" * 17}
    answer = await recipient.customer.client.get(f"/collect{path.format(**known)}")
    assert answer.status_code == 404
    assert "This link leads nowhere." in answer.text


@pytest.mark.parametrize("path", ["submit", "forms/x"])
async def test_the_address_of_an_act_leads_back_to_the_page(
    recipient: Recipient, path: str
) -> None:
    client = recipient.customer.client
    answer = await client.get(f"{recipient.url}/{path}")
    assert answer.status_code == 303
    assert str(answer.url.join(answer.headers["location"])) == recipient.url
    unknown = await client.get(f"{recipient.url[:-1]}/{path}")
    assert unknown.status_code == 404


async def test_opening_is_told_once_and_not_for_the_way_back(
    customer: Customer, recipient: Recipient, receiver: Receiver
) -> None:
    await customer.listen("portalViewed")
    await recipient.open()
    await customer.client.head(recipient.url)
    await customer.client.get(f"{recipient.url}?done=uploaded")
    await customer.advance(1)
    assert told(receiver) == ["portalViewed"]


# -- documents ------------------------------------------------------------------------------------


async def test_an_upload_is_kept_told_and_leads_back_to_the_page(
    customer: Customer, recipient: Recipient, receiver: Receiver
) -> None:
    await customer.listen("docUploaded")
    answer = await recipient.upload("Identity card", ("card.pdf", PDF))
    element = await recipient.element("Identity card")
    assert answer.status_code == 303
    assert answer.headers["location"] == (
        f"../../{recipient.id}?done=uploaded#element-{element['id']}"
    )
    assert element["status"] == "waiting"
    assert [(one["name"], one["size"]) for one in element["uploads"]] == [("card.pdf", 15)]
    assert (await customer.client.get(element["uploads"][0]["url"])).content == PDF
    page = read_page(await customer.client.get(answer.url.join(answer.headers["location"])))
    assert "Your file was uploaded." in page
    assert "Sent, being checked" in page
    await customer.advance(1)
    assert told(receiver) == ["docUploaded"]
    assert json.loads(receiver.received[0].body)["element"]["id"] == element["id"]


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ([], "Please choose a file first."),
        ([("", b"")], "Please choose a file first."),
        ([("card.exe", b"MZ")], "“card.exe” is of another kind. Wanted: PDF or JPG, up to 20 MB."),
        ([("card", b"MZ")], "“card” is of another kind."),
        ([("card.pdf", b"")], "“card.pdf” is empty."),
        ([("a.pdf", PDF), ("b.pdf", PDF)], "Please choose one file only."),
        ([("card.pdf", b"%PDF-" + b"0" * 20_971_516)], "“card.pdf” is larger than 20 MB."),
    ],
    ids=["none", "empty-field", "extension", "no-extension", "empty", "two", "too-large"],
)
async def test_a_file_that_cannot_be_taken_is_refused_in_words(
    recipient: Recipient, files: list[tuple[str, bytes]], text: str
) -> None:
    element = await recipient.element("Identity card")
    parts = [("file", (name, content, "application/pdf")) for name, content in files]
    if not parts:
        parts = [("other", ("x.pdf", PDF, "application/pdf"))]
    answer = await recipient.post(f"documents/{element['id']}", files=parts)
    assert answer.status_code == 422
    page = read_page(answer)
    assert text in page
    assert f'<form method="post" action="../../{recipient.id}/submit">' in page
    assert (await recipient.element("Identity card"))["uploads"] == []


async def test_a_body_that_is_no_form_is_refused_in_words(recipient: Recipient) -> None:
    element = await recipient.element("Identity card")
    answer = await recipient.post(f"documents/{element['id']}", content=b"x")
    assert answer.status_code == 422
    assert "The files could not be read. Please try again." in read_page(answer)


async def test_several_files_are_taken_where_several_are_asked_for(recipient: Recipient) -> None:
    answer = await recipient.upload("Payslips", ("1.pdf", b"1"), ("2.odt", b"2"))
    assert answer.status_code == 303
    uploads = (await recipient.element("Payslips"))["uploads"]
    assert [one["name"] for one in uploads] == ["1.pdf", "2.odt"]


async def test_one_bad_file_of_several_keeps_all_out(recipient: Recipient) -> None:
    answer = await recipient.upload("Payslips", ("1.pdf", b"1"), ("2.pdf", b""))
    assert answer.status_code == 422
    assert (await recipient.element("Payslips"))["uploads"] == []


async def test_a_second_file_takes_the_place_of_the_one_that_is_asked_for(
    recipient: Recipient,
) -> None:
    await recipient.upload("Identity card", ("old.pdf", b"1"))
    await recipient.upload("Identity card", ("new.jpg", b"2"))
    uploads = (await recipient.element("Identity card"))["uploads"]
    assert [one["name"] for one in uploads] == ["new.jpg"]


async def test_an_upload_is_deleted_and_its_element_is_open_again(
    customer: Customer, recipient: Recipient, receiver: Receiver
) -> None:
    await customer.listen("docDeleted")
    await recipient.upload("Identity card", ("card.pdf", PDF))
    upload = (await recipient.element("Identity card"))["uploads"][0]
    answer = await recipient.post(f"uploads/{upload['id']}/delete")
    assert answer.status_code == 303
    element = await recipient.element("Identity card")
    assert (element["status"], element["uploads"]) == ("open", [])
    assert (await recipient.post(f"uploads/{upload['id']}/delete")).status_code == 404
    await customer.advance(1)
    assert told(receiver) == ["docDeleted"]


async def test_what_was_rejected_stays_so_when_its_file_is_deleted(
    customer: Customer, recipient: Recipient
) -> None:
    await recipient.upload("Identity card", ("card.pdf", PDF))
    element = await recipient.element("Identity card")
    await customer.act({"elementId": element["id"], "status": "rejected", "reason": "Blurred"})
    await recipient.post(f"uploads/{element['uploads'][0]['id']}/delete")
    left = await recipient.element("Identity card")
    assert (left["status"], left["reason"], left["uploads"]) == ("rejected", "Blurred", [])
    assert "Blurred" in await recipient.open()


async def test_a_page_that_was_uploaded_is_saved_and_not_shown(recipient: Recipient) -> None:
    await recipient.upload("Payslips", ("évil.html", b"<script>alert(1)</script>"))
    upload = (await recipient.element("Payslips"))["uploads"][0]
    answer = await recipient.customer.client.get(f"{recipient.url}/files/{upload['id']}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''%C3%A9vil.html"


# -- forms ----------------------------------------------------------------------------------------


async def test_answers_are_kept_and_told(
    customer: Customer, recipient: Recipient, receiver: Receiver
) -> None:
    await customer.listen("formSubmited")
    await recipient.answer("About you", ("title", "Mr"), ("email", "a@example.com"))
    element = await recipient.element("About you")
    assert {one["id"]: one.get("value") for one in element["items"]} == {
        "title": "Mr",
        "email": "a@example.com",
        "couple": False,
        "partner": None,
    }
    page = await recipient.open()
    assert "Change your answers" in page
    assert "<dt>E-mail</dt><dd>a@example.com</dd>" in page
    await customer.advance(1)
    assert told(receiver) == ["formSubmited"]


async def test_wrong_answers_are_shown_again_with_what_is_wrong(recipient: Recipient) -> None:
    answer = await recipient.answer("About you", ("title", "Dr"), ("email", "no <b>"))
    assert answer.status_code == 422
    page = read_page(answer)
    assert "Title: Please choose one of the options." in page
    assert "E-mail: Please enter an e-mail address." in page
    assert 'value="no <b>"' in page
    assert 'value="no &lt;b&gt;"' in answer.text
    assert (await recipient.element("About you"))["status"] == "open"


async def test_a_question_counts_only_while_its_condition_is_met(recipient: Recipient) -> None:
    missing = await recipient.answer("About you", ("email", "a@example.com"), ("couple", "true"))
    assert missing.status_code == 422
    assert "Who is it?: Please answer this." in read_page(missing)
    dropped = await recipient.answer("About you", ("email", "a@example.com"), ("partner", "Sam"))
    assert dropped.status_code == 303
    shown = {one["id"]: one.get("value") for one in (await recipient.element("About you"))["items"]}
    assert shown["partner"] is None


async def test_an_element_appears_with_the_answer_that_it_depends_on(recipient: Recipient) -> None:
    assert "Marriage certificate" not in await recipient.open()
    answers = (("email", "a@example.com"), ("couple", "true"), ("partner", "Sam"))
    await recipient.answer("About you", *answers)
    page = await recipient.open()
    assert "Marriage certificate" in page
    assert "1 of 3 done" in page


async def test_an_answer_that_asks_for_more_has_a_waiting_request_pending_again(
    recipient: Recipient,
) -> None:
    await hand_in(recipient)
    await recipient.post("submit")
    assert (await recipient.read())["status"] == "waiting"
    answers = (("email", "a@example.com"), ("couple", "true"), ("partner", "Sam"))
    assert (await recipient.answer("About you", *answers)).status_code == 303
    assert (await recipient.read())["status"] == "pending"
