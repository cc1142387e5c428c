"""What accounts and contacts are sent alike: who is responsible, and the values of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.problems import Fields
from mockserver.vendors.easir.service.fields import ValueReader
from mockserver.vendors.easir.service.teams import read_teams
from mockserver.vendors.easir.service.users import acting_user, find_users


def read_record(
    exchange: Exchange,
    sent: Fields,
    entity: str,
    *,
    is_new: bool,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The columns that a request gives, without those that it leaves out.

    Custom fields are given as `custom_fields`, to be put over what is there. `beside` has values
    of fixed fields that were sent elsewhere in the request.
    """
    values: dict[str, Any] = {}
    if is_new or sent.has("user_id"):
        values["user_id"] = _read_user(exchange, sent)
    if is_new or "team_id" in sent.values:
        values["team_id"] = _read_team(exchange, sent)
    if is_new or "status" in sent.values:
        values["status"] = sent.text("status")
    reader = ValueReader(exchange, entity, sent)
    values |= reader.read("fixed_fields", is_new=is_new, beside=beside)
    values["custom_fields"] = reader.read("custom_fields", is_new=is_new)
    return values


def _read_user(exchange: Exchange, sent: Fields) -> int | None:
    number = sent.integer("user_id")
    if number is not None and not find_users(exchange.sandbox, [number]):
        sent.refuse("exists", "user_id")
    return number if sent.has("user_id") else acting_user(exchange)


def _read_team(exchange: Exchange, sent: Fields) -> int | None:
    number = sent.integer("team_id")
    if number is not None and number not in read_teams(exchange.sandbox):
        sent.refuse("exists", "team_id")
    return number
