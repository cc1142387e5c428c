"""Recipients as an Excel file: asked for, made two seconds later, fetched from the file manager.

Sections "Export campaign recipients" and "Fetch the export for campaign recipients". Rows are read
some hundred at a time, each in a job of its own. A long file is written in a thread meanwhile, and
looked for again a second later; on a clock that is moved by hand it is waited for, so that time
passes in the same steps on every machine.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Row, Text, bindparam, delete, func, select, type_coerce, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Job
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.campaigns import campaign_export_parts, campaign_exports
from mockserver.vendors.easir.service.campaigns import news
from mockserver.vendors.easir.service.campaigns.book import find_campaign, find_row
from mockserver.vendors.easir.service.campaigns.recipients import list_kept, list_live
from mockserver.vendors.easir.service.campaigns.values import find_accounts, write_value
from mockserver.vendors.easir.service.fields import list_fields
from mockserver.vendors.easir.service.files import keep_file
from mockserver.vendors.easir.service.users import acting_user

log = logging.getLogger("mockserver.easir")

READ, WRITE = "export part", "export file"
"""The kinds of jobs: reading some recipients, and writing the file of all."""

STARTS_AFTER = timedelta(seconds=2)
_LOOKS_AGAIN_AFTER = timedelta(seconds=1)
_AT_ONCE = 100
"""Rows of a part. A file of a single one is written at once."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_thread = ThreadPoolExecutor(1, "exports")
_under_way: dict[tuple[Sandbox, int, str], Future[bytes]] = {}
_export = select(campaign_exports).where(campaign_exports.c.id == bindparam("export"))
_finish = (
    update(campaign_exports)
    .where(campaign_exports.c.id == bindparam("export"))
    .values(status=bindparam("now"), file_id=bindparam("file"))
)
_parts = (
    select(
        type_coerce(campaign_export_parts.c.rows, Text).label("json")
    )  # read where it is written
    .where(campaign_export_parts.c.export_id == bindparam("export"))
    .order_by(campaign_export_parts.c.part)
)
_last_part = select(func.coalesce(func.max(campaign_export_parts.c.part), 0)).where(
    campaign_export_parts.c.export_id == bindparam("export")
)
_forget = delete(campaign_export_parts).where(
    campaign_export_parts.c.export_id == bindparam("export")
)


def order_export(exchange: Exchange, campaign_id: str) -> dict[str, Any]:
    """Have the recipients exported.

    Raises:
        ApiError: 404 or 410, the campaign.
    """
    row, sandbox = find_campaign(exchange, campaign_id), exchange.sandbox
    export_id = sandbox.ids.uuid("easir.export")
    kept = {
        "id": export_id,
        "campaign_id": row.id,
        "user_id": acting_user(exchange),
        "status": "pending",
        "file_id": None,
        "base_url": exchange.base_url,
        "created_at": exchange.at,
    }
    sandbox.database.add(campaign_exports, kept)
    due_at = exchange.at + STARTS_AFTER
    first = {"export": export_id, "after": 0, "is_kept": row.started_at is not None}
    sandbox.jobs.schedule("easir", READ, due_at, first, weight=100)
    return _show(export_id, None, "pending")


def show_export(exchange: Exchange, campaign_id: str, export_id: str) -> dict[str, Any]:
    """How far an export is.

    Raises:
        ApiError: 404, there is no such export of this campaign; 410, the campaign was deleted.
    """
    row = find_campaign(exchange, campaign_id)
    found = _find(exchange.sandbox, export_id.lower())
    if found is None or found.campaign_id != row.id:
        raise failed("not_found")
    return _show(found.id, found.file_id, found.status)


def _show(export_id: str, file_id: str | None, status: str) -> dict[str, Any]:
    return {"export_id": export_id, "file_id": file_id, "status": status}


def _find(sandbox: Sandbox, export_id: str) -> Row[Any] | None:
    return sandbox.database.first(_export, {"export": export_id})


