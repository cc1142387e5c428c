"""A validation as it was asked for, checked in the order of the page's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.addresses import parse_address
from mockserver.vendors.nrs360.errors import ApiError, invalid_input
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.contacts import contacts, groups, memberships
from mockserver.vendors.nrs360.rules import to_integer
from mockserver.vendors.nrs360.schemas.validation import ValidationRequest
from mockserver.vendors.nrs360.urls import is_web_url

_known_groups = select(groups.c.id).where(groups.c.id.in_(bindparam("groups", expanding=True)))
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

    emails: tuple[str, ...]
    """Each once: those of groups by their contacts' ids, then the others as they were given."""

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
    wanted = list(_read_groups(sandbox, fields.array("groupsIds") or ()))
    given = list(_read_emails(fields.array("emails") or ()))
    if not wanted and not given:
        raise fields.refuse("emails", "is required.")
    url = fields.take("notificationUrl")
    order = Order(
        emails=tuple(dict.fromkeys([*_find_members(sandbox, wanted), *given])),
        is_forced=fields.flag("force") or False,
        allows_risky=fields.flag("allowRisky") or False,
        notification_url=url,
    )
    if url is not None and not is_web_url(url):
        raise ApiError(109)
    return order


def _read_groups(sandbox: Sandbox, values: Sequence[Any]) -> Iterator[int]:
    numbers = [to_integer(value) for value in values]
    asked = sorted({number for number in numbers if number is not None})
    found = sandbox.database.rows(_known_groups, {"groups": asked}) if asked else []
    known = {row.id for row in found}
    for index, number in enumerate(numbers):
        if number is None:
            raise invalid_input(f"The groupsIds.{index} field must be an integer.")
        if number not in known:
            raise invalid_input(f"The selected groupsIds.{index} is invalid.")
        yield number


def _find_members(sandbox: Sandbox, wanted: Sequence[int]) -> Iterator[str]:
    """The addresses of some groups' contacts; a contact without one is passed over."""
    if wanted:
        for row in sandbox.database.rows(_members, {"groups": sorted(set(wanted))}):
            if row.email:
                yield _spell(row.email)


def _read_emails(values: Sequence[Any]) -> Iterator[str]:
    """The addresses of a list. One that is malformed is what a validation is to find out."""
    for index, value in enumerate(values):
        if not isinstance(value, str) or not value.strip():
            raise invalid_input(f"The emails.{index} field must be a string.")
        yield _spell(value.strip())


def _spell(email: str) -> str:
    return parse_address(email) or email
