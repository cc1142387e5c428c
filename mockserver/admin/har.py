"""Requests of the journal as an HTTP Archive (HAR 1.2), which browsers and proxies read."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Row

from mockserver import __version__
from mockserver.admin.exchanges import HttpMessage, dict_headers, show_request, show_response

_VERSION = "HTTP/1.1"
"""The journal does not keep it; all clients are answered in this one."""

_CUT = "Only the start of the body was kept."
_HIDDEN = "Secrets are written [hidden]."


def render_har(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The archive of some entries, in their order."""
    creator = {"name": "mockserver", "version": __version__}
    log = {"version": "1.2", "creator": creator, "entries": entries, "comment": _HIDDEN}
    return {"log": log}


def render_entry(row: Row[Any], url: str) -> dict[str, Any]:
    """One exchange. What HAR has no place for begins with an underscore."""
    took = row.duration_us / 1000
    return {
        "startedDateTime": row.at.isoformat(timespec="milliseconds"),
        "time": took,
        "request": _render_request(row, url),
        "response": _render_response(row),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "_exchange": row.id,
        "_operation": row.operation,
        "_reason": row.reason,
    }


def _render_request(row: Row[Any], url: str) -> dict[str, Any]:
    message = show_request(row)
    rendered = {
        "method": row.method,
        "url": url,
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": _list_pairs(message.headers),
        "queryString": _list_pairs(parse_qsl(row.query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": _read_size(message, len(row.request_body)),
    }
    if message.body.content:
        media = dict_headers(message.headers).get("content-type", "")
        rendered["postData"] = {"mimeType": media, **_render_body(message, "_encoding")}
    return rendered


def _render_response(row: Row[Any]) -> dict[str, Any]:
    message = show_response(row)
    headers = dict_headers(message.headers)
    size = _read_size(message, len(row.response_body))
    return {
        "status": row.status,
        "statusText": _name(row.status),
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": _list_pairs(message.headers),
        "content": {
            "size": max(size, len(row.response_body)),
            "mimeType": headers.get("content-type", ""),
            **_render_body(message, "encoding"),
        },
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": size,
    }


def _list_pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _render_body(message: HttpMessage, encoding: str) -> dict[str, str]:
    """A body's text. For requests HAR knows no encoding, so that ours has another name there."""
    rendered = {"text": message.body.content}
    if message.body.encoding == "base64":
        rendered[encoding] = "base64"
    if message.is_cut:
        rendered["comment"] = _CUT
    return rendered


def _read_size(message: HttpMessage, kept: int) -> int:
    """Bytes of a body as it travelled; -1 when they are not known."""
    declared = dict_headers(message.headers).get("content-length", "")
    if declared.isdecimal():
        return int(declared[:20])
    return -1 if message.is_cut else kept


def _name(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
