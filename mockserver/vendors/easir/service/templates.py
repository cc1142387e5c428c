"""Templates of e-mails and letters: listed, made and shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.company import COMPANY
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.content import templates
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.schemas.templates import TemplateRequest
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.users import acting_user

TYPES = ("email", "letter")
SIDES = ("top", "right", "bottom", "left")
_WIDEST = 100

_by_id = select(templates).where(templates.c.id == bindparam("template"))
_list = select(templates).order_by(templates.c.id)


def find_template(sandbox: Sandbox, number: int) -> Row[Any] | None:
    """A template, or None."""
    return sandbox.database.first(_by_id, {"template": number})


def render_template(row: Row[Any]) -> dict[str, Any]:
    """A template as campaigns show it."""
    return {
        "id": row.id,
        "type": row.type,
        "company_id": row.company_id,
        "title": row.title,
        "user_id": row.user_id,
    }


def _render_whole(row: Row[Any]) -> dict[str, Any]:
    return {
        **render_template(row),
        "content": row.content,
        "margins": row.margins,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }


def list_templates(exchange: Exchange) -> dict[str, Any]:
    """The templates in pages; `q` searches the title.

    Raises:
        ApiError: 422, the page is none.
    """
    return list_rows(
        exchange,
        _list,
        lambda rows: [_render_whole(row) for row in rows],
        searched=(templates.c.title,),
    )


def show_template(exchange: Exchange, template_id: str) -> dict[str, Any]:
    """One template, with its content.

    Raises:
        ApiError: 404, there is none of this id.
    """
    is_number = template_id.isdecimal() and len(template_id) < 18
    row = find_template(exchange.sandbox, int(template_id)) if is_number else None
    if row is None:
        raise failed("not_found")
    return _render_whole(row)


def create_template(exchange: Exchange, request: TemplateRequest) -> dict[str, Any]:
    """A new template.

    Raises:
        ApiError: 422, something is wrong.
    """
    sent = Fields(request.model_dump(), Problems())
    row: dict[str, Any] = {
        "type": sent.choice("type", TYPES, required=True),
        "title": sent.text("title", required=True),
        "content": sent.text("content", required=True, longest=None),
        "margins": _read_margins(sent.object("margins")),
    }
    sent.problems.check()
    row |= {
        "id": exchange.sandbox.ids.number("easir.template"),
        "company_id": COMPANY,
        "user_id": acting_user(exchange),
        "created_at": exchange.at,
        "updated_at": exchange.at,
    }
    exchange.sandbox.database.add(templates, row)
    return show_template(exchange, str(row["id"]))


def _read_margins(sent: Fields | None) -> dict[str, int] | None:
    """Millimetres of each side; a side that is left out is 20."""
    if sent is None:
        return None
    given = {side: sent.integer(side, least=0, most=_WIDEST) for side in SIDES}
    return {side: 20 if width is None else width for side, width in given.items()}
