"""Sections "Campaign settings" and "Set campaign settings"."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.easir.conftest import Easir

PATH = "/campaigns/settings"


async def test_settings_that_are_put_are_read_back(easir: Easir) -> None:
    body = {
        "domain_slug": "acme",
        "consent": {"custom": True, "unsubscribe_url": "https://a.com/u"},
    }
    answer = await easir.send(PATH, body, method="PUT", status=200)
    assert answer["domain"] == "https://easir.com"
    assert await easir.get(PATH) == {
        "domain": "easir.com",
        "domain_slug": "acme",
        "domain_slug_suffix": "easircampaigns.com",
        "consent": {"enable": True, "unsubscribe_url": "https://a.com/u"},
    }


async def test_what_is_not_named_stays(easir: Easir) -> None:
    await easir.send(PATH, {"consent": {"help_text": "Ask us"}}, method="PUT", status=200)
    answer = await easir.send(PATH, {}, method="PUT", status=200)
    assert answer["domain_slug"] == "easir"
    assert answer["consent"] == {
        "enable": True,
        "template_id": 2,
        "subscribe_url": "https://easir.com/subscribe",
        "unsubscribe_url": "https://easir.com/unsubscribe",
        "subject": "subject",
        "content": "content",
        "help_text": "Ask us",
    }


async def test_deprecated_settings_can_be_emptied(easir: Easir) -> None:
    names = ("template_id", "subscribe_url", "subject", "content", "help_text")
    body: Any = {"consent": dict.fromkeys(names)}
    answer = await easir.send(PATH, body, method="PUT", status=200)
    assert [answer["consent"][name] for name in names] == [None] * 5


@pytest.mark.parametrize("name", ["custom", "enable"])
async def test_custom_and_enable_are_one_setting(easir: Easir, name: str) -> None:
    body: Any = {"consent": {name: False}}
    await easir.send(PATH, body, method="PUT", status=200)
    assert (await easir.get(PATH))["consent"]["enable"] is False


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"consent": {"custom": True}}, "consent.unsubscribe_url", "validation.required"),
        ({"consent": {"unsubscribe_url": "a"}}, "consent.unsubscribe_url", "validation.url"),
        ({"consent": {"subscribe_url": "a"}}, "consent.subscribe_url", "validation.url"),
        ({"consent": {"custom": "maybe"}}, "consent.custom", "validation.boolean"),
        ({"consent": {"template_id": 99}}, "consent.template_id", "validation.exists"),
        ({"consent": "yes"}, "consent", "validation.invalid"),
        ({"domain_slug": "a.b"}, "domain_slug", "validation.alpha_dash"),
    ],
)
async def test_bad_setting_is_refused_and_nothing_changes(
    easir: Easir, body: Any, place: str, code: str
) -> None:
    before = await easir.get(PATH)
    (problem,) = await easir.problems("PUT", PATH, body)
    assert (problem["field"], problem["code"]) == (place, code)
    assert await easir.get(PATH) == before


async def test_custom_domain_is_set_on_the_platform(easir: Easir) -> None:
    path = "/__admin/vendors/easir/campaign-settings"
    answer = await easir.client.put(path, json={"domain": "mail.example.com"})
    assert answer.json() == {
        "domain": "mail.example.com",
        "domain_slug": "easir",
        "copy_status": 201,
    }
    assert (await easir.get(PATH))["domain"] == "mail.example.com"


@pytest.mark.parametrize(
    "body", [{"domain": "no domain"}, {"domain_slug": "a b"}, {"copy_status": 200}, [1]]
)
async def test_bad_platform_setting_is_refused(easir: Easir, body: Any) -> None:
    path = "/__admin/vendors/easir/campaign-settings"
    assert (await easir.client.put(path, json=body)).status_code in (400, 422)


async def test_tasks_of_an_unknown_campaign_are_not_found(easir: Easir) -> None:
    answer = await easir.client.get("/__admin/vendors/easir/campaigns/none/tasks")
    assert answer.status_code == 404
