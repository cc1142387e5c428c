"""Puts `fixtures/easir/seed.yaml` into a new sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.company import COMPANY, read_fixtures
from mockserver.vendors.easir.dates import read_moment
from mockserver.vendors.easir.models.campaigns import campaigns
from mockserver.vendors.easir.models.content import relations_paths, settings, templates
from mockserver.vendors.easir.models.fields import fields
from mockserver.vendors.easir.models.people import team_members, teams, users
from mockserver.vendors.easir.models.records import CHANNELS, accounts, contacts

_FIELD = {"validation": None, "required": False, "hidden": False, "read_only": False}


def seed(sandbox: Sandbox) -> None:
    """Fill a new sandbox."""
    fixtures = read_fixtures()
    now = sandbox.clock.now()
    times = {"created_at": now, "updated_at": now}
    _seed_people(sandbox, fixtures, times)
    for one in fixtures["relations_paths"]:
        sandbox.database.add(relations_paths, {**one, **times})
    for one in fixtures["templates"]:
        row = {**one, "company_id": COMPANY, "user_id": 1, **times}
        sandbox.database.add(templates, row)
    _start_counter(sandbox, "easir.template", fixtures["templates"])
    _fill(sandbox, settings, {"company_id": COMPANY, **fixtures["settings"]})
    _seed_fields(sandbox, fixtures)
    for one in fixtures["accounts"]:
        seed_account(sandbox, one, now)
    for one in fixtures["campaigns"]:
        _seed_campaign(sandbox, one, now)


def _fill(sandbox: Sandbox, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row; columns that it does not name are null."""
    sandbox.database.add(table, {column.name: row.get(column.name) for column in table.columns})


def _start_counter(sandbox: Sandbox, kind: str, rows: list[Any]) -> None:
    """Have new ids of a kind begin behind those of the fixtures."""
    sandbox.ids.number(kind, by=max(row["id"] for row in rows))


def _seed_people(sandbox: Sandbox, fixtures: Any, times: Mapping[str, datetime]) -> None:
    for one in fixtures["users"]:
        flags = {"email_notifications": False, "system_user": False}
        sandbox.database.add(users, {**one, **flags, "company_id": COMPANY})
    for one in fixtures["teams"]:
        row = {"id": one["id"], "name": one["name"], "company_id": COMPANY, **times}
        sandbox.database.add(teams, row)
        for user in one["members"]:
            sandbox.database.add(team_members, {"team_id": one["id"], "user_id": user})


def _seed_fields(sandbox: Sandbox, fixtures: Any) -> None:
    position = 0
    for entity, parts in fixtures["fields"].items():
        for part, listed in parts.items():
            for one in listed:
                position += 1
                row = {**_FIELD, **one, "entity": entity, "is_fixed": part == "fixed"}
                row |= {"position": position, "sort_order": 0}
                named = fixtures["choices"].get(one.get("choices"), ())
                row["choices"] = [
                    {"id": number, "value": value} for number, value in enumerate(named, 1)
                ] or None
                _fill(sandbox, fields, row)


def seed_account(sandbox: Sandbox, one: Any, now: datetime) -> None:
    """Enter an account with its contacts, as the fixtures have them."""
    row = {
        **one.get("fixed_fields", {}),
        **_read_record(one, now, "account"),
        "name": one["name"],
        "number": sandbox.ids.number("easir.account"),
        "b2c": one["b2c"],
    }
    _fill(sandbox, accounts, row)
    for contact in one["contacts"]:
        _seed_contact(sandbox, one, contact, now)


def _seed_contact(sandbox: Sandbox, account: Any, one: Any, now: datetime) -> None:
    row = {
        **one["fixed_fields"],
        **_read_record(one, now, "contact"),
        "number": sandbox.ids.number("easir.contact"),
        "account_id": account["id"],
        "b2c": account["b2c"],
        "social_profile": {},
    }
    for channel in CHANNELS:
        if channel in one.get("consent", {}):
            row[f"consent_{channel}"] = one["consent"][channel]
            row[f"consent_{channel}_at"] = row["created_at"]
    _fill(sandbox, contacts, row)


def _read_record(one: Any, now: datetime, entity: str) -> dict[str, Any]:
    """What accounts and contacts have in common."""
    printed = read_moment(one.get("created_at"))
    created_at = printed or now - timedelta(days=one["age_in_days"])
    custom = read_fixtures()["fields"][entity]["custom"]
    numbers = {field["name"]: str(field["id"]) for field in custom}
    return {
        "id": one["id"],
        "user_id": one.get("user"),
        "team_id": one.get("team"),
        "custom_fields": {numbers[name]: v for name, v in one.get("custom_fields", {}).items()},
        "created_at": created_at,
        "updated_at": created_at,
    }


def _seed_campaign(sandbox: Sandbox, one: Any, now: datetime) -> None:
    """A campaign that is still to be sent."""
    created_at = now - timedelta(days=one["age_in_days"])
    send_at = now + timedelta(days=one["sent_in_days"])
    row = {
        **one,
        "number": sandbox.ids.number("easir.campaign.number"),
        "user_id": 1,
        "team_id": 1,
        "scope": "global",
        "approved": True,
        "send_at": send_at,
        "task_start_at": send_at + timedelta(seconds=1),
        "task_end_at": send_at + timedelta(seconds=2),
        "base_url": "",
        "exchange": "",
        "created_at": created_at,
        "updated_at": created_at,
    }
    _fill(sandbox, campaigns, row)
    sandbox.jobs.schedule("easir", "campaign", send_at, {"campaign": one["id"]})
