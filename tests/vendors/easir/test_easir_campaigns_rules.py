"""Section "Create a campaign": what is required when, and how it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.easir.campaign_orders import PRINTED, TASK, call, letter, order, places
from tests.vendors.easir.conftest import Easir

REQUIRED = "validation.required"
INVALID = "validation.invalid"


async def test_empty_order_names_all_that_an_approved_campaign_needs(easir: Easir) -> None:
    assert await easir.problems("POST", "/campaigns", {}) == [
        {"message": "The name field is required.", "code": REQUIRED, "field": "name"},
        {"message": "The type field is required.", "code": REQUIRED, "field": "type"},
        {"message": "The filter field is required.", "code": REQUIRED, "field": "filter"},
        {"message": "The send at field is required.", "code": REQUIRED, "field": "send_at"},
    ]


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (order(message=None), ["", ".content", ".subject", ".sender"]),
        (order(message={"content": "a"}), [".subject", ".sender"]),
        (order(message={"subject": "a", "sender": "a@easir.com"}), [".content"]),
        (letter(message=None), ["", ".content"]),
        (letter(message={"subject": "a"}), [".content"]),
        (call(approved=False), ["", ".content", ".subject", ".sender"]),
        (letter(approved=False, message={"content": "a"}), [".subject", ".sender"]),
    ],
    ids=[
        "e-mail without message",
        "e-mail without head",
        "e-mail without content",
        "letter without message",
        "letter without content",
        "draft of a call",
        "draft of a letter",
    ],
)
async def test_message_is_required_as_type_and_approval_say(
    easir: Easir, body: Any, missing: list[str]
) -> None:
    found = places(await easir.problems("POST", "/campaigns", body))
    assert found == {f"message{part}": REQUIRED for part in missing}


async def test_call_needs_no_message(easir: Easir) -> None:
    made = await easir.send("/campaigns", call())
    assert (made["type"], made["message"]) == ("telephone", None)


async def test_draft_needs_neither_filter_nor_time(easir: Easir) -> None:
    made = await easir.send("/campaigns", order(approved=False, filter=None, send_at=None))
    assert (made["approved"], made["filter"], made["send_at"]) == (False, None, None)


async def test_execute_now_stands_in_for_send_at(easir: Easir) -> None:
    made = await easir.send("/campaigns", order(send_at=None, execute_now=True))
    assert made["send_at"] == "2026-03-02 10:00:00"


@pytest.mark.parametrize(
    ("change", "place", "code", "text"),
    [
        ({"type": "fax"}, "type", INVALID, "The selected type is invalid."),
        ({"name": "a" * 256}, "name", "validation.length_max", None),
        ({"approved": "maybe"}, "approved", "validation.boolean", None),
        ({"execute_now": "maybe"}, "execute_now", "validation.boolean", None),
        (
            {"send_at": "2026-03-02 10:00:00"},
            "send_at",
            "validation.after",
            "The send at must be a date after now.",
        ),
        (
            {"send_at": "2026-03-02T11:00:00Z"},
            "send_at",
            "validation.date",
            "The send at is not a valid date.",
        ),
        ({"send_at": "2026-02-30 11:00:00"}, "send_at", "validation.date", None),
        ({"message": "Hello"}, "message", INVALID, "The message must be an array."),
        (
            {"message": {"content": "a", "subject": "b", "sender": "nobody"}},
            "message.sender",
            "validation.email",
            "The message.sender must be a valid email address.",
        ),
        (
            {"template_id": 999},
            "template_id",
            "validation.exists",
            "The selected template id is invalid.",
        ),
        ({"template_id": 3}, "template_id", INVALID, "The selected template id is invalid."),
        ({"template_id": "two"}, "template_id", "validation.integer", None),
        ({"filter": []}, "filter", REQUIRED, None),
        (
            {"filter": [{"field": "contact.no", "operator": "eq", "value": "a"}]},
            "filter.0.field",
            INVALID,
            "The selected filter.0.field is invalid.",
        ),
        (
            {"filter": [{"field": "contact.created_at", "operator": "like", "value": "a"}]},
            "filter.0.operator",
            INVALID,
            "The selected filter.0.operator is invalid.",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_bad_field_is_refused_with_its_place(
    easir: Easir, change: Any, place: str, code: str, text: str | None
) -> None:
    problems = await easir.problems("POST", "/campaigns", order(**change))
    assert places(problems) == {place: code}
    assert text is None or problems[0]["message"] == text


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"distribution_strategy": "random"}, {"distribution_strategy": INVALID}),
        ({"distribute_users": []}, {"distribute_users": REQUIRED}),
        (
            {"distribute_users": [4, 99, "x"]},
            {"distribute_users.1": "validation.exists", "distribute_users.2": "validation.integer"},
        ),
        ({"relations_path": "path"}, {"relations_path": INVALID}),
        (
            {"relations_path": "9eae431b-3d0f-4528-9c59-e9d1a40fcd05"},
            {"relations_path": "validation.exists"},
        ),
        ({"start_at": "2026-03-02 11:00:00"}, {"start_at": "validation.after"}),
        ({"end_at": "2026-03-03 08:00:00"}, {"end_at": "validation.after"}),
        ({"start_at": None, "end_at": None}, {"start_at": REQUIRED, "end_at": REQUIRED}),
    ],
    ids=[
        "strategy",
        "no users",
        "users",
        "path",
        "unknown path",
        "starts with the sending",
        "ends with its start",
        "no times",
    ],
)
async def test_bad_task_is_refused_with_its_place(
    easir: Easir, change: Any, found: dict[str, str]
) -> None:
    problems = await easir.problems("POST", "/campaigns", order(task={**TASK, **change}))
    assert places(problems) == {f"task.{place}": code for place, code in found.items()}


async def test_task_needs_all_of_its_fields(easir: Easir) -> None:
    problems = await easir.problems("POST", "/campaigns", order(task={}))
    assert places(problems) == {f"task.{name}": REQUIRED for name in TASK}


@pytest.mark.parametrize("strategy", ["distribute", "responsible_user"])
async def test_both_strategies_of_the_page_are_taken(easir: Easir, strategy: str) -> None:
    made = await easir.send("/campaigns", order(task={**TASK, "distribution_strategy": strategy}))
    assert made["task"]["distribution_strategy"] == strategy
    assert [user["id"] for user in made["task"]["distribute_users"]] == [4, 10]


async def test_message_may_be_an_array_with_the_object(easir: Easir) -> None:
    said = {"content": "a", "subject": "b", "sender": "a@easir.com"}
    made = await easir.send("/campaigns", order(message=[said]))
    assert made["message"] == {"content": "a", "subject": "b"}


@pytest.mark.parametrize("path", ["/campaigns", "/campaigns/preview", "/campaigns/test-email"])
async def test_campaign_domain_must_be_set_first(easir: Easir, path: str) -> None:
    settings = {"domain": None, "domain_slug": None}
    await easir.client.put("/__admin/vendors/easir/campaign-settings", json=settings)
    assert await easir.problems("POST", path, order()) == [
        {"message": "The domain slug field is required.", "code": REQUIRED, "field": "domain_slug"}
    ]
    await easir.send("/campaigns/settings", {"domain_slug": "acme"}, method="PUT", status=200)
    assert (await easir.call("POST", path, json=order())).status_code in (200, 201, 202)


async def test_update_is_held_to_the_same_rules_without_execute_now(easir: Easir) -> None:
    body = order(send_at=None, execute_now=True, name=None)
    problems = await easir.problems("PUT", f"/campaigns/{PRINTED}", body)
    assert places(problems) == {"name": REQUIRED, "send_at": REQUIRED}
