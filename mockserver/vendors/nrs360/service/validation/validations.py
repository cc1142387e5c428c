"""Validations as customers post, list, read and delete them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.account import check_credit, read_account
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.validation import validated_emails, validations
from mockserver.vendors.nrs360.schemas.validation import ValidationRequest
from mockserver.vendors.nrs360.service.csv_cells import make_safe, write_lines
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id
from mockserver.vendors.nrs360.service.validation.life import STARTED_AFTER
from mockserver.vendors.nrs360.service.validation.order import Order, read_order
from mockserver.vendors.nrs360.service.validation.reading import render
from mockserver.vendors.nrs360.service.validation.verdicts import (
    PRICE,
    find_magic,
    is_failing,
)

_AT_ONCE = 1000
"""Addresses that one statement looks up."""

_listed = (
    select(validations)
    .order_by(validations.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
_count = select(func.count()).select_from(validations)
_by_id = select(validations).where(validations.c.id == bindparam("validation"))
_delete = delete(validations).where(validations.c.id == bindparam("gone"))
_delete_unknown = delete(validated_emails).where(
    validated_emails.c.validation == bindparam("gone"), validated_emails.c.is_known.is_(False)
)
_verified = select(validated_emails.c.email).where(
    validated_emails.c.email.in_(bindparam("emails", expanding=True)),
    validated_emails.c.is_known.is_(True),
)
_any = select(validated_emails.c.place).limit(1)
_results = (
    select(validated_emails.c.email, validated_emails.c.result)
    .where(validated_emails.c.validation == bindparam("validation"))
    .order_by(validated_emails.c.place)
)


def accept(exchange: Exchange, body: ValidationRequest) -> dict[str, Any]:
    """Take a validation on; it is worked on by and by.

    Raises:
        ApiError: a field is wrong, or the balance is below the estimated cost (111).
    """
    sandbox = exchange.sandbox
    order = read_order(sandbox, body)
    estimate = PRICE * _count_new(sandbox, order)
    check_credit(sandbox, estimate)
    row = _keep(exchange, order, estimate)
    magic = find_magic(order.verdicts)
    if magic:
        exchange.explain(f"magic:{magic}")
    due_at = exchange.at + STARTED_AFTER
    sandbox.jobs.schedule("nrs360", "validation started", due_at, row.id)
    return {"data": render(row, _currency(sandbox), exchange.root_url)}


def _count_new(sandbox: Sandbox, order: Order) -> int:
    """How many addresses are to be looked into: those of earlier validations are known, unless
    they are forced."""
    count = len(order.verdicts)
    if order.is_forced or not sandbox.database.cached(_any, (validated_emails,)):
        return count
    return count - len(_find_verified(sandbox, list(order.verdicts)))


def _find_verified(sandbox: Sandbox, emails: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(emails), _AT_ONCE):
        some = emails[start : start + _AT_ONCE]
        found.update(row.email for row in sandbox.database.rows(_verified, {"emails": some}))
    return found


def _keep(exchange: Exchange, order: Order, estimate: Decimal) -> Row[Any]:
    database = exchange.sandbox.database
    number = exchange.sandbox.ids.number("nrs360.validation")
    row = {
        "id": number,
        "status": "pending",
        "total": len(order.verdicts),
        "processed": 0,
        "valid": 0,
        "estimated_cost": estimate,
        "cost": Decimal(0),
        "allows_risky": order.allows_risky,
        "is_failing": is_failing(order.verdicts),
        "notification_url": order.notification_url,
        # Without what names the sandbox, so that a copy of it links to its own.
        "base_url": exchange.base_url.removesuffix(exchange.sandbox.segment),
        "created_at": exchange.at,
        "updated_at": exchange.at,
        "finished_at": None,
    }
    database.add(validations, row)
    database.add_all(validated_emails, _draw(number, order.verdicts))
    return database.rows(_by_id, {"validation": number})[0]


def _draw(number: int, verdicts: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for place, (email, result) in enumerate(verdicts.items()):
        yield {
            "validation": number,
            "place": place,
            "email": email,
            "result": result,
            "is_known": False,
        }


def list_all(exchange: Exchange) -> dict[str, Any]:
    """The validations, oldest first.

    Raises:
        ApiError: 422, the page or limit cannot be read.
    """
    database = exchange.sandbox.database
    page = read_page(exchange.envelope.params)
    rows = database.rows(_listed, {"most": page.limit, "after": page.offset})
    ((total,),) = database.rows(_count)
    currency = _currency(exchange.sandbox)
    data = [render(row, currency, exchange.root_url) for row in rows]
    return {"data": data, "meta": render_meta(exchange, page, total=total, count=len(data))}


def show(exchange: Exchange, validation: str) -> dict[str, Any]:
    """One validation.

    Raises:
        ApiError: 404, there is none of that id.
    """
    row = _find(exchange, validation)
    return {"data": render(row, _currency(exchange.sandbox), exchange.root_url)}


def show_result(exchange: Exchange, validation: str) -> bytes:
    """The result as CSV: `email;result`.

    Raises:
        ApiError: 404, there is no such validation, or it is not finished.
    """
    row = _find(exchange, validation)
    if row.status != "finished":
        raise not_found()
    found = exchange.sandbox.database.rows(_results, {"validation": row.id})
    lines = [("email", "result"), *((make_safe(one.email), one.result) for one in found)]
    return write_lines(lines, delimiter=";")


def forget(exchange: Exchange, validation: str) -> None:
    """Delete a validation: one that is under way ends. What was found out stays known.

    Raises:
        ApiError: 404, there is none of that id.
    """
    row = _find(exchange, validation)
    exchange.sandbox.database.execute(_delete, {"gone": row.id})
    exchange.sandbox.database.execute(_delete_unknown, {"gone": row.id})


def _find(exchange: Exchange, text: str) -> Row[Any]:
    """The row of an id in a path. Raises 404."""
    row = exchange.sandbox.database.first(_by_id, {"validation": read_id(text)})
    if row is None:
        raise not_found()
    return row


def _currency(sandbox: Sandbox) -> str:
    return read_account(sandbox).currency
