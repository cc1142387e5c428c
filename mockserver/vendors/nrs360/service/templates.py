"""Templates of the account: HTML kept under an id, counted for each version of the platform.

Sections "Templates" and "Templates V2". What differs: `type` is told by the current version alone,
and its list leaves the HTML out.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from sqlalchemy import Row, bindparam, delete, func, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import ApiError, not_found
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.templates import COUNTERS, templates
from mockserver.vendors.nrs360.rules import to_integer
from mockserver.vendors.nrs360.schemas.templates import TemplateRequest
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id

Version = Literal[1, 2]
"""1 is the previous version of the platform (`templateId`), 2 the current one (`templateV2Id`)."""

_PATHS = {1: "templates", 2: "v2/templates"}
_LINKS = re.compile(r"\[(unsubscribe_link|show_link|attachment_[0-9]{1,9}|form_[0-9]{1,9})\]")

_of_version = select(templates).where(templates.c.version == bindparam("version"))
_by_id = _of_version.where(templates.c.id == bindparam("id"))
_part = _of_version.order_by(templates.c.id).limit(bindparam("most")).offset(bindparam("skipped"))
_total = select(func.count().label("total")).where(templates.c.version == bindparam("version"))
_this = (templates.c.version == bindparam("of_version"), templates.c.id == bindparam("template"))
_change = (
    update(templates)
    .where(*_this)
    .values(
        name=bindparam("new_name"), html=bindparam("new_html"), updated_at=bindparam("new_date")
    )
)
_delete = delete(templates).where(*_this)


def find_html(sandbox: Sandbox, template_id: object, version: Version) -> str:
    """The HTML of a template, by its id as it came in.

    Raises:
        ApiError: 140, there is no such template.
    """
    number = to_integer(template_id)
    row = None if number is None else _find(sandbox, number, version)
    if row is None:
        raise ApiError(140)
    return str(row.html)


def list_all(exchange: Exchange, version: Version) -> dict[str, Any]:
    """The templates of a version, oldest first, in pages.

    Raises:
        ApiError: 422, `page` or `limit` is no such number.
    """
    page = read_page(exchange.envelope.params)
    database = exchange.sandbox.database
    total = database.rows(_total, {"version": version})[0].total
    asked = {"version": version, "most": page.limit, "skipped": page.offset}
    rows = database.rows(_part, asked)
    return {
        "data": [_render(row, version, with_html=version == 1) for row in rows],
        "meta": render_meta(exchange, page, total=total, count=len(rows)),
    }


def show(exchange: Exchange, template_id: str, version: Version) -> dict[str, Any]:
    """A template.

    Raises:
        ApiError: 404, there is none of that id.
    """
    return {"data": _render(_get(exchange, template_id, version), version)}


def create(exchange: Exchange, body: TemplateRequest, version: Version) -> dict[str, Any]:
    """Keep a new template, which sends may use at once.

    Raises:
        ApiError: 422, `name` or `html` is missing or no text.
    """
    name, html = _read(body)
    number = exchange.sandbox.ids.number(COUNTERS[version])
    row = {
        "version": version,
        "id": number,
        "name": name,
        "html": html,
        "created_at": exchange.at,
        "updated_at": exchange.at,
    }
    exchange.sandbox.database.add(templates, row)
    return _show_linked(exchange, number, version)


def change(
    exchange: Exchange, template_id: str, body: TemplateRequest, version: Version
) -> dict[str, Any]:
    """Give a template another name and content; sends that were accepted keep what they had.

    Raises:
        ApiError: 404, there is none of that id; 422, `name` or `html` is missing or no text.
    """
    number = _get(exchange, template_id, version).id
    name, html = _read(body)
    values = {"new_name": name, "new_html": html, "new_date": exchange.at}
    key = {"of_version": version, "template": number}
    exchange.sandbox.database.execute(_change, {**values, **key})
    return _show_linked(exchange, number, version)


def remove(exchange: Exchange, template_id: str, version: Version) -> None:
    """Delete a template; its id is not given out again.

    Raises:
        ApiError: 404, there is none of that id.
    """
    number = _get(exchange, template_id, version).id
    exchange.sandbox.database.execute(_delete, {"of_version": version, "template": number})


def preview(exchange: Exchange, template_id: str, version: Version) -> str:
    """A template's HTML with its custom links leading nowhere: there is no recipient yet.

    Raises:
        ApiError: 404, there is none of that id.
    """
    return _LINKS.sub(r"#\1", str(_get(exchange, template_id, version).html))


def _find(sandbox: Sandbox, number: int, version: Version) -> Row[Any] | None:
    if not 0 < number < 2**63:
        return None
    return sandbox.database.first(_by_id, {"version": version, "id": number})


def _get(exchange: Exchange, template_id: str, version: Version) -> Row[Any]:
    row = _find(exchange.sandbox, read_id(template_id), version)
    if row is None:
        raise not_found()
    return row


def _read(body: TemplateRequest) -> tuple[str, str]:
    fields = Fields(body.model_dump())
    name = fields.text("name", required=True)
    html = fields.text("html", required=True)
    return name or "", html or ""


def _show_linked(exchange: Exchange, number: int, version: Version) -> dict[str, Any]:
    """A template as it is answered when it was written: with its links."""
    data = show(exchange, str(number), version)["data"]
    url = f"{exchange.root_url}/api/rest/{_PATHS[version]}/{number}"
    return {"data": {**data, "links": {"self": url, "preview": f"{url}/preview"}}}


def _render(row: Row[Any], version: Version, *, with_html: bool = True) -> dict[str, Any]:
    """`updatedAt` is null for a template that came with the account, as it is printed."""
    data: dict[str, Any] = {"id": row.id, "name": row.name}
    if version == 2:
        data["type"] = "HTML"
    if with_html:
        data["html"] = row.html
    data["createdAt"] = iso(row.created_at)
    data["updatedAt"] = iso(row.updated_at) if row.updated_at else None
    return data
