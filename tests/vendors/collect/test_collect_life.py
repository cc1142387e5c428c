"""A request's life, through the API: uploads, approvals, rejections, due dates, statuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.collect.conftest import (
    BAD,
    CAMPAIGN,
    PDF,
    SIMPLE,
    UNKNOWN,
    Collect,
    encode,
    refusal,
)

ANSWERS = {"answers": {"fIeLdBrAnD2Lm7ksd": "Tesla"}}


async def _upload(collect: Collect, element: dict[str, Any], name: str = "id.pdf") -> Any:
    return await collect.post("/upload", elementId=element["id"], name=name, data=encode(PDF))


async def _hand_all_in(collect: Collect) -> dict[str, Any]:
    """A request of the campaign that asks for approval, with all that is mandatory handed in."""
    sent = await collect.send(CAMPAIGN, sendRejectionMessage=True, sendCompletionMessage=True)
    await _upload(collect, sent["documents"][0])
    await collect.act("POST", f"/elements/{sent['forms'][0]['id']}/answers", ANSWERS)
    await collect.act("POST", f"/requests/{sent['_id']}/submit")
    found: dict[str, Any] = await collect.get(f"/requests/{sent['_id']}")
    return found


async def test_upload_completes_a_request_that_needs_no_approval(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    answer = await _upload(collect, sent["documents"][0])
    assert answer["status"] == "approved"
    assert answer["request"] == {"_id": sent["_id"], "campaignId": SIMPLE}
    upload = answer["uploads"]
    assert (upload["name"], upload["size"]) == ("id.pdf", len(PDF))
    assert (upload["scannedOn"], upload["virusScanned"]) == (None, False)
    assert await collect.status(sent) == "completed"


async def test_upload_is_scanned_two_seconds_later(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    await _upload(collect, sent["documents"][0])
    await collect.advance(2)
    found = await collect.get(f"/requests/{sent['_id']}")
    upload = found["documents"][0]["uploads"][0]
    assert (upload["scannedOn"], upload["virusScanned"]) == ("2026-03-02T10:00:02Z", True)


async def test_all_that_is_mandatory_waits_for_approval_and_is_then_completed(
    collect: Collect,
) -> None:
    request = await _hand_all_in(collect)
    assert request["status"] == "waiting"
    assert request["documents"][0]["status"] == "waiting"
    for element in (request["documents"][0], request["forms"][0]):
        answer = await collect.patch("/elements", elementId=element["id"], status="approved")
        assert answer["status"] == "approved"
    assert await collect.status(request) == "completed"


async def test_rejected_upload_is_asked_for_again_until_it_is_approved(collect: Collect) -> None:
    request = await _hand_all_in(collect)
    document, form = request["documents"][0], request["forms"][0]
    rejected = await collect.patch(
        "/elements", elementId=document["id"], status="rejected", reason="It is blurred"
    )
    assert (rejected["status"], rejected["reason"]) == ("rejected", "It is blurred")
    assert await collect.status(request) == "pending"
    again = await _upload(collect, document, "sharp.png")
    assert again["status"] == "waiting"
    assert "reason" not in again
    await collect.act("POST", f"/requests/{request['_id']}/submit")
    assert await collect.status(request) == "waiting"
    for element in (document, form):
        await collect.patch("/elements", elementId=element["id"], status="approved")
    assert await collect.status(request) == "completed"


async def test_recipient_who_could_hand_in_more_is_waited_for_until_the_portal_is_submitted(
    collect: Collect,
) -> None:
    sent = await collect.send(CAMPAIGN)
    document, form = sent["documents"][0], sent["forms"][0]
    file = {"name": "id.pdf", "text": "%PDF-"}
    await collect.act("POST", f"/elements/{document['id']}/upload", file)
    await collect.act("POST", f"/elements/{form['id']}/answers", ANSWERS)
    assert await collect.status(sent) == "pending"
    submitted = await collect.act("POST", f"/requests/{sent['_id']}/submit")
    assert submitted.json()["status"] == "waiting"


async def test_portal_is_not_submitted_while_something_mandatory_is_missing(
    collect: Collect,
) -> None:
    sent = await collect.send(CAMPAIGN)
    response = await collect.act("POST", f"/requests/{sent['_id']}/submit")
    assert response.status_code == 422
    assert "Proof of identity is missing" in response.json()["detail"]


async def test_reopened_element_makes_a_completed_request_pending(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    await _upload(collect, sent["documents"][0])
    await collect.patch("/elements", elementId=sent["documents"][0]["id"], status="open")
    found = await collect.get(f"/requests/{sent['_id']}")
    assert (found["status"], found["documents"][0]["status"]) == ("pending", "open")
    assert len(found["documents"][0]["uploads"]) == 1


async def test_approval_that_is_taken_back_has_the_request_wait_again(collect: Collect) -> None:
    request = await _hand_all_in(collect)
    for element in (request["documents"][0], request["forms"][0]):
        await collect.act("POST", f"/elements/{element['id']}/approve")
    document = request["documents"][0]["id"]
    answer = await collect.act("POST", f"/elements/{document}/cancel-validation")
    assert answer.json()["status"] == "waiting"
    assert await collect.status(request) == "waiting"


@pytest.mark.parametrize("status", ["approved", "rejected", "waiting", "open"])
async def test_element_that_nothing_was_handed_in_for_cannot_be_judged(
    collect: Collect, status: str
) -> None:
    sent = await collect.send(SIMPLE)
    body = {"elementId": sent["documents"][0]["id"], "status": status}
    assert refusal(await collect.call("PATCH", "/elements", body)) == (400, BAD, "status")


async def test_request_is_due_when_its_date_passes_and_pending_with_a_later_one(
    collect: Collect,
) -> None:
    sent = await collect.send(SIMPLE, dueDate="2026-03-03T10:00:00Z")
    await collect.advance(86_399)
    assert await collect.status(sent) == "pending"
    await collect.advance(1)
    assert await collect.status(sent) == "due"
    later = "2026-03-04T10:00:00Z"
    changed = await collect.patch("/request", requestId=sent["_id"], dueDate=later)
    assert (changed["request"]["status"], changed["request"]["dueDate"]) == ("pending", later)
    await collect.advance(86_400)
    assert await collect.status(sent) == "due"


async def test_request_that_is_done_does_not_become_due(collect: Collect) -> None:
    sent = await collect.send(SIMPLE, dueDate="2026-03-03T10:00:00Z")
    await _upload(collect, sent["documents"][0])
    await collect.advance(200_000)
    assert await collect.status(sent) == "completed"


async def test_request_that_is_due_takes_what_is_missing(collect: Collect) -> None:
    sent = await collect.send(SIMPLE, dueDate="2026-03-02T11:00:00Z")
    await collect.advance(3_600)
    await _upload(collect, sent["documents"][0])
    assert await collect.status(sent) == "completed"


@pytest.mark.parametrize("status", ["completed", "waiting", "canceled", "archived", "my own"])
async def test_status_is_set_by_hand(collect: Collect, status: str) -> None:
    sent = await collect.send(SIMPLE)
    changed = await collect.patch("/request", requestId=sent["_id"], status=status)
    assert (changed["errors"], changed["request"]["status"]) == ([], status)


@pytest.mark.parametrize("status", ["completed", "canceled", "archived"])
async def test_closed_request_takes_no_upload(collect: Collect, status: str) -> None:
    sent = await collect.send(SIMPLE)
    await collect.patch("/request", requestId=sent["_id"], status=status)
    element = sent["documents"][0]["id"]
    body = {"elementId": element, "name": "id.pdf", "data": encode(PDF)}
    assert refusal(await collect.call("POST", "/upload", body)) == (400, BAD, "requestId")


async def test_request_is_assigned_to_a_user_and_to_nobody(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    one = await collect.patch("/request", requestId=sent["_id"], assignedTo="ada@example.com")
    assert one["request"]["assignedTo"] == "aDmInUsErAdA3Fm7q"
    none = await collect.patch("/request", requestId=sent["_id"], assignedTo="unset")
    assert "assignedTo" not in none["request"]


async def test_data_and_flags_are_changed(collect: Collect) -> None:
    sent = await collect.send(SIMPLE, data={"a": 1})
    changed = await collect.patch(
        "/request", requestId=sent["_id"], data={"b": 2}, sendReopenMessage=True
    )
    assert changed["request"]["data"] == {"b": 2}
    assert changed["request"]["sendReopenMessage"] is True


async def test_change_of_an_unknown_request_is_refused(collect: Collect) -> None:
    response = await collect.call("PATCH", "/request", {"requestId": "nothing"})
    assert refusal(response) == (404, UNKNOWN, "requestId")
    assert refusal(await collect.call("PATCH", "/request", {})) == (400, BAD, "requestId")


async def test_added_document_makes_a_completed_request_pending(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    await _upload(collect, sent["documents"][0])
    made = await collect.post(
        "/elements",
        requestId=sent["_id"],
        type="docs",
        name="One more",
        extensions=["pdf"],
        nickname="more",
        path="More",
        multipleupload=True,
    )
    assert (made["name"], made["status"], made["order"]) == ("One more", "open", 2)
    assert (made["extensions"], made["multipleupload"]) == (["pdf"], True)
    found = await collect.get(f"/requests/{sent['_id']}")
    assert found["status"] == "pending"
    assert [one["name"] for one in found["documents"]] == ["Bank details", "One more"]


@pytest.mark.parametrize("kind", ["text", "page", "pages"])
async def test_added_text_is_shown_and_nothing_waits_for_it(collect: Collect, kind: str) -> None:
    sent = await collect.send(SIMPLE)
    await collect.post("/elements", requestId=sent["_id"], type=kind, name="Note", text="Hello")
    found = await collect.get(f"/requests/{sent['_id']}")
    (added,) = found[f"{kind.removesuffix('s')}s"]
    assert (added["name"], added["text"], added["mandatory"]) == ("Note", "Hello", False)


async def test_element_is_renamed_and_hidden(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    element = sent["documents"][0]["id"]
    condition = {"item": "x", "value": "y"}
    changed = await collect.patch(
        "/elements",
        elementId=element,
        name="Account",
        visibility="hidden",
        visibilityConditionnal=condition,
    )
    assert (changed["name"], changed["visibility"]) == ("Account", "hidden")
    assert changed["visibilityConditionnal"] == condition
    assert changed["status"] == "open"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"type": "docs"}, 400, "requestId"),
        ({"requestId": "nothing", "type": "docs"}, 404, "requestId"),
        ({"requestId": ..., "type": "song"}, 400, "type"),
        ({"requestId": ...}, 400, "type"),
        ({"requestId": ..., "type": "docs", "order": "first"}, 400, "order"),
    ],
)
async def test_element_that_cannot_be_added_is_refused(
    collect: Collect, body: dict[str, Any], status: int, field: str
) -> None:
    sent = await collect.send(SIMPLE)
    filled = {key: sent["_id"] if value is ... else value for key, value in body.items()}
    response = await collect.call("POST", "/elements", filled)
    assert refusal(response) == (status, BAD if status == 400 else UNKNOWN, field)


async def test_sign_element_takes_a_document_is_sent_and_can_be_sent_once(
    collect: Collect,
) -> None:
    sent = await collect.send(CAMPAIGN)
    sign = sent["signs"][0]["id"]
    early = await collect.call("POST", "/trigger-sign", {"elementId": sign})
    assert refusal(early) == (400, BAD, "elementId")
    given = await collect.post("/upload-sign", elementId=sign, name="c.pdf", data=encode(PDF))
    assert (given["status"], given["uploads"]["name"]) == ("not-sent", "c.pdf")
    triggered = await collect.post("/trigger-sign", elementId=sign)
    assert triggered["status"] == "sent"
    twice = await collect.call("POST", "/trigger-sign", {"elementId": sign})
    assert refusal(twice) == (400, BAD, "elementId")
    assert twice.headers["x-mock-reason"] == "validation:400 elementId is sent"


async def test_contributors_are_added_invited_and_removed(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    added = await collect.post(
        "/contributors",
        requestId=sent["_id"],
        contacts=[{"email": "helper@example.com"}, "nothing"],
    )
    assert added["errors"] == [{"contact": "nothing", "message": UNKNOWN}]
    (helper,) = added["contributors"]
    assert [one["_id"] for one in added["contacts"]] == [helper["_id"]]
    invited = [one["to"] for one in await collect.messages("helper")]
    assert invited == ["helper@example.com"]
    found = await collect.get(f"/requests/{sent['_id']}")
    assert [one["email"] for one in found["contributors"]] == ["helper@example.com"]
    path = f"/contributors/{sent['_id']}"
    removed = await collect.call("DELETE", path, params={"contactId": helper["_id"]})
    assert removed.json() == {"id": sent["_id"], "contactId": helper["_id"], "deleted": True}
    again = await collect.call("DELETE", path, {"contactId": helper["_id"]})
    assert refusal(again) == (404, UNKNOWN, "contactId")


async def test_eleven_contributors_are_refused(collect: Collect) -> None:
    sent = await collect.send(SIMPLE)
    contacts = [{"email": f"c{one}@example.com"} for one in range(11)]
    body = {"requestId": sent["_id"], "contacts": contacts}
    assert refusal(await collect.call("POST", "/contributors", body)) == (400, BAD, "contacts")
