"""Contacts as they are shown: in the campaigns page's form, alone and in lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.easir.dates import show_moment, write_moment
from mockserver.vendors.easir.models.records import CHANNELS, accounts, contacts
from mockserver.vendors.easir.problems import Problems
from mockserver.vendors.easir.service.fields import show_custom, show_fixed
from mockserver.vendors.easir.service.filters import read_filter
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.presence import find_present
from mockserver.vendors.easir.service.teams import read_teams, render_team
from mockserver.vendors.easir.service.users import find_users, render_user

_by_id = select(contacts).where(contacts.c.id == bindparam("contact"))
_account_names = select(accounts.c.id, accounts.c.name).where(among(accounts.c.id, "ids"))
_there = contacts.c.deleted_at.is_(None)

SEARCHED = (contacts.c.first_name + " " + contacts.c.last_name, contacts.c.email)
"""Where `q` is looked for: full names and e-mail addresses."""


def find_contact(exchange: Exchange, contact_id: str) -> Row[Any]:
    """A contact.

    Raises:
        ApiError: 404, there never was one of this id; 410, it was deleted.
    """
    return find_present(exchange, _by_id, {"contact": contact_id.lower()})


def render_contacts(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Contacts as a campaign's recipients are printed."""
    account_ids = sorted({row.account_id for row in rows})
    found = sandbox.database.rows(_account_names, {"ids": account_ids}) if rows else ()
    names = {row.id: row.name for row in found}
    people = find_users(sandbox, (row.user_id for row in rows))
    all_teams = read_teams(sandbox)
    shown = []
    for row in rows:
        user, team = people.get(row.user_id), all_teams.get(row.team_id)
        shown.append(
            {
                "id": row.id,
                "b2c": row.b2c,
                "account": {"id": row.account_id, "name": names.get(row.account_id)},
                "user": None if user is None else render_user(user, with_system=True),
                "team_id": row.team_id,
                "team": None if team is None else render_team(team),
                "status": row.status,
                "fixed_fields": show_fixed(sandbox, "contact", row),
                "custom_fields": show_custom(sandbox, "contact", row),
                "created_at": write_moment(row.created_at),
                "updated_at": write_moment(row.updated_at),
                "latest_activity_at": show_moment(row.latest_activity_at),
                "social_profile": row.social_profile,
                "consent": _show_consent(row),
            }
        )
    return shown


def _show_consent(row: Row[Any]) -> dict[str, Any]:
    """What was said for each channel; the time is an empty text while nobody was asked."""
    values = row._mapping
    return {
        channel: {
            "consent_given": values[f"consent_{channel}"],
            "updated_at": show_moment(values[f"consent_{channel}_at"]) or "",
        }
        for channel in CHANNELS
    }


def list_contacts(exchange: Exchange, account_id: str | None = None) -> dict[str, Any]:
    """Contacts in pages, of an account or all; `q` searches names and address.

    The parameter `filter` takes a filter as JSON.

    Raises:
        ApiError: 422, the page or the filter is none.
    """
    problems = Problems()
    asked = [_there, *_read_filter(exchange, problems)]
    if account_id is not None:
        asked.append(contacts.c.account_id == account_id)
    return list_rows(
        exchange,
        select(contacts).where(*asked).order_by(contacts.c.number),
        partial(render_contacts, exchange.sandbox),
        searched=SEARCHED,
        key=contacts.c.number,
        problems=problems,
    )


def _read_filter(exchange: Exchange, problems: Problems) -> list[Any]:
    from json import JSONDecodeError

    from mockserver.kernel.application import read_json

    sent = exchange.envelope.params.get("filter")
    if not sent:
        return []
    try:
        value = read_json(sent.encode())
    except (JSONDecodeError, UnicodeEncodeError):
        problems.add("invalid", "filter")
        return []
    return read_filter(exchange.sandbox, value, problems)


def show_contact(exchange: Exchange, row: Row[Any]) -> dict[str, Any]:
    """One contact."""
    return render_contacts(exchange.sandbox, [row])[0]
