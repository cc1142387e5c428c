"""Files: kept in the sandbox's database, and opened by URLs that expire."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row, bindparam, delete, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.errors import hidden, invalid, not_found
from mockserver.vendors.collect.models.files import contents, files
from mockserver.vendors.collect.service.lookup import find, get

MAX_SIZE = 20 * 1024 * 1024
"""Section "esignDocs": 20 MB per document, whichever way it comes."""

EXPIRES = 900
"""Seconds that a file's URL is good for when the request does not say."""

LONGEST_EXPIRES = 3_600

_TYPES = {
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "heic": "image/heic",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""The machine's own list differs from one to another."""

_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}", re.ASCII)
_content = select(contents.c.content).where(contents.c.number == bindparam("file"))
_drop_file = delete(files).where(files.c.number == bindparam("file"))
_drop_content = delete(contents).where(contents.c.number == bindparam("file"))


def guess_type(name: str) -> str:
    """The media type that a file's name says."""
    return _TYPES.get(read_extension(name), "application/octet-stream")


def list_extensions(element: Row[Any]) -> list[str]:
    """The extensions that an element takes, lower-case and without dots; none stands for all."""
    return [str(one).lower().lstrip(".") for one in element.extensions]


def read_extension(name: str) -> str:
    """The extension that a file's name has, lower-case; nothing when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_file(element: Row[Any], name: str, content: bytes) -> None:
    """Refuse a file of another extension, an empty one, and one above 20 MB.

    Raises:
        ApiError: 400.
    """
    wanted = list_extensions(element)
    if wanted and read_extension(name) not in wanted:
        raise invalid("name", f"must end with one of {', '.join(wanted)}")
    if not content:
        raise invalid("name", "is an empty file")
    if len(content) > MAX_SIZE:
        raise invalid("name", "is a file above 20 MB")


def keep_file(
    sandbox: Sandbox,
    element: Row[Any],
    kind: str,
    *,
    name: str,
    media: str,
    content: bytes,
    at: datetime,
    by: str,
    shares: int | None = None,
) -> Row[Any]:
    """Keep a file of an element; its row.

    Args:
        kind: `upload`, `sign` (a document to sign), `signed` or `sample`.
        by: `api`, `contact` or `user`.
        shares: the number of a file with the same content, which is not kept twice. It must stay.
    """
    number = sandbox.ids.number("collect.file")
    file_id = sandbox.ids.token("collect.file id", 17)
    row = {
        "number": number,
        "id": file_id,
        "key": sandbox.ids.token("collect.file key", 32),
        "request_id": element.request_id,
        "element_id": element.id,
        "kind": kind,
        "name": name,
        "type": media if _MEDIA_TYPE.fullmatch(media) else guess_type(name),
        "size": len(content),
        "by": by,
        "created_at": at,
        "scanned_at": None,
        "shares": shares,
    }
    sandbox.database.add(files, row)
    if shares is None:
        sandbox.database.add(contents, {"number": number, "content": content})
    return get(sandbox, files, file_id)


def drop_file(sandbox: Sandbox, file: Row[Any]) -> None:
    """Forget a file."""
    sandbox.database.execute(_drop_file, {"file": file.number})
    sandbox.database.execute(_drop_content, {"file": file.number})


def read_content(sandbox: Sandbox, file: Row[Any]) -> bytes:
    """A file's bytes."""
    number = file.number if file.shares is None else file.shares
    row = sandbox.database.first(_content, {"file": number})
    return bytes(row.content) if row is not None else b""


def make_url(base_url: str, file: Row[Any], now: datetime, seconds: int = EXPIRES) -> str:
    """The absolute URL of a file; it opens without a key for some seconds."""
    until = int(now.timestamp()) + seconds
    query = urlencode({"expires": until, "signature": _sign(file, str(until))})
    return f"{base_url}/files/{file.id}?{query}"


def open_file(exchange: Exchange, file_id: str) -> tuple[Row[Any], bytes]:
    """The file that a URL leads to, and its bytes.

    Raises:
        ApiError: 404, there is none; 403, the URL expired or was tampered with.
    """
    params = exchange.envelope.params
    file = find(exchange.sandbox, files, file_id)
    if file is None:
        raise not_found()
    until = params.get("expires", "")
    is_genuine = hmac.compare_digest(
        _sign(file, until).encode(), params.get("signature", "").encode()
    )
    if not is_genuine or int(until) < exchange.at.timestamp():
        raise hidden()
    return file, read_content(exchange.sandbox, file)


def _sign(file: Row[Any], until: str) -> str:
    made = blake2b(f"{file.id}\0{until}".encode(), key=file.key.encode(), digest_size=16)
    return made.hexdigest()
