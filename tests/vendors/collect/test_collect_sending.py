"""POST /request and POST /requests: every attribute, and what is refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.collect.conftest import (
    BAD,
    CAMPAIGN,
    HIDDEN,
    JOHN,
    PDF,
    SIMPLE,
    UNKNOWN,
    Collect,
    FileServer,
    encode,
    refusal,
)

ELON = {"email": "elon@example.com", "firstName": "Elon", "lastName": "Musk"}


async def test_new_contact_is_made_with_its_data(collect: Collect) -> None:
    contact = {**ELON, "company": "Tesla", "data": {"brand": "Tesla"}}
    sent = await collect.post("/request", campaignId=CAMPAIGN, contact=contact)
    shown = sent["request"]["contact"]
    assert list(shown) == [
        "_id", "email", "company", "lastName", "createdAt", "firstName", "custom", "nbRequest",
        "lastActivity",
    ]  # fmt: skip
    assert shown["nbRequest"] == 1
    assert shown["lastActivity"] == "2026-03-02T10:00:00Z"
    (custom,) = shown["custom"]
    assert (custom["variable"], custom["value"]) == ("brand", "Tesla")


async def test_known_address_is_the_known_contact(collect: Collect) -> None:
    first = await collect.post("/request", campaignId=SIMPLE, contact=ELON)
    second = await collect.post(
        "/request", campaignId=SIMPLE, contact={**ELON, "company": "SpaceX"}
    )
    known = second["request"]["contact"]
    assert known["_id"] == first["request"]["contact"]["_id"]
    assert (known["nbRequest"], known["company"]) == (2, "SpaceX")


async def test_without_due_date_it_is_due_at_the_end_of_the_seventh_day_in_paris(
    collect: Collect,
) -> None:
    sent = await collect.send(CAMPAIGN)
    assert sent["dueDate"] == "2026-03-09T22:59:00Z"


async def test_named_attributes_are_read_back(collect: Collect) -> None:
    sent = await collect.send(
        CAMPAIGN,
        items=["dOcIdEnTiTy4Rk8vm", "fOrMdEtAiLs6Zc5tg"],
        data={"order": 7},
        dueDate="2026-03-05T12:00:00+01:00",
        createdBy="aDmInUsErAdA3Fm7q",
        assignedTo="grace@example.com",
        sendMessage=False,
        sendRejectionMessage=True,
        sendReopenMessage=False,
    )
    assert [one["itemId"] for one in sent["documents"]] == ["dOcIdEnTiTy4Rk8vm"]
    assert [one["itemId"] for one in sent["forms"]] == ["fOrMdEtAiLs6Zc5tg"]
    assert (sent["texts"], sent["pages"], sent["signs"]) == ([], [], [])
    assert sent["data"] == {"order": 7}
    assert sent["dueDate"] == "2026-03-05T11:00:00Z"
    assert sent["createdBy"] == "aDmInUsErAdA3Fm7q"
    assert sent["assignedTo"] == "mEmBeRgRaCe5Hn8wz"
    flags = {name: value for name, value in sent.items() if name.startswith("send")}
    assert flags == {
        "sendMessage": False,
        "sendRejectionMessage": True,
        "sendReopenMessage": False,
    }


async def test_whole_campaign_is_asked_for_without_items(collect: Collect) -> None:
    sent = await collect.send(CAMPAIGN)
    names = {group: [one["name"] for one in sent[group]] for group in
             ("documents", "forms", "texts", "pages", "signs")}  # fmt: skip
    assert names == {
        "documents": ["Proof of identity", "Driving licence"],
        "forms": ["Your vehicle"],
        "texts": ["Welcome"],
        "pages": ["Rules"],
        "signs": ["Contract"],
    }


async def test_sample_is_fetched_and_opens(collect: Collect, receiver: FileServer) -> None:
    receiver.files["https://files.example.com/a%20sample.pdf"] = PDF
    sample = {"itemId": "dOcBaNkDeTaIlS6Xp", "url": "https://files.example.com/a%20sample.pdf"}
    sent = await collect.send(sample=sample)
    shown = sent["documents"][0]["sample"]
    assert shown["name"] == "a sample.pdf"
    assert (await collect.client.get(shown["url"])).content == PDF


async def test_sample_for_many_is_kept_once_and_opens_for_each(
    collect: Collect, receiver: FileServer
) -> None:
    url, content = "https://files.example.com/sample.pdf", bytes(1_000_000)
    receiver.files[url] = content
    sent = await collect.post(
        "/requests",
        campaignId=SIMPLE,
        contacts=[{"email": f"c{one}@example.com"} for one in range(10)],
        samples=[{"itemId": "dOcBaNkDeTaIlS6Xp", "url": url}],
    )
    for request in (sent["requests"][0], sent["requests"][9]):
        found = await collect.get(f"/requests/{request['_id']}")
        shown = found["documents"][0]["sample"]["url"]
        assert (await collect.client.get(shown)).content == content
    sandbox = (await collect.client.get("/__admin/sandboxes/default")).json()
    assert 1_000_000 < sandbox["size"] < 3_000_000


@pytest.mark.parametrize("way", ["url", "data"])
async def test_document_to_sign_is_kept_and_sent_to_be_signed(
    collect: Collect, receiver: FileServer, way: str
) -> None:
    url = "https://files.example.com/contract.pdf"
    receiver.files[url] = PDF
    document = {"url": url} if way == "url" else {"data": encode(PDF)}
    item = "sIgNcOnTrAcT5Bn7q"
    sent = await collect.send(
        CAMPAIGN,
        esignDocs=[{"itemId": item, "name": "contract.pdf", **document}],
        esignTriggers=[item],
    )
    (sign,) = sent["signs"]
    assert sign["status"] == "sent"
    (upload,) = sign["uploads"]
    assert (upload["name"], upload["size"]) == ("contract.pdf", len(PDF))
    assert (await collect.client.get(upload["url"])).content == PDF


REFUSED: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "no campaign": ({"campaignId": ...}, 400, BAD, "campaignId"),
    "unknown campaign": ({"campaignId": "nothing"}, 404, UNKNOWN, "campaignId"),
    "hidden campaign": ({"campaignId": "hIdDeNcAmPaIgN4tx"}, 403, HIDDEN, "campaignId"),
    "archived campaign": ({"campaignId": "aRcHiVe2021cAmPgn"}, 400, BAD, "campaignId"),
    "no contact": ({"contact": ...}, 400, BAD, "contact"),
    "unknown contact": ({"contact": "nothing"}, 404, UNKNOWN, "contact"),
    "contact of another kind": ({"contact": 7}, 400, BAD, "contact"),
    "contact without address": ({"contact": {"firstName": "X"}}, 400, BAD, "contact.email"),
    "bad address": ({"contact": {"email": "x@"}}, 400, BAD, "contact.email"),
    "unknown item": ({"items": ["nothing"]}, 404, UNKNOWN, "items"),
    "items of another kind": ({"items": "x"}, 400, BAD, "items"),
    "bad date": ({"dueDate": "tomorrow"}, 400, BAD, "dueDate"),
    "unknown sender": ({"createdBy": "nobody"}, 404, UNKNOWN, "createdBy"),
    "sender without access": ({"createdBy": "mEmBeRaLaN4Tp9xkd"}, 403, HIDDEN, "createdBy"),
    "unknown user": ({"assignedTo": "nobody@example.com"}, 404, UNKNOWN, "assignedTo"),
    "flag of another kind": ({"sendMessage": "maybe"}, 400, BAD, "sendMessage"),
    "data of another kind": ({"data": []}, 400, BAD, "data"),
    "sample without url": (
        {"sample": {"itemId": "dOcIdEnTiTy4Rk8vm"}}, 400, BAD, "sample.0.url",
    ),
    "sample of an unknown item": (
        {"sample": {"itemId": "x", "url": "https://x.example"}}, 404, UNKNOWN, "sample.0.itemId",
    ),
    "document for no sign item": (
        {"esignDocs": [{"itemId": "dOcIdEnTiTy4Rk8vm", "data": "JVBERi0="}]},
        404, UNKNOWN, "esignDocs.0.itemId",
    ),
    "document that is no PDF": (
        {"esignDocs": [{"itemId": "sIgNcOnTrAcT5Bn7q", "data": "aGVsbG8="}]},
        400, BAD, "esignDocs.0.data",
    ),
    "document that is no base64": (
        {"esignDocs": [{"itemId": "sIgNcOnTrAcT5Bn7q", "data": "%%%"}]},
        400, BAD, "esignDocs.0.data",
    ),
    "document that is missing": (
        {"esignDocs": [{"itemId": "sIgNcOnTrAcT5Bn7q", "url": "https://files.example.com/no"}]},
        400, BAD, "esignDocs.0.url",
    ),
    "trigger without document": (
        {"esignTriggers": ["sIgNcOnTrAcT5Bn7q"]}, 400, BAD, "esignTriggers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
async def test_bad_attribute_is_refused_and_sends_nothing(
    collect: Collect, case: tuple[dict[str, Any], int, str, str]
) -> None:
    changes, status, text, field = case
    body = {"campaignId": CAMPAIGN, "contact": JOHN, **changes}
    response = await collect.call(
        "POST", "/request", {key: value for key, value in body.items() if value is not ...}
    )
    assert refusal(response) == (status, text, field)
    assert response.headers["x-mock-reason"].startswith(f"validation:{status} {field}")
    assert await collect.get("/requests") == []
    assert await collect.messages() == []


async def test_document_above_20_mb_is_refused_by_either_way(
    collect: Collect, receiver: FileServer
) -> None:
    url = "https://files.example.com/large.pdf"
    receiver.files[url] = PDF + b"x" * (20 * 1024 * 1024)
    for place in ({"url": url}, {"data": encode(receiver.files[url])}):
        document = {"itemId": "sIgNcOnTrAcT5Bn7q", "name": "large.pdf", **place}
        body = {"campaignId": CAMPAIGN, "contact": JOHN, "esignDocs": [document]}
        response = await collect.call("POST", "/request", body)
        assert refusal(response) == (400, BAD, f"esignDocs.0.{next(iter(place))}")
        assert "20 MB" in response.headers["x-mock-reason"]


async def test_contacts_that_cannot_be_read_are_told_and_the_others_go_through(
    collect: Collect,
) -> None:
    sent = await collect.post(
        "/requests", campaignId=SIMPLE, contacts=["nothing", {"email": "bad"}, ELON, JOHN]
    )
    assert sent["errors"] == [
        {"contact": "nothing", "message": UNKNOWN},
        {"contact": {"email": "bad"}, "message": BAD},
    ]
    assert [one["email"] for one in sent["contacts"]] == ["elon@example.com"]
    addresses = [one["contact"]["email"] for one in sent["requests"]]
    assert addresses == ["elon@example.com", "johndoe@example.com"]


async def test_fifty_contacts_are_sent_to(collect: Collect) -> None:
    contacts = [{"email": f"c{number}@example.com"} for number in range(50)]
    sent = await collect.post("/requests", campaignId=SIMPLE, contacts=contacts)
    assert len(sent["requests"]) == len(sent["contacts"]) == 50


@pytest.mark.parametrize("number", [0, 51])
async def test_none_and_fifty_one_contacts_are_refused(collect: Collect, number: int) -> None:
    contacts = [{"email": f"c{one}@example.com"} for one in range(number)]
    body = {"campaignId": SIMPLE, "contacts": contacts}
    response = await collect.call("POST", "/requests", body)
    assert refusal(response) == (400, BAD, "contacts")
    assert await collect.get("/requests") == []


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_both_base_paths_answer(client: httpx.AsyncClient, base: str) -> None:
    response = await client.get(f"/collect{base}/team", auth=("", "collect-key"))
    assert response.json()["name"] == "ACME"


@pytest.mark.parametrize("user", ["", "somebody"])
async def test_key_is_the_password_with_or_without_a_user_name(collect: Collect, user: str) -> None:
    assert (await collect.call("GET", "/team", auth=(user, "any-key"))).status_code == 200


async def test_key_as_user_name_is_refused(collect: Collect) -> None:
    response = await collect.call("GET", "/team", auth=("collect-key", ""))
    assert refusal(response) == (401, "Your API key is wrong.", "")


async def test_suffix_of_the_key_names_the_sandbox(collect: Collect) -> None:
    await collect.call("POST", "/request", {"campaignId": SIMPLE, "contact": JOHN},
                       auth=("", "collect-key~other"))  # fmt: skip
    other = await collect.call("GET", "/requests", auth=("", "collect-key~other"))
    assert len(other.json()) == 1
    assert await collect.get("/requests") == []
