"""Who gets a campaign: the contacts of its filter, live until it is sent and kept from then on.

Section "Get campaign recipients". An e-mail needs an address and a letter a postal one; a contact
who has refused the channel is left out. A telephone campaign is work for the users, who can look a
number up: the page prints recipients without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, literal, select
from sqlalchemy.sql import ColumnElement

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.models.campaigns import campaign_recipients
from mockserver.vendors.easir.models.records import contacts
from mockserver.vendors.easir.problems import Problems
from mockserver.vendors.easir.service.campaigns.book import find_campaign
from mockserver.vendors.easir.service.contacts import SEARCHED, render_contacts
from mockserver.vendors.easir.service.filters import read_filter
from mockserver.vendors.easir.service.paging import list_rows

_there = contacts.c.deleted_at.is_(None)
_REACHABLE: dict[str, tuple[ColumnElement[bool], ...]] = {
    "email": (func.coalesce(contacts.c.email, "") != "", contacts.c.consent_email.is_not(False)),
    "letter": (
        func.coalesce(contacts.c.address, "") != "",
        contacts.c.consent_letter.is_not(False),
    ),
    "telephone": (contacts.c.consent_call.is_not(False),),
}
_kept = (
    select(contacts, campaign_recipients.c.position)
    .select_from(
        campaign_recipients.join(contacts, contacts.c.id == campaign_recipients.c.contact_id)
    )
    .where(campaign_recipients.c.campaign_id == bindparam("campaign"))
    .order_by(campaign_recipients.c.position)
)
_kept_after = _kept.where(campaign_recipients.c.position > bindparam("after")).limit(
    bindparam("most")
)
_keep = insert(campaign_recipients)


def matching(sandbox: Sandbox, campaign_type: str, asked: Any) -> list[ColumnElement[bool]]:
    """Conditions of the contacts that a campaign of a type would reach now.

    A campaign without a filter, which only a draft can be, reaches nobody.
    """
    if not asked:
        return [literal(1) == 0]
    problems = Problems()
    found = read_filter(sandbox, asked, problems)
    if problems.found:  # a field that it names is no more
        return [literal(1) == 0]
    return [_there, *_REACHABLE[campaign_type], *found]


def find_first(sandbox: Sandbox, campaign_type: str, asked: Any) -> Row[Any] | None:
    """The first contact that a campaign would reach now."""
    found = select(contacts).where(*matching(sandbox, campaign_type, asked))
    return sandbox.database.first(found.order_by(contacts.c.number).limit(1))


def list_recipients(exchange: Exchange, campaign_id: str) -> dict[str, Any]:
    """The recipients in pages; `q` searches names and addresses.

    Raises:
        ApiError: 404 or 410, the campaign; 422, the page.
    """
    row, sandbox = find_campaign(exchange, campaign_id), exchange.sandbox
    return list_rows(
        exchange,
        select_recipients(sandbox, row),
        partial(render_contacts, sandbox),
        searched=SEARCHED,
        key=contacts.c.number if row.started_at is None else None,
    )


def select_recipients(sandbox: Sandbox, row: Row[Any]) -> Select[Any]:
    """The contacts whom a campaign reaches: those it would now, from when it is sent those kept."""
    return _list_live(sandbox, row) if row.started_at is None else _kept.params(campaign=row.id)


def _list_live(sandbox: Sandbox, row: Row[Any]) -> Select[Any]:
    """The contacts whom a campaign would reach now."""
    found = matching(sandbox, row.type, row.filter)
    return select(contacts).where(*found).order_by(contacts.c.number)


def freeze(sandbox: Sandbox, row: Row[Any]) -> int:
    """Keep who a campaign reaches now; how many they are."""
    position = func.row_number().over(order_by=contacts.c.number)
    found = select(literal(row.id), position, contacts.c.id).where(
        *matching(sandbox, row.type, row.filter)
    )
    names = [column.name for column in campaign_recipients.c]
    return sandbox.database.execute(_keep.from_select(names, found)).rowcount


def list_kept(sandbox: Sandbox, row: Row[Any], after: int, most: int) -> Sequence[Row[Any]]:
    """The next recipients of a campaign that is sent: contacts, with their `position`."""
    params = {"campaign": row.id, "after": after, "most": most}
    return sandbox.database.rows(_kept_after, params)


def list_live(sandbox: Sandbox, row: Row[Any], after: int, most: int) -> Sequence[Row[Any]]:
    """The next whom a campaign would reach now: contacts, with a `position` to go on from."""
    found = (
        _list_live(sandbox, row)
        .add_columns(contacts.c.number.label("position"))
        .where(contacts.c.number > after)
        .limit(most)
    )
    return sandbox.database.rows(found)
