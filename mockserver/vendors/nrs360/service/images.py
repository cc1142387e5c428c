"""Images that are posted, kept and served. Section "Image generator".

The page prints an URL that ends in .jpg for the PNG image as well. So does this: every URL ends
in .jpg, the one with .png opens too, and the Content-Type says what the file is.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import fixture_path
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.images import images
from mockserver.vendors.nrs360.schemas.images import ImagesRequest
from mockserver.vendors.nrs360.service.pictures import name_format

MOST_IMAGES = 100
LARGEST_IMAGE = 10 * 1024 * 1024
"""Images a request, bytes an image. The page gives no limits: ours."""

PLACEHOLDER = "BASE64_ENCODED_STRING"
"""What the page's sample prints for an image: it stands for one of ours, so that the sample works
when pasted."""

TYPES = {"jpg": "image/jpeg", "png": "image/png"}

_FOLDER = "nrs360.uploads"
_DATA_URL = re.compile(r"data:image/[a-z+.-]{1,20};base64,", re.IGNORECASE)
_WHITESPACE = re.compile(r"\s+")
_NAME = re.compile(r"([0-9a-f]{64})\.(?:jpg|png)")

_by_digest = select(images).where(images.c.digest == bindparam("digest"))
_known = select(images.c.digest).where(images.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An image as it was asked for."""

    external_id: str
    extension: str
    encoded: str


def generate(exchange: Exchange, body: ImagesRequest) -> dict[str, Any]:
    """Keep images: an URL for each that is one, in the order they came; the others are marked.

    Raises:
        ApiError: 422, `images` or a field of one is missing or mistyped, or there are too many.
    """
    fields = Fields(body.model_dump())
    entries = fields.entries("images", required=True, most=MOST_IMAGES)
    asked = [_read(entry) for entry in entries]
    return {"data": [_generate(exchange, entry) for entry in asked]}


def _read(fields: Fields) -> _Entry:
    return _Entry(
        external_id=fields.text("externalId", required=True) or "",
        extension=fields.text("extension", required=True) or "",
        encoded=fields.text("base64", required=True) or "",
    )


def _generate(exchange: Exchange, entry: _Entry) -> dict[str, Any]:
    content = _decode(entry)
    return {
        "externalId": entry.external_id,
        "imageUrl": None if content is None else _keep(exchange, entry, content),
        "error": content is None,
    }


def _decode(entry: _Entry) -> bytes | None:
    """The file, or None when it is not what its extension says, or too large."""
    extension = entry.extension.lower()
    if extension not in TYPES:
        return None
    if entry.encoded == PLACEHOLDER:
        return fixture_path("nrs360", "images", f"sample.{extension}").read_bytes()
    encoded = _WHITESPACE.sub("", _DATA_URL.sub("", entry.encoded, count=1))
    if len(encoded) > LARGEST_IMAGE * 4 // 3 + 4:
        return None
    try:
        content = b64decode(encoded, validate=True)
    except ValueError:
        return None
    return content if name_format(content) == extension else None


def _keep(exchange: Exchange, entry: _Entry, content: bytes) -> str:
    """Keep a file under its digest, once; its URL, which opens without a credential."""
    digest = sha256(content).hexdigest()
    database = exchange.sandbox.database
    if database.first(_known, {"digest": digest}) is None:
        row = {
            "digest": digest,
            "extension": entry.extension.lower(),
            "content": content,
            "created_at": exchange.at,
        }
        database.add(images, row)
    return f"{exchange.base_url}/uploads/{_folder(exchange.sandbox)}/{digest}.jpg"


def _folder(sandbox: Sandbox) -> str:
    """The account's folder, named when its first image comes."""
    name = sandbox.database.get(_FOLDER)
    if name is None:
        name = sandbox.ids.token(_FOLDER, 16)
        sandbox.database.put(_FOLDER, name)
    return str(name)


def find_image(exchange: Exchange, folder: str, name: str) -> Row[Any]:
    """The image of an URL.

    Raises:
        UnknownPage: there is none.
    """
    found = _NAME.fullmatch(name)
    if found is None or folder != exchange.sandbox.database.get(_FOLDER):
        raise UnknownPage
    row = exchange.sandbox.database.first(_by_digest, {"digest": found[1]})
    if row is None:
        raise UnknownPage
    return row
