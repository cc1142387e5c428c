"""Which campaigns or sendings a query asks for. Section "Campaigns list", Filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select

from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings

CHANNELS = ("sms", "mailing", "landing", "text2speech", "voice-interactive", "whatsapp")
"""The page's values, and the one that it leaves out."""

_LONGEST_NAME = 1000
_ISO_8601 = re.compile(r"[0-9W-]+([Tt ][0-9:.,]+([Zz]|[+-][0-9:]+)?)?")
"""Python takes any character between date and time."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the query parameters ask for; None is anything."""

    name: str | None
    channel: str | None
    before: datetime | None
    after: datetime | None

    def of_campaigns(self) -> list[ColumnElement[bool]]:
        """Conditions on campaigns."""
        conditions = self._of_names()
        if self.channel:
            found = select(sendings.c.campaign_id).where(sendings.c.channel == self.channel)
            conditions.append(campaigns.c.id.in_(found))
        if self.before:
            conditions.append(campaigns.c.created_at < self.before)
        if self.after:
            conditions.append(campaigns.c.created_at > self.after)
        return conditions

    def of_sendings(self) -> list[ColumnElement[bool]]:
        """Conditions on sendings that are joined with their campaigns."""
        conditions = self._of_names()
        if self.channel:
            conditions.append(sendings.c.channel == self.channel)
        if self.before:
            conditions.append(sendings.c.created_at < self.before)
        if self.after:
            conditions.append(sendings.c.created_at > self.after)
        return conditions

    def _of_names(self) -> list[ColumnElement[bool]]:
        return [] if self.name is None else [campaigns.c.name.like(self.name, escape="\\")]


def read_filter(params: Mapping[str, str]) -> Filter:
    """The filters of a query; an empty one is none.

    Raises:
        ApiError: 422, a date is not ISO 8601, no such channel, or the name is too long (inferred).
    """
    channel = params.get("channel") or None
    if channel is not None and channel not in CHANNELS:
        raise invalid_input("The selected channel is invalid.")
    return Filter(
        name=_read_name(params.get("name")),
        channel=channel,
        before=read_date(params, "beforeDate"),
        after=read_date(params, "afterDate"),
    )


def _read_name(value: str | None) -> str | None:
    """A pattern for SQL: the wildcard is `*`, all else stands for itself."""
    if not value:
        return None
    if len(value) > _LONGEST_NAME:
        raise invalid_input(f"The name field must not exceed {_LONGEST_NAME} characters.")
    for character in "\\%_":
        value = value.replace(character, f"\\{character}")
    return value.replace("*", "%")


def read_date(params: Mapping[str, str], name: str) -> datetime | None:
    """A moment; without a time zone it is UTC.

    Raises:
        ApiError: 422, it is not ISO 8601; a zone's `+` that was not encoded arrives as a space.
    """
    value = params.get(name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value if _ISO_8601.fullmatch(value) else "")
    except ValueError as error:
        raise invalid_input(f"The {name} field must be an ISO 8601 date.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
