"""Form events are notified, and answers are saved to contacts. Section "Event Notifications"."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.conftest import Receiver
from tests.vendors.nrs360.conftest import Control
from tests.vendors.nrs360.forms_client import NAME_FIELD, Forms

URL = "https://example.com/events"
EMAIL_FIELD = {"type": "email", "label": "Email", "customField": "form_email"}


@pytest.fixture
def forms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Forms:
    return Forms(client, nrs360["auth"])


@pytest.fixture
async def event_url(control: Control) -> None:
    await control.platform("PUT", "/event-url", {"url": URL})


async def list_customs(forms: Forms, contact: int) -> list[dict[str, Any]]:
    """The custom fields of a contact, as they are read back."""
    response = await forms.call("GET", f"contacts/{contact}?include=customFields")
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["data"]["customFields"]["data"]
    return found


async def customs(forms: Forms, contact: int) -> dict[str, Any]:
    """The values of a contact's custom fields, by their keys."""
    return {one["key"]: one["value"] for one in await list_customs(forms, contact)}


@pytest.mark.usefixtures("event_url")
async def test_each_form_event_is_posted_with_the_forms_id(
    forms: Forms, control: Control, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    link = await forms.ask(NAME_FIELD, EMAIL_FIELD, rejectButton=True)
    await control.advance(3)
    receiver.received.clear()

    await client.get(link)
    await control.advance(1)
    await client.post(f"{link}/reject")
    await control.advance(1)
    await forms.submit(link, form_name="José", form_email="")
    await control.advance(1)

    told = [one.form for one in receiver.received]
    assert [one["event"] for one in told] == ["form_opened", "form_rejected", "form_submitted"]
    assert [one["eventDate"][-14:] for one in told] == [
        "10:00:03+00:00",
        "10:00:04+00:00",
        "10:00:05+00:00",
    ]
    for one in told:
        assert list(one) == [
            "id",
            "channel",
            "contactId",
            "campaignId",
            "campaignName",
            "formId",
            "event",
            "extra",
            "eventDate",
        ]
        assert (one["channel"], one["formId"]) == ("mailing", "2")
    assert [told[0]["extra"], told[1]["extra"]] == ["{}", "{}"]
    assert told[2]["extra"] == '{"formValues":{"form_name":"José","form_email":""}}'


@pytest.mark.usefixtures("event_url")
async def test_a_password_reaches_the_customer_as_it_was_typed(
    forms: Forms, control: Control, receiver: Receiver
) -> None:
    link = await forms.ask({"type": "password", "label": "Secret", "customField": "pin"})
    await forms.submit(link, password="1234")
    await control.advance(0)

    assert json.loads(receiver.received[-1].form["extra"]) == {"formValues": {"pin": "1234"}}


@pytest.mark.usefixtures("event_url")
async def test_other_events_have_no_form_id(
    forms: Forms, control: Control, receiver: Receiver
) -> None:
    await forms.ask(NAME_FIELD)
    await control.advance(3)

    assert [one.form["event"] for one in receiver.received] == ["sent", "delivered"]
    assert all("formId" not in one.form for one in receiver.received)


async def test_form_events_leave_the_status_of_the_message(
    forms: Forms, control: Control, client: httpx.AsyncClient
) -> None:
    body = {"to": ["34666555444"], "from": "TEST", "message": "{FORM_1}"}
    sent = await forms.call("POST", "sms", body)
    await control.advance(3)
    link = (await control.inbox())[-1]["text"]
    await client.get(link)
    await control.advance(10)

    read = await forms.call("GET", f"sms/{sent.json()['result'][0]['id']}")
    (message,) = read.json()["data"]
    assert message["isDelivered"] is True
    assert [one["type"] for one in message["events"]] == ["sent", "delivered", "form_opened"]


async def test_answers_are_saved_to_the_recipients_contact(forms: Forms) -> None:
    unnamed = {"type": "text", "label": "Not kept"}
    link = await forms.send(
        await forms.create(formFields=[NAME_FIELD, EMAIL_FIELD, unnamed]), to=["email@example.com"]
    )

    await forms.submit(link, form_name="Ana", form_email="", **{"Not kept": "x"})

    assert await customs(forms, 1) == {"color": "green", "form_name": "Ana"}


async def test_answers_to_a_text_are_saved_to_the_contact_of_the_number(
    forms: Forms, control: Control
) -> None:
    body = {"to": ["34666666666"], "from": "TEST", "message": "{FORM_1}"}
    await forms.call("POST", "sms", body)
    link = (await control.inbox())[-1]["text"]

    await forms.submit(link, form_name="Ana", form_email="ana@example.com")

    assert await customs(forms, 1) == {
        "color": "green",
        "form_name": "Ana",
        "form_email": "ana@example.com",
    }


async def test_answers_of_who_is_no_contact_stay_with_the_event(forms: Forms) -> None:
    link = await forms.ask(NAME_FIELD)

    assert (await forms.submit(link, form_name="Ana")).status_code == 200
    assert await customs(forms, 1) == {"color": "green"}
    assert (await forms.events())[-1]["detail"]["formValues"] == {"form_name": "Ana"}


@pytest.mark.parametrize(
    ("kind", "value", "saved"),
    [
        ("text", "7", {"type": "string", "value": "7"}),
        ("number", "7.5", {"type": "decimal", "value": "7.5"}),
        ("checkbox", "on", {"type": "decimal", "value": "1"}),
        ("date", "2026-03-02", {"type": "date", "value": "2026-03-02"}),
        ("color", "#00ff00", {"type": "string", "value": "#00ff00"}),
    ],
)
async def test_a_new_custom_field_has_the_type_that_the_annex_names_for_its_element(
    forms: Forms, kind: str, value: str, saved: dict[str, str]
) -> None:
    form = await forms.create(formFields=[{"type": kind, "label": "Q", "customField": "q"}])
    link = await forms.send(form, to=["email@example.com"])

    assert (await forms.submit(link, q=value)).status_code == 200

    assert (await list_customs(forms, 1))[1] == {"key": "q", **saved}


async def test_a_custom_field_that_is_there_keeps_its_type(forms: Forms) -> None:
    form = await forms.create(formFields=[{"type": "number", "label": "Q", "customField": "color"}])
    link = await forms.send(form, to=["email@example.com"])

    await forms.submit(link, color="7")

    assert await list_customs(forms, 1) == [{"key": "color", "type": "string", "value": "7"}]
