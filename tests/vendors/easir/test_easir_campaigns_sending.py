"""A campaign goes out: recipients, messages, tasks, the inbox, on the sandbox's clock."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.vendors.easir.service.campaigns import sending
from mockserver.vendors.easir.service.campaigns.mails import write_mail
from tests.vendors.easir.campaign_orders import PRINTED, TASK, call, letter, make_zweig, order
from tests.vendors.easir.conftest import Clock, Easir


async def inbox(easir: Easir, words: str = "") -> Any:
    """The messages that went out, newest first, with all that is known of them."""
    listed = (await easir.client.get("/__admin/messages", params={"q": words})).json()["items"]
    return [(await easir.client.get(f"/__admin/messages/{one['id']}")).json() for one in listed]


async def test_campaign_leaves_at_its_time(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    path = f"/campaigns/{(await easir.send('/campaigns', order()))['id']}"
    await clock.advance(3599)
    assert (await easir.get(path))["total_sent"] is None
    assert await inbox(easir) == []
    await clock.advance(1)
    sent = await easir.get(path)
    assert (sent["sent_at"], sent["total_sent"]) == ("2026-03-02 11:00:00", 1)
    assert sent["updated_at"] == "2026-03-02 11:00:00"


async def test_mail_has_the_contacts_values_the_template_and_a_footer(
    easir: Easir, clock: Clock
) -> None:
    await make_zweig(easir, "Stefan <b>", email="stefan@example.com")
    said = {
        "content": "{{contact.fixed_fields.city}}, {{account.name}}, {{unknown}}",
        "subject": "For {{first_name}}",
        "sender": "a@easir.com",
    }
    await easir.send("/campaigns", order(message=said, template_id=2, execute_now=True))
    await clock.advance(0)
    (mail,) = await inbox(easir, "channel:email")
    assert (mail["from"], mail["to"]) == ("a@easir.com", "stefan@example.com")
    assert mail["subject"] == "For Stefan <b>"
    assert "Dear Stefan &lt;b&gt; Zweig" in mail["html"]
    assert "Salzburg, Acme, {{unknown}}" in mail["html"]
    assert '<a href="https://easir.com/unsubscribe">Unsubscribe</a>' in mail["html"]
    assert "Dear Stefan <b> Zweig,\n\nSalzburg, Acme, {{unknown}}" in mail["text"]


async def test_sender_of_another_domain_gets_the_replies(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    said = {"content": "a", "subject": "b", "sender": "me@example.org"}
    await easir.send("/campaigns", order(message=said, execute_now=True))
    await clock.advance(0)
    (mail,) = await inbox(easir)
    assert (mail["from"], mail["details"]["reply_to"]) == ("noreply@easir.com", "me@example.org")


async def test_without_a_custom_domain_mails_come_from_the_slug(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    settings = {"domain": None}
    await easir.client.put("/__admin/vendors/easir/campaign-settings", json=settings)
    await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    (mail,) = await inbox(easir)
    assert mail["from"] == "noreply@easir.easircampaigns.com"


async def test_message_shows_what_its_contact_got(easir: Easir, clock: Clock) -> None:
    contact = await make_zweig(easir)
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    assert await easir.get(f"/campaigns/{made['id']}/messages/1") == {
        "id": 1,
        "campaign_id": made["id"],
        "contact_id": contact,
        "content": "Dear Stefan",
        "created_at": "2026-03-02 10:00:00",
        "updated_at": "2026-03-02 10:00:00",
    }


@pytest.mark.parametrize("number", ["2", "0", "x", "99999999999999999999"])
async def test_unknown_message_is_not_found(easir: Easir, clock: Clock, number: str) -> None:
    await make_zweig(easir)
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    response = await easir.call("GET", f"/campaigns/{made['id']}/messages/{number}")
    assert response.status_code == 404


async def test_message_of_another_campaign_is_not_found(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    await easir.send("/campaigns", order(execute_now=True))
    other = await easir.send("/campaigns", order())
    await clock.advance(0)
    response = await easir.call("GET", f"/campaigns/{other['id']}/messages/1")
    assert response.status_code == 404


async def test_recipients_are_live_until_the_sending_and_kept_from_then_on(
    easir: Easir, clock: Clock
) -> None:
    made = await easir.send("/campaigns", order())
    path = f"/campaigns/{made['id']}/recipients"
    assert (await easir.get(path))["pagination"]["total"] == 0
    first = await make_zweig(easir)
    assert [one["id"] for one in (await easir.get(path))["data"]] == [first]
    await clock.advance(3600)
    await make_zweig(easir, "Friderike")
    found = await easir.get(path)
    assert [one["id"] for one in found["data"]] == [first]
    assert found["pagination"]["total"] == 1


async def test_recipients_come_in_pages_and_are_searched(easir: Easir) -> None:
    for name in ("Arnold", "Stefan", "Friderike"):
        await make_zweig(easir, name)
    made = await easir.send("/campaigns", order())
    path = f"/campaigns/{made['id']}/recipients"
    page = await easir.get(path, per_page=2, page=2)
    assert [one["fixed_fields"][7]["value"] for one in page["data"]] == ["Friderike"]
    assert page["pagination"]["total"] == 3
    assert page["pagination"]["urls"]["previous"].endswith("/recipients?per_page=2&page=1")
    assert (await easir.get(path, q="friderike"))["pagination"]["total"] == 1


@pytest.mark.parametrize(
    ("body", "lacking", "channel"),
    [
        (order(), {"email": None}, "email"),
        (letter(), {"address": None}, "letter"),
        (call(), None, "call"),
    ],
    ids=["e-mail", "letter", "telephone"],
)
async def test_who_cannot_be_reached_or_refused_is_no_recipient(
    easir: Easir, body: Any, lacking: Any, channel: str
) -> None:
    if lacking:
        await make_zweig(easir, "Unreachable", **lacking)
    refusing = await make_zweig(easir, "Refusing")
    willing = await make_zweig(easir, "Willing")
    account = (await easir.get("/contacts", q="Refusing"))["data"][0]["account"]["id"]
    consent = f"/accounts/{account}/contacts/{refusing}/consent"
    response = await easir.call("PUT", consent, json={"type": channel, "status": False})
    assert response.status_code == 200
    made = await easir.send("/campaigns", body)
    found = await easir.get(f"/campaigns/{made['id']}/recipients")
    assert [one["id"] for one in found["data"]] == [willing]


async def test_campaign_without_recipients_is_completed_all_the_same(
    easir: Easir, clock: Clock
) -> None:
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    sent = await easir.get(f"/campaigns/{made['id']}")
    assert (sent["sent_at"], sent["total_sent"]) == ("2026-03-02 10:00:00", 0)


async def test_more_recipients_than_a_batch_are_all_served(easir: Easir, clock: Clock) -> None:
    account = (await easir.send("/accounts", {"name": "Acme"}))["id"]
    for number in range(101):
        fixed = {
            "first_name": f"N{number}",
            "last_name": "Zweig",
            "email": f"n{number}@example.com",
        }
        await easir.make_contact(account, fixed_fields=fixed)
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    assert (await easir.get(f"/campaigns/{made['id']}"))["total_sent"] == 101
    assert len(await inbox(easir, "to:n100@example.com")) == 1
    message = await easir.get(f"/campaigns/{made['id']}/messages/101")
    assert message["content"] == "Dear N100"


async def test_batch_that_fails_leaves_the_others_and_the_total_says_so(
    easir: Easir, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = (await easir.send("/accounts", {"name": "Acme"}))["id"]
    for number in range(102):
        fixed = {"last_name": "Zweig", "email": f"n{number}@example.com"}
        await easir.make_contact(account, fixed_fields=fixed)

    def fail_for_the_first(draft: Any, values: Any, recipient: str) -> Any:
        if recipient == "n0@example.com":
            raise RuntimeError("out of ink")
        return write_mail(draft, values, recipient)

    monkeypatch.setattr(sending, "write_mail", fail_for_the_first)
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    sent = await easir.get(f"/campaigns/{made['id']}")
    assert (sent["sent_at"], sent["total_sent"]) == ("2026-03-02 10:00:00", 2)
    assert [one["to"] for one in await inbox(easir)] == ["n101@example.com", "n100@example.com"]
    recipients = await easir.get(f"/campaigns/{made['id']}/recipients")
    assert recipients["pagination"]["total"] == 102


async def test_tasks_are_dealt_out_in_turn(easir: Easir, clock: Clock) -> None:
    contacts = [await make_zweig(easir, name) for name in ("Arnold", "Stefan", "Friderike")]
    made = await easir.send("/campaigns", call())
    await clock.advance(3600)
    assert (await easir.get(f"/campaigns/{made['id']}"))["total_sent"] == 3
    path = f"/__admin/vendors/easir/campaigns/{made['id']}/tasks"
    tasks = (await easir.client.get(path)).json()["items"]
    assert [task["contact_id"] for task in tasks] == contacts
    assert [task["user_id"] for task in tasks] == [4, 10, 4]
    assert tasks[0]["relations_path"] == TASK["relations_path"]
    assert (tasks[0]["start_at"], tasks[0]["end_at"]) == (TASK["start_at"], TASK["end_at"])
    assert await inbox(easir) == []


async def test_campaign_of_the_fixtures_is_sent_after_thirty_days(
    easir: Easir, clock: Clock
) -> None:
    assert (await easir.get(f"/campaigns/{PRINTED}"))["send_at"] == "2026-04-01 10:00:00"
    await clock.advance(30 * 24 * 3600)
    found = await easir.get("/campaigns", status="completed")
    assert [one["name"] for one in found["data"]] == ["Campaign name"]
    assert found["data"][0]["total_sent"] > 0


async def test_unsubscribing_ends_the_consent_to_mails(easir: Easir, clock: Clock) -> None:
    contact = await make_zweig(easir)
    none = {"consent": {"enable": False}}
    await easir.send("/campaigns/settings", none, method="PUT", status=200)
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    (mail,) = await inbox(easir)
    answer = await easir.client.get(f"/__admin/messages/{mail['id']}/links")
    (link,) = [one for one in answer.json()["items"] if "unsubscribe" in str(one)]
    url = link if isinstance(link, str) else link["url"]
    page = await easir.client.get(url)
    assert "Unsubscribe?" in page.text
    assert "stefan@example.com" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "You are unsubscribed" in (await easir.client.post(url)).text
    assert "You are unsubscribed" in (await easir.client.get(url)).text
    data = (await easir.get(f"/campaigns/{made['id']}/recipients"))["data"]
    assert [(one["id"], one["consent"]["email"]["consent_given"]) for one in data] == [
        (contact, False)
    ]
    assert (await easir.client.get(f"{url}x")).status_code == 404
    (mail,) = await inbox(easir)
    assert [event["event"] for event in mail["events"]] == ["unsubscribed"]


async def test_simulated_events_show_in_the_inbox(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    for event in ("delivered", "opened", "unsubscribed"):
        answer = await easir.client.post("/__admin/messages/1/events", json={"event": event})
        assert answer.status_code < 300, answer.text
    (mail,) = await inbox(easir)
    assert mail["status"] == "unsubscribed"
    (contact,) = (await easir.get("/contacts", q="stefan@example.com"))["data"]
    assert contact["consent"]["email"]["consent_given"] is False


async def test_campaign_that_leaves_in_a_fork_has_links_of_the_fork(
    easir: Easir, clock: Clock
) -> None:
    contact = await make_zweig(easir)
    none = {"consent": {"enable": False}}
    await easir.send("/campaigns/settings", none, method="PUT", status=200)
    await easir.send("/campaigns", order())
    forked = await easir.client.post("/__admin/sandboxes/default/fork", json={"name": "twin"})
    assert forked.status_code == 201, forked.text
    twin = {"x-mock-sandbox": "twin"}
    ahead = {"seconds": 3600}
    await easir.client.post("/__admin/clock/advance", json=ahead, headers=twin)
    links = await easir.client.get("/__admin/messages/1/links", headers=twin)
    (link,) = links.json()["items"]
    assert link["url"].startswith("http://localhost:4360/easir/~twin/open/unsubscribe/")
    assert "You are unsubscribed" in (await easir.client.post(link["url"])).text
    here = (await easir.get("/contacts", q="stefan@example.com"))["data"]
    assert [(one["id"], one["consent"]["email"]["consent_given"]) for one in here] == [
        (contact, None)
    ]


async def test_campaign_of_the_fixtures_has_no_link_that_leads_nowhere(
    easir: Easir, clock: Clock
) -> None:
    none = {"consent": {"enable": False}}
    await easir.send("/campaigns/settings", none, method="PUT", status=200)
    await clock.advance(30 * 24 * 3600)
    assert (await easir.client.get("/__admin/messages/1/links")).json()["items"] == []
