"""Who a request comes from, and whether it may.

Everything but the token endpoint asks for `Authorization: Bearer TOKEN`. Credentials that are bad
or missing are answered with 403: EASIR documents no 401.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer, Envelope
from mockserver.kernel.vendor import Credential
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.routes.application import render_error
from mockserver.vendors.easir.service.tokens import find_user

TOKEN_PATH = "/token"  # noqa: S105 - a path
_NAMING = ("refresh_token", "code", "client_id", "username")
"""What of a request for a token may name the sandbox after a `~`, the first that does counts."""


def read_credential(envelope: Envelope) -> Credential | None:
    """The Bearer token; what follows its `~` names the sandbox, as in every token issued in one."""
    if envelope.path == TOKEN_PATH:
        return _read_grant(envelope.json)
    scheme, _, token = envelope.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        return None
    _, tilde, sandbox = token.partition("~")
    return Credential(token, token, sandbox if tilde else None, "bearer")


def _read_grant(body: Any) -> Credential | None:
    """The sandbox that a request for a token is for; who asks is looked at by its service."""
    if not isinstance(body, dict):
        return None
    for value in _texts(body):
        name, tilde, sandbox = value.partition("~")
        if tilde:
            return Credential(name, "", sandbox, "grant")
    return None


def _texts(body: dict[str, Any]) -> Iterator[str]:
    return (body[key] for key in _NAMING if isinstance(body.get(key), str))


def authorize(exchange: Exchange) -> Answer | None:
    """Refuse a missing, bad or expired token (403), then a body that is not JSON (415)."""
    path = exchange.envelope.path
    if path in DOCS_PATHS or path.startswith(LINK_PREFIX):
        return None
    if path != TOKEN_PATH and not _is_known(exchange):
        return _refuse(exchange, "unauthorized")
    if _is_other_content(exchange):
        return _refuse(exchange, "content_type")
    return None


def _is_known(exchange: Exchange) -> bool:
    credential = exchange.credential
    return credential is not None and find_user(exchange, credential.secret) is not None


def _is_other_content(exchange: Exchange) -> bool:
    """Whether a body is of another type than JSON. A GET may have one, which nobody reads."""
    envelope = exchange.envelope
    if envelope.method not in ("POST", "PUT") or not envelope.body or not exchange.operation:
        return False
    media = envelope.headers.get("content-type", "").partition(";")[0]
    return media.strip().lower() != "application/json"


def _refuse(exchange: Exchange, code: str) -> Answer:
    exchange.explain(f"validation:{code}")
    return render_error(failed(code))
