"""The links of messages as each vendor's channels send them, and where they lead."""

from __future__ import annotations

from typing import Any

import httpx

from tests.admin.conftest import MOBILE, Send
from tests.vendors.collect.conftest import SIMPLE
from tests.vendors.easir.conftest import TOKEN
from tests.vendors.nrs360.mailing_client import SAMPLE as MAIL
from tests.vendors.nrs360.whatsapp_client import SENDER
from tests.vendors.xebo.conftest import SAMPLE as COLLECTOR
from tests.vendors.xebo.conftest import SAMPLE_TOKEN

NRS360 = "http://localhost:4360/nrs360"


async def post(client: httpx.AsyncClient, path: str, body: Any, **options: Any) -> Any:
    response = await client.post(path, json=body, **options)
    assert response.status_code in (200, 201, 202), response.text
    return response.json()


async def list_links(client: httpx.AsyncClient, q: str) -> list[dict[str, str]]:
    """The links of the newest message that matches, once some time has passed."""
    await post(client, "/__admin/clock/advance", {"seconds": 5})
    page = (await client.get("/__admin/messages", params={"q": q})).json()
    number = page["items"][0]["id"]
    items: list[dict[str, str]] = (await client.get(f"/__admin/messages/{number}/links")).json()[
        "items"
    ]
    return items


async def test_short_link_of_an_sms_tells_its_target_and_leads_there(
    client: httpx.AsyncClient, send: Send
) -> None:
    target = "https://example.com/a?b=c"
    await send(message="See {url|shorten} or https://example.com/x", sub=[{"url": target}])
    short, plain = await list_links(client, "channel:sms")
    assert short["url"].startswith(f"{NRS360}/s/")
    assert short["target"] == target
    assert plain == {"url": "https://example.com/x", "text": "", "target": ""}
    assert (await client.get(short["url"])).headers["location"] == target


async def test_tracked_links_of_a_mail_tell_their_targets_once(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    html = (
        '<html><body><a href="https://example.com/1">one</a> <a href="https://example.com/2">two'
        "</a> {url|shorten} [unsubscribe_link]</body></html>"
    )
    fields = {"body": html, "trackClicks": True, "sub": [{"url": "https://example.com/3"}]}
    await post(client, "/nrs360/api/rest/mailing", {**MAIL, **fields}, **nrs360)
    one, two, short, leave = await list_links(client, "channel:email")
    assert [one["text"], two["text"], short["text"], leave["text"]] == ["one", "two", "", ""]
    assert [link["target"] for link in (one, two, short, leave)] == [
        "https://example.com/1",
        "https://example.com/2",
        "https://example.com/3",
        "",
    ]
    assert (await client.get(two["url"])).headers["location"] == "https://example.com/2"
    assert (await client.get(leave["url"])).status_code == 200


async def test_landing_page_of_an_sms_opens(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    body = {
        "to": [MOBILE],
        "from": "TEST",
        "message": "Look: {LAND_URL}",
        "templateBody": "<p>Hello</p>",
    }
    await post(client, "/nrs360/api/rest/landingsms", body, **nrs360)
    (link,) = await list_links(client, "channel:landing")
    assert link["url"].startswith(f"{NRS360}/l/")
    assert (await client.get(link["url"])).status_code == 200


async def test_button_of_a_whatsapp_template_is_a_link(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    fields = {"headerFields": [1], "bodyFields": ["Ada", "Friday"], "callToActionFields": ["A 1"]}
    body = {"from": SENDER, "templateId": 124, "messages": [{"to": MOBILE, **fields}]}
    await post(client, "/nrs360/api/rest/whatsapp", body, **nrs360)
    (link,) = await list_links(client, "channel:whatsapp")
    assert link == {"url": "https://www.example.com/orders/A%201", "text": "", "target": ""}


async def test_invitations_of_collect_lead_to_the_portal(client: httpx.AsyncClient) -> None:
    contact = {"email": "elon@example.com", "firstName": "Elon", "lastName": "Musk"}
    body = {"campaignId": SIMPLE, "contact": contact}
    sent = await post(client, "/collect/v1/request", body, auth=("", "collect-key"))
    links = await list_links(client, "vendor:collect channel:email")
    assert [link["url"] for link in links] == [sent["request"]["portalUrl"]]
    assert (await client.get(links[0]["url"])).status_code == 200


async def test_invitation_of_xebo_leads_to_the_survey(client: httpx.AsyncClient) -> None:
    body = {"collectortoken": SAMPLE_TOKEN, "contacts": [{"extUniqueId": "123"}]}
    path = f"/xebo/v2/api/collectors/{COLLECTOR}/campaigns/external"
    await post(client, path, body, headers={"x-api-key": "xebo-api-key"})
    (link,) = await list_links(client, "vendor:xebo")
    led = await client.get(link["url"], follow_redirects=True)
    assert led.status_code == 200
    assert link["target"] == str(led.url) == link["url"].replace("/s/", "/survey/")


async def test_mail_of_an_easir_campaign_has_the_links_of_its_content(
    client: httpx.AsyncClient,
) -> None:
    fields = {"first_name": "Stefan", "last_name": "Zweig", "email": "stefan@example.com"}
    headers = {"authorization": f"Bearer {TOKEN}"}
    content = '<p><a href="https://example.com/spring?a=1&amp;b=2">Spring</a></p>'
    body = {
        "name": "Spring",
        "type": "email",
        "message": {"content": content, "subject": "Hi", "sender": "a@easir.com"},
        "filter": [{"field": "contact.fixed_fields.last_name", "operator": "eq", "value": "Zweig"}],
        "execute_now": True,
    }
    account = await post(client, "/easir/accounts", {"name": "Acme"}, headers=headers)
    contacts = f"/easir/accounts/{account['id']}/contacts"
    await post(client, contacts, {"fixed_fields": fields}, headers=headers)
    await post(client, "/easir/campaigns", body, headers=headers)
    links = await list_links(client, "vendor:easir channel:email")
    assert links[0] == {
        "url": "https://example.com/spring?a=1&b=2",
        "text": "Spring",
        "target": "",
    }
