"""Accounts: listed, made and shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.models.records import accounts
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.schemas.records import AccountRequest
from mockserver.vendors.easir.service.fields import show_custom, show_fixed
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.presence import find_present
from mockserver.vendors.easir.service.record_values import read_record
from mockserver.vendors.easir.service.teams import read_teams, render_team
from mockserver.vendors.easir.service.users import find_users, render_user

_by_id = select(accounts).where(accounts.c.id == bindparam("account"))
_list = select(accounts).where(accounts.c.deleted_at.is_(None)).order_by(accounts.c.number)


def find_account(exchange: Exchange, account_id: str) -> Row[Any]:
    """An account.

    Raises:
        ApiError: 404, there never was one of this id; 410, it was deleted.
    """
    return find_present(exchange, _by_id, {"account": account_id.lower()})


def render_accounts(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Accounts, in the form that contacts are printed in."""
    people = find_users(sandbox, (row.user_id for row in rows))
    all_teams = read_teams(sandbox)
    shown = []
    for row in rows:
        user, team = people.get(row.user_id), all_teams.get(row.team_id)
        shown.append(
            {
                "id": row.id,
                "name": row.name,
                "b2c": row.b2c,
                "user": None if user is None else render_user(user, with_system=True),
                "team_id": row.team_id,
                "team": None if team is None else render_team(team),
                "status": row.status,
                "fixed_fields": show_fixed(sandbox, "account", row),
                "custom_fields": show_custom(sandbox, "account", row),
                "created_at": write_moment(row.created_at),
                "updated_at": write_moment(row.updated_at),
            }
        )
    return shown


def show_account(exchange: Exchange, account_id: str) -> dict[str, Any]:
    """One account.

    Raises:
        ApiError: 404 or 410, there is none (any more).
    """
    return render_accounts(exchange.sandbox, [find_account(exchange, account_id)])[0]


def list_accounts(exchange: Exchange) -> dict[str, Any]:
    """Accounts in pages; `q` searches name and address.

    Raises:
        ApiError: 422, the page is none.
    """
    return list_rows(
        exchange,
        _list,
        partial(render_accounts, exchange.sandbox),
        searched=(accounts.c.name, accounts.c.email),
    )


def create_account(exchange: Exchange, request: AccountRequest) -> dict[str, Any]:
    """A new account.

    Raises:
        ApiError: 422, something is wrong.
    """
    sent = Fields(request.model_dump(exclude_unset=True), Problems())
    b2c = sent.flag("b2c")
    name = sent.text("name")
    values = read_record(exchange, sent, "account", is_new=True, beside={"name": name})
    sent.problems.check()
    sandbox = exchange.sandbox
    blank = {column.name: None for column in accounts.columns}
    row = {
        **blank,
        **values,
        "number": sandbox.ids.number("easir.account"),
        "id": sandbox.ids.uuid("easir.account id"),
        "b2c": bool(b2c),
        "created_at": exchange.at,
        "updated_at": exchange.at,
    }
    sandbox.database.add(accounts, row)
    return show_account(exchange, row["id"])