def read_parts(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """The next recipients of exports; a campaign that was deleted meanwhile has none."""
    for job in jobs:
        export = _find(sandbox, job.payload["export"])
        assert export is not None
        campaign = find_row(sandbox, export.campaign_id)
        assert campaign is not None
        if campaign.deleted_at is not None:
            _end(sandbox, export, "failed", None)
            continue
        list_next = list_kept if job.payload["is_kept"] else list_live
        contacts = list_next(sandbox, campaign, job.payload["after"], _AT_ONCE)
        if contacts:
            _keep_part(sandbox, export, contacts)
            again = {**job.payload, "after": contacts[-1].position}
            sandbox.jobs.schedule("easir", READ, job.due_at, again, weight=100)
        else:
            sandbox.jobs.schedule("easir", WRITE, job.due_at, {"export": export.id}, weight=100)


def _keep_part(sandbox: Sandbox, export: Row[Any], contacts: Sequence[Row[Any]]) -> None:
    known = {"export": export.id}
    part = 1 + sandbox.database.rows(_last_part, known)[0][0]
    names = {account.id: account.name for account in find_accounts(sandbox, contacts).values()}
    fixed = [one.name for one in list_fields(sandbox, "contact", is_fixed=True)]
    custom = [str(one.id) for one in list_fields(sandbox, "contact", is_fixed=False)]
    rows = [_list_cells(contact, names, fixed, custom) for contact in contacts]
    sandbox.database.add(
        campaign_export_parts, {"export_id": export.id, "part": part, "rows": rows}
    )


def _list_cells(
    contact: Row[Any], accounts: Mapping[str, str], fixed: Sequence[str], custom: Sequence[str]
) -> list[str]:
    known, own = contact._mapping, contact.custom_fields
    return [
        contact.id,
        accounts.get(contact.account_id, ""),
        "B2C" if contact.b2c else "B2B",
        *(write_value(known[name]) for name in fixed),
        *(write_value(own.get(key)) for key in custom),
        write_moment(contact.created_at),
        write_moment(contact.updated_at),
    ]


def _list_headings(sandbox: Sandbox) -> list[str]:
    """Names of the columns, in the order of the cells."""
    fields = [
        *list_fields(sandbox, "contact", is_fixed=True),
        *list_fields(sandbox, "contact", is_fixed=False),
    ]
    return ["Id", "Account", "Type", *(one.label for one in fields), "Created at", "Updated at"]


def write_files(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Exports whose rows are all read: their files, kept in the file manager.

    One that cannot be written has failed, which its status says.
    """
    for job in jobs:
        export = _find(sandbox, job.payload["export"])
        assert export is not None
        try:
            content = _write(sandbox, export)
        except StoreError:
            raise
        except Exception:
            log.exception("export %s failed", export.id)
            _end(sandbox, export, "failed", None)
            continue
        if content is None:
            due_at = job.due_at + _LOOKS_AGAIN_AFTER
            sandbox.jobs.schedule("easir", WRITE, due_at, job.payload, weight=100)
            continue
        at = job.due_at
        name = f"campaign-recipients-{at:%Y%m%d-%H%M%S}.xlsx"
        file_id = keep_file(sandbox, name, content, at, media=XLSX, user_id=export.user_id)
        _end(sandbox, export, "done", file_id)


def _write(sandbox: Sandbox, export: Row[Any]) -> bytes | None:
    """The file; None while a thread is still busy with it."""
    key = (sandbox, sandbox.generation, export.id)
    writing = _under_way.get(key)
    if writing is None:
        parts = sandbox.database.rows(_parts, {"export": export.id})
        texts = [part.json for part in parts]
        headings = _list_headings(sandbox)
        if len(texts) <= 1:
            return _render(headings, texts, export.created_at)
        writing = _thread.submit(_render, headings, texts, export.created_at)
        _under_way[key] = writing
    if writing.done() or sandbox.is_advancing or sandbox.clock.mode == "frozen":
        del _under_way[key]
        return writing.result()
    return None


def _render(headings: list[str], parts: list[str], made_at: datetime) -> bytes:
    """The file; a long one in a thread."""
    # Imported when first needed: a server that exports nothing does not pay for it.
    from mockserver.vendors.easir.service.campaigns.workbook import write_workbook

    rows = (cells for part in parts for cells in from_json(part))
    return write_workbook(headings, rows, made_at)


def _end(sandbox: Sandbox, export: Row[Any], status: str, file_id: str | None) -> None:
    sandbox.database.execute(_finish, {"export": export.id, "now": status, "file": file_id})
    sandbox.database.execute(_forget, {"export": export.id})
    if status == "done":
        shown = _show(export.id, file_id, status)
        news.tell_export(sandbox, export.campaign_id, shown, export.user_id)
