"""What the rules of the recipient's country do to a text, where the sandbox heeds them.

Annex "Sending Restrictions by Country". All of it is inferred: the page says what is permitted, and
of the API only that messages outside of hours wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.countries import (
    find_public_shortener,
    lacks_stop,
    name_country,
    next_permitted,
)
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.service.compose import Draft
from mockserver.vendors.nrs360.service.order import Order

_TEXTS = frozenset({"sms", "landing"})


def heed_country(draft: Draft, order: Order) -> None:
    """Hold a text back when it may not leave yet, and warn of what it lacks.

    A public URL shortener in a text to the United States makes it end as rejected.
    """
    country = draft.recipient.country
    warnings = list(draft.warnings)
    if lacks_stop(country, draft.text):
        warnings.append("France: a marketing SMS must end in STOP au [STOP_CODE]")
    shortener = find_public_shortener(country, draft.text)
    if shortener is not None:
        warnings.append(f"United States: the public URL shortener {shortener} is not permitted")
        draft.outcome = "rejected" if draft.outcome == "delivered" else draft.outcome
    starts_at = next_permitted(country, order.starts_at, order.ranges)
    if starts_at > order.starts_at:
        draft.starts_at = starts_at
        warnings.append(f"{name_country(country)}: outside of hours, held until {iso(starts_at)}")
    draft.warnings = tuple(warnings)


def group_by_start(
    sandbox: Sandbox, rows: Sequence[Row[Any]], starts_at: datetime
) -> dict[datetime, list[Row[Any]]]:
    """Messages that are given a new date, by when they may leave then."""
    if not read_account(sandbox).settings.country_rules:
        return {starts_at: list(rows)}
    grouped: dict[datetime, list[Row[Any]]] = {}
    for row in rows:
        number = parse_msisdn(row.recipient) if row.channel in _TEXTS else None
        permitted = next_permitted(number.country, starts_at) if number else starts_at
        grouped.setdefault(permitted, []).append(row)
    return grouped
