"""Who a request comes from, and whether it may: section "Authorization", a Bearer token or
`x-api-key`."""

from __future__ import annotations

from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer, Envelope
from mockserver.kernel.vendor import Credential
from mockserver.vendors.xebo.account import is_key
from mockserver.vendors.xebo.errors import ApiError, render_error
from mockserver.vendors.xebo.routes.application import LOGIN_PATH
from mockserver.vendors.xebo.tokens import BadTokenError, read_sandbox, verify

PLACEHOLDER = "<ACCESS_TOKEN>"
"""What the page's samples print for the token: good in an open sandbox, so that they work when
pasted."""


def read_credential(envelope: Envelope) -> Credential | None:
    """The token, else the API key; at the login, what is logged in with."""
    if envelope.path == LOGIN_PATH:
        return _read_login(envelope.json)
    scheme, _, token = envelope.headers.get("authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    key = envelope.headers.get("x-api-key", "").strip()
    if token and not (token == PLACEHOLDER and key):
        return Credential("token", token, read_sandbox(token), "bearer")
    if not key:
        return None
    name, tilde, sandbox = key.partition("~")
    return Credential(name, name, sandbox if tilde else None, "key")


def _read_login(body: object) -> Credential | None:
    """A login leads to the sandbox after the `~` of its e-mail's local part, a refresh token to the
    one that issued it."""
    if not isinstance(body, dict):
        return None
    refresh, email = body.get("refresh_token"), body.get("email")
    if isinstance(refresh, str) and refresh and email is None:
        return Credential("refresh", refresh, read_sandbox(refresh), "refresh")
    if not isinstance(email, str) or "~" not in email:
        return None
    return Credential(*split_email(email), scheme="login")


def split_email(email: str) -> tuple[str, str, str | None]:
    """An e-mail address without the suffix of its local part, twice, and the suffix's sandbox."""
    local, _, domain = email.strip().rpartition("@")
    name, tilde, sandbox = local.partition("~")
    address = f"{name}@{domain}"
    return address, address, sandbox if tilde else None


def authorize(exchange: Exchange) -> Answer | None:
    """Refuse a missing, wrong or expired credential; login, pages and description need none."""
    path = exchange.envelope.path
    if path == LOGIN_PATH or path in DOCS_PATHS or path.startswith(("/s/", "/survey/")):
        return None
    code = _find_fault(exchange)
    if code is None:
        return None
    exchange.explain(f"validation:{code}")
    return render_error(ApiError(code))


def _find_fault(exchange: Exchange) -> str | None:
    """What is wrong with a credential: the code of an error, or None."""
    credential = exchange.credential
    if credential is None or not credential.name:
        return "no_token"
    if credential.scheme == "key":
        return None if is_key(exchange.sandbox, credential.secret) else "token_invalid"
    if credential.secret == PLACEHOLDER:
        return "token_invalid" if exchange.sandbox.is_strict else None
    try:
        verify(exchange.sandbox, credential.secret, "access", exchange.at)
    except BadTokenError as error:
        return "token_expired" if error.is_expired else "token_invalid"
    return None
