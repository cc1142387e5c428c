"""Campaigns as tests order them: to contacts of one last name, on the clock of the tests."""

from __future__ import annotations

from typing import Any

from tests.vendors.easir.conftest import Easir

PRINTED = "fab657f1-40de-4dec-bad5-a577ef4e4b05"
"""The campaign of the fixtures, which is the page's."""

PATH = "9eae431b-3d0f-4528-9c59-e9d1a40fcd04"
NEXT_HOUR = "2026-03-02 11:00:00"
"""An hour after the beginning of every test."""

TASK = {
    "distribution_strategy": "distribute",
    "distribute_users": [4, 10],
    "relations_path": PATH,
    "start_at": "2026-03-03 08:00:00",
    "end_at": "2026-03-03 16:00:00",
}


def order(**changes: Any) -> dict[str, Any]:
    """An e-mail campaign to all contacts named Zweig; a field that is None is left out."""
    body = {
        "name": "Spring",
        "type": "email",
        "message": {"content": "Dear {{first_name}}", "subject": "Hi", "sender": "a@easir.com"},
        "filter": [{"field": "contact.fixed_fields.last_name", "operator": "eq", "value": "Zweig"}],
        "send_at": NEXT_HOUR,
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def letter(**changes: Any) -> dict[str, Any]:
    """As `order`, by letter."""
    return order(type="letter", **{"message": {"content": "Dear {{first_name}}"}, **changes})


def call(**changes: Any) -> dict[str, Any]:
    """As `order`, by telephone."""
    return order(type="telephone", **{"message": None, "task": TASK, **changes})


async def make_zweig(easir: Easir, first_name: str = "Stefan", **fixed: Any) -> str:
    """A contact whom these campaigns reach; its id."""
    known = {
        "first_name": first_name,
        "last_name": "Zweig",
        "email": f"{first_name.lower()}@example.com",
        "address": "Kapuzinerberg 5",
        "zip_code": "5020",
        "city": "Salzburg",
        **fixed,
    }
    contact = await easir.make_contact(fixed_fields=known)
    return str(contact["id"])


def places(problems: Any) -> dict[str, str]:
    """The codes of problems by their fields."""
    return {problem["field"]: problem["code"] for problem in problems}
