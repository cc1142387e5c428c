"""Links to forms in mails, texts and landing pages. Page sections "Custom links" and "Forms"."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import Control
from tests.vendors.nrs360.forms_client import MAIL, Forms

START = "http://localhost:4360/nrs360/f/"


@pytest.fixture
def forms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Forms:
    return Forms(client, nrs360["auth"])


async def mail(forms: Forms, control: Control, html: str, **fields: Any) -> dict[str, Any]:
    """Send a mail; what the inbox shows of it."""
    response = await forms.call("POST", "mailing", {**MAIL, "body": html, **fields})
    assert response.status_code == 202, response.text
    number = (await control.inbox())[-1]["id"]
    found: dict[str, Any] = await control("GET", f"/messages/{number}")
    return found


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize("placed", ["[form_1]", "{FORM_1}", "{ FORM_1 }"])
async def test_a_mail_links_to_a_form_in_html_and_text(
    forms: Forms, control: Control, client: httpx.AsyncClient, placed: str, tracked: bool
) -> None:
    html = f'<a href="{placed}">Form link</a>'
    shown = await mail(forms, control, html, trackClicks=tracked)

    found = re.search(r'href="([^"]*)"', shown["html"])
    assert found
    assert re.fullmatch(START + r"[A-Za-z0-9]{6}1", found[1])
    assert f"Form link <{found[1]}>" in shown["text"]
    assert "Your opinion is very important to us" in (await client.get(found[1])).text


async def test_each_recipient_has_a_link_of_their_own(forms: Forms, control: Control) -> None:
    to = ["a@example.com", "b@example.com"]
    await mail(forms, control, "<p>[form_1]</p>", to=to)

    links = [one["text"] for one in await control.inbox()]
    assert len(set(links)) == 2


@pytest.mark.parametrize("placed", ["[form_99]", "[form_0]", "[form_]", "{FORM_99}", "[FORM_1]"])
async def test_the_id_of_no_form_stays_as_it_is(
    forms: Forms, control: Control, placed: str
) -> None:
    shown = await mail(forms, control, f"<p>{placed}</p>")
    assert f"<p>{placed}</p>" in shown["html"]


async def test_a_template_links_to_a_form(forms: Forms, control: Control) -> None:
    template = {"name": "T", "html": '<a href="[form_1]">Form link</a>'}
    created = await forms.call("POST", "v2/templates", template)
    assert created.status_code in (200, 201)
    number = created.json()["data"]["id"]

    shown = await mail(forms, control, "", templateV2Id=number)

    assert re.search(rf'href="{START}[A-Za-z0-9]{{6}}1"', shown["html"])


async def test_a_text_links_to_a_form_and_its_events_are_that_texts(
    forms: Forms, control: Control, client: httpx.AsyncClient
) -> None:
    body = {"to": ["34666555444"], "from": "TEST", "message": "Tell us: {FORM_1}"}
    sent = await forms.call("POST", "sms", body)
    assert sent.status_code == 202
    text = (await control.inbox())[-1]["text"]
    found = re.fullmatch(rf"Tell us: ({START}[A-Za-z0-9]{{6}}1)", text)
    assert found

    assert (await client.get(found[1])).status_code == 200

    read = await forms.call("GET", f"sms/{sent.json()['result'][0]['id']}")
    assert [one["type"] for one in read.json()["data"][0]["events"]] == ["form_opened"]


@pytest.mark.parametrize("placed", ["[form_1]", "{FORM_1}"])
async def test_a_landing_page_links_to_a_form(
    forms: Forms, control: Control, client: httpx.AsyncClient, placed: str
) -> None:
    body = {
        "to": ["34666555444"],
        "from": "TEST",
        "message": "{LAND_URL}",
        "templateBody": f'<a href="{placed}">Form link</a>',
    }
    assert (await forms.call("POST", "landingsms", body)).status_code == 202
    landing = (await control.inbox())[-1]["text"]
    pages = [(await client.get(f"{landing}/content")).text for _ in range(2)]
    links = {found for page in pages for found in re.findall(rf'href="({START}[^"]*)"', page)}

    (link,) = links
    assert (await forms.submit(link, form_name="Ana", form_email="a@example.com")).is_success
    assert await forms.event_names() == ["form_submitted"]


async def test_a_link_of_a_named_sandbox_opens_without_a_credential(
    client: httpx.AsyncClient,
) -> None:
    body = {**MAIL, "body": "[form_1]"}
    url = "/nrs360/~other/api/rest/mailing"
    await client.post(url, json=body, auth=("username", "apiPassword"))
    listed = await client.get("/__admin/messages?sandbox=other")
    link = listed.json()["items"][0]["text"]

    assert link.startswith("http://localhost:4360/nrs360/~other/f/")
    assert "Your opinion" in (await client.get(link)).text
