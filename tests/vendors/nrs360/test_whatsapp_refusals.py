"""`POST whatsapp`: what is refused, with code and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, PAIR, ROOT, SENDER, USER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


INVALID_TEMPLATE = (400, 140, "Invalid template")
FULL = {
    "to": USER,
    "headerFields": ["h"],
    "bodyFields": ["a", "b"],
    "callToActionFields": ["c"],
}


@pytest.mark.parametrize(
    "template", [999, 125, "many", None, ..., True, 1.5, [123], 10**30, 2**63, -1], ids=repr
)
async def test_a_template_that_may_not_be_sent_is_140(whatsapp: Whatsapp, template: Any) -> None:
    assert await whatsapp.refuse(template=template) == INVALID_TEMPLATE


@pytest.mark.parametrize("sender", [..., None, "", "  ", [SENDER]], ids=repr)
async def test_a_missing_sender_is_106(whatsapp: Whatsapp, sender: Any) -> None:
    assert await whatsapp.refuse(from_=sender) == (400, 106, "Sender missing")


@pytest.mark.parametrize("sender", ["34666777556", "TEST", "+34666777555"])
async def test_a_sender_that_is_not_registered_is_115(whatsapp: Whatsapp, sender: str) -> None:
    assert await whatsapp.refuse(from_=sender) == (400, 115, "Sender is not verified")


@pytest.mark.parametrize("messages", [..., None, [], {}, "34666555444", 7], ids=repr)
async def test_no_messages_are_102(whatsapp: Whatsapp, messages: Any) -> None:
    assert await whatsapp.refuse(messages=messages) == (400, 102, "No valid recipients")


@pytest.mark.parametrize("to", ["34", "", None, "+34666555444", {}, True], ids=repr)
async def test_a_bad_number_is_102_and_names_its_index(whatsapp: Whatsapp, to: Any) -> None:
    text = "The messages.0.to field does not contain a valid phone number"
    assert await whatsapp.refuse({"to": to}) == (400, 102, text)


async def test_an_entry_that_is_no_object_is_102(whatsapp: Whatsapp) -> None:
    text = "The messages.0.to field does not contain a valid phone number"
    assert await whatsapp.refuse(["x"]) == (400, 102, text)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"headerFields": None}, "The messages.0.headerFields field is required."),
        ({"bodyFields": []}, "The messages.0.bodyFields field is required."),
        ({"bodyFields": ["a"]}, "The messages.0.bodyFields field must contain 2 items."),
        ({"bodyFields": ["a", "b", "c"]}, "The messages.0.bodyFields field must contain 2 items."),
        ({"bodyFields": "a"}, "The messages.0.bodyFields field must be an array."),
        ({"bodyFields": ["a", None]}, "The messages.0.bodyFields.1 field must be a string."),
        ({"callToActionFields": ...}, "The messages.0.callToActionFields field is required."),
        ({"defaultAnswer": {"a": 1}}, "The messages.0.defaultAnswer field must be a string."),
        ({"defaultAnswer": [{}]}, "The messages.0.defaultAnswer.0 field must be a string."),
        (
            {"defaultAnswer": ["a" * 4096, "b"]},
            "The messages.0.defaultAnswer field must not be greater than 4096 characters.",
        ),
        ({"buttonAnswers": "a"}, "The messages.0.buttonAnswers field must be an array."),
        ({"buttonAnswers": ["a", {}]}, "The messages.0.buttonAnswers.1 field must be a string."),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_fields_that_do_not_fit_the_template_refuse_the_recipient(
    whatsapp: Whatsapp, fields: dict[str, Any], text: str
) -> None:
    entry = {name: one for name, one in {**FULL, **fields}.items() if one is not ...}

    assert await whatsapp.refuse(entry, template=124) == (400, 102, text)


async def test_fields_that_a_template_has_no_variables_for_refuse_the_recipient(
    whatsapp: Whatsapp,
) -> None:
    template = await whatsapp.make_template()

    text = "The messages.0.bodyFields field must contain 0 items."
    assert await whatsapp.refuse({"to": USER, "bodyFields": ["a"]}, template=template) == (
        400,
        102,
        text,
    )


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (None, "location field is required."),
        ("here", "location field must be an object."),
        ({"long": "1"}, "location.lat field is required."),
        ({"lat": "1"}, "location.long field is required."),
        ({"lat": "91", "long": "1"}, "location.lat field must be a number between -90 and 90."),
        ({"lat": "1", "long": "x"}, "location.long field must be a number between -180 and 180."),
        ({"lat": "\uff11", "long": "1"}, "location.lat field must be a number between -90 and 90."),
        ({"lat": "1_0", "long": "1"}, "location.lat field must be a number between -90 and 90."),
        ({"lat": "nan", "long": "1"}, "location.lat field must be a number between -90 and 90."),
    ],
    ids=repr,
)
async def test_a_location_that_is_none_refuses_the_recipient(
    whatsapp: Whatsapp, place: Any, text: str
) -> None:
    template = await whatsapp.make_template(location=True)

    refused = await whatsapp.refuse({"to": USER, "location": place}, template=template)

    assert refused == (400, 102, f"The messages.0.{text}")


async def test_tags_without_a_campaign_are_126(whatsapp: Whatsapp) -> None:
    assert await whatsapp.refuse(tags=["a"]) == (400, 126, "Empty campaign name")
    assert await whatsapp.refuse(campaignName="") == (400, 126, "Empty campaign name")


async def test_the_first_wrong_field_of_the_table_is_told(whatsapp: Whatsapp) -> None:
    wrong = {"from_": "X", "messages": [], "campaignName": ""}

    assert (await whatsapp.refuse(template=9, **wrong))[1] == 140
    assert (await whatsapp.refuse(**wrong))[1] == 115
    assert (await whatsapp.refuse(messages=[], campaignName=""))[1] == 102
    assert (await whatsapp.refuse({"to": "34"}, campaignName=""))[1] == 126


async def test_a_refused_send_leaves_no_trace(whatsapp: Whatsapp, control: Control) -> None:
    before = await whatsapp.get()

    await whatsapp.refuse({"to": OTHER}, {"to": "34"}, template=124)

    assert await whatsapp.get() == before
    assert await control.inbox() == []


async def test_a_body_that_is_no_object_is_125(
    whatsapp: Whatsapp, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for content in (b"", b"[]", b"{"):
        response = await client.post(ROOT, content=content, **nrs360)
        assert response.json() == {"error": {"code": 125, "description": "Invalid JSON"}}


async def test_credentials_are_needed(client: httpx.AsyncClient) -> None:
    for path in ("", f"/conversations/{PAIR}/messages"):
        response = await client.post(ROOT + path, json={})
        assert (response.status_code, response.json()["error"]["code"]) == (401, 103)
