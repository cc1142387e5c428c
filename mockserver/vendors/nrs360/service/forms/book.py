"""The forms of the account: created, listed, read, updated, deleted. Section "Forms"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import invalid_input, not_found
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.forms import forms
from mockserver.vendors.nrs360.schemas.forms import FormRequest
from mockserver.vendors.nrs360.service.forms.elements import read_elements
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id
from mockserver.vendors.nrs360.urls import is_web_url

_LONGEST_NAME = 255
_by_id = select(forms).where(forms.c.id == bindparam("form"))
_by_name = select(forms.c.id).where(forms.c.name == bindparam("name"))
_page = select(forms).order_by(forms.c.id).limit(bindparam("most")).offset(bindparam("after"))
_count = select(func.count()).select_from(forms)
_update = (
    update(forms)
    .where(forms.c.id == bindparam("form"))
    .values({column.name: bindparam(column.name) for column in forms.c if column.name != "id"})
)
_delete = delete(forms).where(forms.c.id == bindparam("form"))


def create_form(exchange: Exchange, body: FormRequest) -> dict[str, Any]:
    """Keep a new form; the answer is as that of reading it.

    Raises:
        ApiError: 422, a field is wrong, or another form has the name.
    """
    sandbox = exchange.sandbox
    columns = _read_columns(sandbox, body)
    number = add_form(sandbox, columns, exchange.at)
    return {"data": _show(_find(sandbox, number))}


def add_form(sandbox: Sandbox, columns: Mapping[str, Any], at: datetime) -> int:
    """Keep a form whose columns are known to be right; its id."""
    number = sandbox.ids.number("nrs360.form")
    sandbox.database.add(forms, {"id": number, **columns, "created_at": at, "updated_at": None})
    return number


def update_form(exchange: Exchange, form: str, body: FormRequest) -> dict[str, Any]:
    """Put a form in the place of another; what the body leaves out gets its default.

    Raises:
        ApiError: 404, there is none of that id; 422, a field is wrong or the name is taken.
    """
    sandbox = exchange.sandbox
    row = find_form(sandbox, form)
    columns = _read_columns(sandbox, body, own=row.id)
    change = {"form": row.id, **columns, "created_at": row.created_at, "updated_at": exchange.at}
    sandbox.database.execute(_update, change)
    return {"data": _show(_find(sandbox, row.id))}


def list_forms(exchange: Exchange) -> dict[str, Any]:
    """The forms, oldest first, in pages.

    Raises:
        ApiError: 422, `page` or `limit` cannot be read.
    """
    page = read_page(exchange.envelope.params)
    database = exchange.sandbox.database
    rows = database.rows(_page, {"most": page.limit, "after": page.offset})
    ((total,),) = database.rows(_count)
    meta = render_meta(exchange, page, total=total, count=len(rows))
    return {"data": [_show(row) for row in rows], "meta": meta}


def show_form(exchange: Exchange, form: str) -> dict[str, Any]:
    """One form. Raises 404."""
    return {"data": _show(find_form(exchange.sandbox, form))}


def delete_form(exchange: Exchange, form: str) -> None:
    """Delete a form; links that were sent lead nowhere from then on. Raises 404."""
    row = find_form(exchange.sandbox, form)
    exchange.sandbox.database.execute(_delete, {"form": row.id})


def find_form(sandbox: Sandbox, text: str) -> Row[Any]:
    """The form of an id in a path. Raises 404."""
    return _find(sandbox, read_id(text))


def _find(sandbox: Sandbox, number: int) -> Row[Any]:
    row = sandbox.database.first(_by_id, {"form": number})
    if row is None:
        raise not_found()
    return row


def _read_columns(sandbox: Sandbox, body: FormRequest, own: int = 0) -> dict[str, Any]:
    """The fields in the order of the page's table. `own` is the form that may have the name."""
    fields = Fields(body.model_dump())
    name = fields.text("name", required=True, longest=_LONGEST_NAME) or ""
    holder = sandbox.database.first(_by_name, {"name": name})
    if holder is not None and holder.id != own:
        raise invalid_input("The name has already been taken.")
    is_editable = fields.flag("editable")
    return {
        "name": name,
        "is_editable": True if is_editable is None else is_editable,
        "has_reject_button": fields.flag("rejectButton") or False,
        "background_url": _read_url(fields, "backgroundUrl"),
        "logo_url": _read_url(fields, "logoUrl"),
        "elements": read_elements(fields),
    }


def _read_url(fields: Fields, name: str) -> str:
    url = fields.text(name) or ""
    if url and not is_web_url(url):
        raise fields.refuse(name, "must be a valid URL.")
    return url


def _show(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "placeholder": f"{{FORM_{row.id}}}",
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at) if row.updated_at else None,
    }
