"""A validation as it was asked for, checked in the order of the page's table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError, invalid_input
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.contacts import contacts, memberships
from mockserver.vendors.nrs360.schemas.validation import ValidationRequest
from mockserver.vendors.nrs360.service.groups import check_group_ids
from mockserver.vendors.nrs360.service.validation.verdicts import judge
from mockserver.vendors.nrs360.urls import is_web_url

MOST_GROUPS = 1000
"""Of one validation. The page gives no limit: ours."""

_members = (
    select(contacts.c.email)
    .join(memberships, memberships.c.contact_id == contacts.c.id)
    .where(
        memberships.c.group_id.in_(bindparam("groups", expanding=True)),
        contacts.c.email.is_not(None),
    )
    .order_by(contacts.c.id)
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to validate, and how."""

    verdicts: Mapping[str, str]
    """The addresses, each once, and what is found out about each: those of groups by their
    contacts' ids, then the others as they were given."""

    is_forced: bool
    allows_risky: bool
    notification_url: str | None


def read_order(sandbox: Sandbox, body: ValidationRequest) -> Order:
    """Check the fields of a validation.

    Raises:
        ApiError: 422, a field is missing or of another kind, or there is no such group; 109, the
            notificationUrl is none.
    """
    fields = Fields(body.model_dump())
    wanted = _read_groups(sandbox, fields)
    given = list(_read_emails(fields.array("emails") or ()))
    if not wanted and not given:
        raise fields.refuse("emails", "is required.")
    url = fields.take("notificationUrl")
    order = Order(
        verdicts=dict(map(judge, chain(_find_members(sandbox, wanted), given))),
        is_forced=fields.flag("force") or False,
        allows_risky=fields.flag("allowRisky") or False,
        notification_url=url,
    )
    if url is not None and not is_web_url(url):
        raise ApiError(109)
    return order


def _read_groups(sandbox: Sandbox, fields: Fields) -> list[int]:
    items = fields.items("groupsIds", most=MOST_GROUPS)
    numbers = [items.integer(place, required=True) for place in items.values]
    wanted = [number for number in numbers if number is not None]
    check_group_ids(sandbox, wanted)
    return wanted


def _find_members(sandbox: Sandbox, wanted: Sequence[int]) -> Iterator[str]:
    """The addresses of some groups' contacts; a contact without one is passed over."""
    if wanted:
        for row in sandbox.database.rows(_members, {"groups": sorted(set(wanted))}):
            if row.email:
                yield row.email


def _read_emails(values: Sequence[Any]) -> Iterator[str]:
    """The addresses of a list. One that is malformed is what a validation is to find out."""
    for index, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            raise invalid_input(f"The emails.{index} field must be a string.")
        yield value.strip()
