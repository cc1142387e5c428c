"""A recipient opens a form, fills it in and sends it, or declines."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.forms_client import NAME_FIELD, Forms, find_tag

MISSING = "Please fill in this field."
OPTIONS = [{"label": "Very satisfied", "value": "10"}, {"label": "Dissatisfied", "value": "2"}]


@pytest.fixture
def forms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Forms:
    return Forms(client, nrs360["auth"])


async def test_opening_is_an_event_and_a_head_is_none(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    link = await forms.ask(NAME_FIELD)
    await client.head(link)
    assert await forms.event_names() == []

    page = await client.get(link)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert await forms.event_names() == ["form_opened"]


async def test_the_page_runs_no_scripts_and_loads_nothing_but_images(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    background, logo = "https://example.com/a.jpg?x=1&y=2", "http://example.com/logo.png"
    link = await forms.ask(NAME_FIELD, backgroundUrl=background, logoUrl=logo)

    page = await client.get(link)

    policy = page.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "img-src http: https:" in policy
    assert "form-action 'self'" in policy
    assert "<script" not in page.text
    assert 'src="https://example.com/a.jpg?x=1&amp;y=2" alt=""' in page.text
    assert 'src="http://example.com/logo.png" alt=""' in page.text


async def test_what_is_sent_is_kept_with_the_event(forms: Forms) -> None:
    link = await forms.ask(NAME_FIELD)

    sent = await forms.submit(link, form_name="Ana & Søn <b>")

    assert sent.status_code == 200
    assert "Your answers were sent." in sent.text
    (event,) = await forms.events()
    assert event["event"] == "form_submitted"
    assert event["detail"] == {
        "formId": 2,
        "form": "My_form",
        "formValues": {"form_name": "Ana & Søn <b>"},
    }


async def test_a_required_field_left_empty_shows_the_page_again_with_the_other_values(
    forms: Forms,
) -> None:
    surname = {"type": "text", "label": "Surname", "customField": "form_surname"}
    link = await forms.ask(NAME_FIELD, surname)

    again = await forms.submit(link, form_name="  ", form_surname='"Smith" & sons')

    assert again.status_code == 422
    assert MISSING in again.text
    assert 'role="alert"' in again.text
    assert '<a href="#field-1">Name</a>' in again.text
    assert 'aria-invalid="true"' in find_tag(again.text, "form_name")
    assert "aria-invalid" not in find_tag(again.text, "form_surname")
    assert 'value="&#34;Smith&#34; &amp; sons"' in find_tag(again.text, "form_surname")
    assert await forms.event_names() == []


@pytest.mark.parametrize(
    ("kind", "bad", "error"),
    [
        ("email", "nobody", "Please enter an e-mail address."),
        ("number", "ten", "Please enter a number."),
        ("number", "1,5", "Please enter a number."),
        ("number", "NaN", "Please enter a number."),
        ("date", "2026-02-30", "Please enter a date."),
        ("date", "20260203", "Please enter a date."),
        ("color", "red", "Please choose a colour."),
        ("countrySelector", "XX", "Please choose one of the options."),
        ("countrySelector", "Spain", "Please choose one of the options."),
        ("select", "3", "Please choose one of the options."),
        ("radio", "Very satisfied", "Please choose one of the options."),
    ],
)
async def test_a_value_of_another_kind_is_refused_on_the_page(
    forms: Forms, kind: str, bad: str, error: str
) -> None:
    link = await forms.ask({"type": kind, "label": "Q", "customField": "q", "options": OPTIONS})

    again = await forms.submit(link, q=bad)

    assert again.status_code == 422
    assert error in again.text
    assert await forms.event_names() == []


@pytest.mark.parametrize(
    ("kind", "good", "kept"),
    [
        ("text", " as typed ", " as typed "),
        ("email", " ana@example.com ", "ana@example.com"),
        ("number", "-12.50", "-12.50"),
        ("date", "2026-02-28", "2026-02-28"),
        ("color", "#aABBcc", "#aABBcc"),
        ("countrySelector", "ES", "ES"),
        ("select", "10", "10"),
        ("radio", "2", "2"),
        ("textarea", "one\r\ntwo", "one\ntwo"),
        ("checkbox", "1", "1"),
    ],
)
async def test_a_value_of_the_right_kind_is_taken(
    forms: Forms, kind: str, good: str, kept: str
) -> None:
    element = {"type": kind, "label": "Q", "customField": "q", "options": OPTIONS}
    link = await forms.ask({**element, "required": True})

    assert (await forms.submit(link, q=good)).status_code == 200
    (event,) = await forms.events()
    assert event["detail"]["formValues"] == {"q": kept}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("text", MISSING),
        ("password", MISSING),
        ("email", MISSING),
        ("number", MISSING),
        ("textarea", MISSING),
        ("date", MISSING),
        ("color", MISSING),
        ("countrySelector", MISSING),
        ("select", MISSING),
        ("radio", MISSING),
        ("checkbox", "Please tick this box."),
    ],
)
async def test_every_kind_of_field_can_be_required(forms: Forms, kind: str, error: str) -> None:
    element = {"type": kind, "label": "Q", "options": OPTIONS}
    link = await forms.ask({**element, "required": True})

    again = await forms.submit(link)

    assert again.status_code == 422
    assert error in again.text


@pytest.mark.parametrize(
    "kind",
    ["text", "password", "email", "number", "textarea", "date", "color", "select", "radio"],
)
async def test_a_field_that_is_not_required_may_be_left_out(forms: Forms, kind: str) -> None:
    link = await forms.ask({"type": kind, "label": "Q", "options": OPTIONS})

    assert (await forms.submit(link)).status_code == 200
    (event,) = await forms.events()
    assert event["detail"]["formValues"] == {"Q": ""}


async def test_a_checkbox_that_is_not_ticked_is_0(forms: Forms) -> None:
    link = await forms.ask({"type": "checkbox", "label": "News?", "customField": "news"})

    await forms.submit(link)

    (event,) = await forms.events()
    assert event["detail"]["formValues"] == {"news": "0"}


async def test_fields_of_one_name_are_told_apart(forms: Forms) -> None:
    same = {"type": "text", "label": "Colour"}
    link = await forms.ask(same, same, {**same, "customField": "Colour_2"})

    await forms.submit(link, Colour="red", Colour_2="green", Colour_2_2="blue")

    (event,) = await forms.events()
    assert event["detail"]["formValues"] == {
        "Colour": "red",
        "Colour_2": "green",
        "Colour_2_2": "blue",
    }


async def test_an_editable_form_opens_with_what_was_sent_and_is_sent_again(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    choice = {"type": "radio", "label": "Q", "customField": "q", "options": OPTIONS}
    link = await forms.ask(NAME_FIELD, choice)
    await forms.submit(link, form_name="Ana", q="2")

    page = await client.get(link)
    again = await forms.submit(link, form_name="Bea", q="10")

    assert 'value="Ana"' in find_tag(page.text, "form_name")
    assert 'value="2" checked' in page.text
    assert again.status_code == 200
    assert await forms.event_names() == ["form_submitted", "form_opened", "form_submitted"]


async def test_a_form_that_is_not_editable_is_sent_once(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    link = await forms.ask(NAME_FIELD, editable=False, rejectButton=True)
    wrong = await forms.submit(link, form_name="")
    assert wrong.status_code == 422
    assert (await forms.submit(link, form_name="Ana")).status_code == 200

    for again in (
        await forms.submit(link, form_name="Bea"),
        await client.post(f"{link}/reject"),
    ):
        assert again.status_code == 409
        assert "You have already sent this form" in again.text
    page = await client.get(link)

    assert page.status_code == 200
    assert "You have already sent this form" in page.text
    assert "<form" not in page.text
    assert await forms.event_names() == ["form_submitted"]


async def test_one_recipient_sending_a_form_leaves_it_open_to_another(forms: Forms) -> None:
    number = await forms.create(editable=False)
    first = await forms.send(number)
    second = await forms.send(number, to=["other@example.com"])

    assert (await forms.submit(first, form_name="Ana")).status_code == 200
    assert (await forms.submit(second, form_name="Bea")).status_code == 200


async def test_declining_sends_nothing_and_is_an_event(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    link = await forms.ask(NAME_FIELD, rejectButton=True)
    page = await client.get(link)
    code = link.rsplit("/", 1)[1]
    assert f'formaction="{code}/reject" formnovalidate>Reject</button>' in page.text

    declined = await forms.submit(f"{link}/reject", form_name="Ana")

    assert declined.status_code == 200
    assert "You declined" in declined.text
    events = await forms.events()
    assert [event["event"] for event in events] == ["form_opened", "form_rejected"]
    assert events[1]["detail"] == {"formId": 2, "form": "My_form"}


async def test_a_form_without_a_reject_button_cannot_be_declined(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    link = await forms.ask(NAME_FIELD)
    assert ">Reject<" not in (await client.get(link)).text

    assert (await client.post(f"{link}/reject")).status_code == 404
    assert await forms.event_names() == ["form_opened"]


async def test_passwords_are_shown_nowhere(forms: Forms, client: httpx.AsyncClient) -> None:
    secret = {"type": "password", "label": "Secret", "customField": "pin"}
    link = await forms.ask(NAME_FIELD, secret, {**secret, "customField": "pin2"})

    pairs = (("password", "Geheim-1"), ("password", "Geheim-2"))
    again = await forms.submit(link, *pairs)
    await forms.submit(link, *pairs, form_name="Ana")
    reopened = await client.get(link)

    assert again.status_code == 422
    events = await forms.events()
    assert events[0]["detail"]["formValues"] == {
        "form_name": "Ana",
        "pin": "[hidden]",
        "pin2": "[hidden]",
    }
    listed = (await client.get("/__admin/requests")).json()["items"]
    journal = [(await client.get(f"/__admin/requests/{one['id']}")).text for one in listed]
    for text in (again.text, reopened.text, str(events), *journal):
        assert "Geheim" not in text


async def test_values_that_are_html_or_broken_utf_8_are_shown_as_text(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    link = await forms.ask(NAME_FIELD, {"type": "textarea", "label": "More", "customField": "more"})
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = b"more=%3C/textarea%3E%3Cscript%3E&form_name=%22%3E%3Cscript%3E%FF&x&=&&%00"

    await client.post(link, content=body, headers=headers)
    page = await client.get(link)

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "abcdef1"),
        ("GET", "abcdef"),
        ("GET", "1"),
        ("GET", "abcdef-1"),
        ("GET", "abcdef01"),
        ("GET", "x" * 200),
        ("POST", "abcdef1"),
        ("POST", "abcdef1/reject"),
    ],
)
async def test_an_unknown_link_is_a_page_all_the_same(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, f"/nrs360/f/{path}")

    assert response.status_code == 404
    assert "This link leads nowhere" in response.text


async def test_the_link_to_a_deleted_form_leads_nowhere(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    number = await forms.create()
    link = await forms.send(number)
    await forms.call("DELETE", f"forms/{number}")

    page = await client.get(link)

    assert page.status_code == 404
    assert "This link leads nowhere" in page.text
    assert await forms.event_names() == []


async def test_the_link_to_an_updated_form_opens_the_new_one(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    number = await forms.create()
    link = await forms.send(number)
    body = {"name": "Other", "formFields": [{**NAME_FIELD, "label": "Surname"}]}
    await forms.call("PUT", f"forms/{number}", body)

    assert '<label for="field-1">Surname' in (await client.get(link)).text
