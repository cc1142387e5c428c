"""Documents that a request brings, by URL or as base64."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.fetch import Fetch
from mockserver.kernel.http import Envelope
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Credential
from mockserver.vendors.collect.addresses import is_web_url
from mockserver.vendors.collect.credentials import is_known
from mockserver.vendors.collect.errors import invalid
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.service.files import MAX_SIZE, guess_type

MAX_FETCHES = 50
"""URLs of one request that are fetched; one that is not counts as none."""

_LONGEST_BASE64 = MAX_SIZE * 4 // 3 + 4
_PATHS = ("/request", "/requests", "/upload", "/upload-sign")
_PLACES = ("esignDocs", "sample", "samples")


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it came."""

    name: str
    media: str
    content: bytes


def list_fetches(
    sandbox: Sandbox, envelope: Envelope, credential: Credential | None
) -> Sequence[Fetch]:
    """The URLs of documents that a request names."""
    is_sending = envelope.method == "POST" and envelope.path.endswith(_PATHS)
    if not is_sending or b'"url"' not in envelope.body or not is_known(sandbox, credential):
        return ()
    body = envelope.json
    if not isinstance(body, dict):
        return ()
    urls = islice(filter(is_web_url, _list_urls(body)), MAX_FETCHES)
    return [Fetch(url, MAX_SIZE) for url in urls]


def _list_urls(body: dict[str, Any]) -> Iterator[str]:
    named: list[Any] = [body]
    for place in _PLACES:
        value = body.get(place)
        named += value if isinstance(value, list) else [value]
    for one in named:
        url = one.get("url") if isinstance(one, dict) else None
        if isinstance(url, str):
            yield url


def read_document(exchange: Exchange, fields: Fields) -> Document:
    """The document that `url` or `data` and `name` of an object bring.

    Raises:
        ApiError: 400, there is neither or both, it is above 20 MB, no base64, or the URL did not
            answer with a file.
    """
    url, data = fields.text("url"), fields.blob("data")
    name = (fields.text("name") or "").strip().replace("\\", "/").rpartition("/")[2]
    if bool(url) == bool(data):
        raise fields.refuse("url", "or data is required, and not both")
    if data:
        media, content = _decode(fields, data)
        name = name or "document"
        return Document(name, media or guess_type(name), content)
    assert url is not None
    content = _fetch(exchange, fields, url)
    name = name or unquote(urlsplit(url).path).rpartition("/")[2] or "document"
    return Document(name, guess_type(name), content)


def _decode(fields: Fields, data: str) -> tuple[str, bytes]:
    """Base64, also as a `data:` URL; whitespace in it is left out."""
    media = ""
    if data.startswith("data:"):
        head, comma, data = data.partition(",")
        if not comma or not head.endswith(";base64"):
            raise fields.refuse("data", "must be base64")
        media = head[5:-7].partition(";")[0].lower()
    text = "".join(data.split())
    if len(text) > _LONGEST_BASE64:
        raise fields.refuse("data", "is above 20 MB")
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise fields.refuse("data", "must be base64") from error
    if len(content) > MAX_SIZE:
        raise fields.refuse("data", "is above 20 MB")
    return media, content


def _fetch(exchange: Exchange, fields: Fields, url: str) -> bytes:
    """What the URL answered before this request began."""
    found = exchange.fetched.get(url)
    if found is None:
        raise fields.refuse("url", "must be an http(s) URL")
    if found.error:
        raise fields.refuse("url", f"could not be fetched: {found.error}")
    if found.is_too_long:
        raise fields.refuse("url", "leads to a file above 20 MB")
    if found.status != 200:
        raise fields.refuse("url", f"answered {found.status}")
    return found.content


def check_signable(fields: Fields, document: Document) -> None:
    """Refuse what cannot be signed here: documents to sign are PDF.

    Raises:
        ApiError: 400.
    """
    if not document.content.startswith(b"%PDF-"):
        raise invalid(f"{fields.prefix}{'url' if fields.has('url') else 'data'}", "must be a PDF")
