"""Puts `fixtures/collect/seed.yaml` into a new sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import fixture_path
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.models.team import users
from mockserver.vendors.collect.service.campaigns import make_campaign
from mockserver.vendors.collect.service.team import keep_team


@cache
def _read_fixtures() -> Any:
    """The fixtures, read once."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = fixture_path("collect", "seed.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader


def seed(sandbox: Sandbox) -> None:
    """Fill a new sandbox."""
    fixtures, now = _read_fixtures(), sandbox.clock.now()
    team = dict(fixtures["team"])
    end = iso(now + timedelta(days=team.pop("plan_ends_in_days")))
    keep_team(sandbox, {**team, "plan": {**team["plan"], "end": end}})
    for fixture in fixtures["users"]:
        _add_user(sandbox, fixture, now)
    for fixture in fixtures["campaigns"]:
        created_at = now - timedelta(days=fixture["age_in_days"])
        make_campaign(sandbox, Fields(fixture), created_at)
    for fixture in fixtures["contacts"]:
        _add_contact(sandbox, fixture, now)


def _add_user(sandbox: Sandbox, fixture: Mapping[str, Any], now: datetime) -> None:
    row = {
        "number": sandbox.ids.number("collect.user number"),
        "id": fixture["_id"],
        "email": fixture["email"],
        "first_name": fixture["firstName"],
        "last_name": fixture["lastName"],
        "role": fixture["role"],
        "campaigns": fixture.get("campaigns"),
        "created_at": now - timedelta(days=fixture["age_in_days"]),
    }
    sandbox.database.add(users, row)


def _add_contact(sandbox: Sandbox, fixture: Mapping[str, Any], now: datetime) -> None:
    """A contact, with the archived requests that it counts."""
    created_at = now - timedelta(days=fixture["age_in_days"])
    sent = fixture["requests"]
    last = min((one["age_in_days"] for one in sent), default=None)
    row = {
        "number": sandbox.ids.number("collect.contact number"),
        "id": fixture["_id"],
        "email": fixture["email"],
        "first_name": fixture["firstName"],
        "last_name": fixture["lastName"],
        "company": fixture.get("company", ""),
        "phone": "",
        "tags": [],
        "custom": [],
        "nb_request": len(sent),
        "is_unsubscribed": False,
        "created_at": created_at,
        "last_activity": None if last is None else now - timedelta(days=last),
    }
    sandbox.database.add(contacts, row)
    for one in sent:
        _add_request(sandbox, fixture["_id"], one, now)


def _add_request(
    sandbox: Sandbox, contact_id: str, fixture: Mapping[str, Any], now: datetime
) -> None:
    created_at = now - timedelta(days=fixture["age_in_days"])
    row = {
        "number": sandbox.ids.number("collect.request number"),
        "id": sandbox.ids.token("collect.request", 17),
        "portal_key": sandbox.ids.token("collect.portal", 17),
        "base_url": "",  # known when somebody asks: see origins
        "campaign_id": fixture["campaignId"],
        "contact_id": contact_id,
        "status": fixture["status"],
        "due_at": None,
        "privacy": "private",
        "branding": {"useBranding": False},
        "data": {},
        "created_by": None,
        "assigned_to": None,
        "send_message": None,
        "send_completion_message": None,
        "send_rejection_message": None,
        "send_reopen_message": None,
        "submitted_at": None,
        "created_at": created_at,
    }
    sandbox.database.add(requests, row)
