"""The file manager: what EASIR made to be fetched, and the links that lead to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.models.files import files

_by_id = select(files).where(files.c.id == bindparam("file"))
_by_key = select(files).where(files.c.key == bindparam("secret"))


def keep_file(
    sandbox: Sandbox,
    name: str,
    content: bytes,
    at: datetime,
    *,
    media: str,
    user_id: int | None = None,
) -> str:
    """Keep a file; its id."""
    file_id = sandbox.ids.uuid("easir.file")
    row = {
        "id": file_id,
        "key": sandbox.ids.token("easir.link", 32),
        "name": name,
        "type": media,
        "size": len(content),
        "user_id": user_id,
        "content": content,
        "created_at": at,
    }
    sandbox.database.add(files, row)
    return file_id


def link_to(row: Any, base_url: str) -> str:
    """The absolute URL that a file's content is fetched at; `base_url` is an exchange's."""
    return f"{base_url}{LINK_PREFIX}files/{row.key}/{quote(row.name)}"


def show_file(exchange: Exchange, file_id: str) -> dict[str, Any]:
    """A file as the file manager shows it.

    Raises:
        ApiError: 404, there is none of this id.
    """
    row = exchange.sandbox.database.first(_by_id, {"file": file_id.lower()})
    if row is None:
        raise failed("not_found")
    return {
        "id": row.id,
        "name": row.name,
        "type": row.type,
        "size": row.size,
        "user_id": row.user_id,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.created_at),
        "download_url": link_to(row, exchange.base_url),
    }


def fetch(exchange: Exchange, key: str) -> Answer:
    """A file's content.

    Raises:
        ApiError: 404, there is none.
    """
    row = exchange.sandbox.database.first(_by_key, {"secret": key})
    if row is None:
        raise failed("not_found")
    shown = "inline" if row.type.startswith("text/html") else "attachment"
    name = f"{shown}; filename*=UTF-8''{quote(row.name)}"
    headers = (
        (b"content-type", row.type.encode("latin-1")),
        (b"content-length", str(row.size).encode()),
        (b"content-disposition", name.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
    )
    return Answer(200, headers, bytes(row.content))
