"""Who a request comes from, and whether it may: section "Authentication"."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address, ip_network

from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer, Envelope, decode_basic
from mockserver.kernel.vendor import Credential
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.routes.application import render_error

REFUSED = "invalid"
"""The one password that is never good."""

PLACEHOLDER = "YOUR_AUTH_TOKEN"
"""What the page's samples print for the credential: good in an open sandbox, so that they work
when pasted."""


def read_credential(envelope: Envelope) -> Credential | None:
    """User name and API password; a suffix of the user name after `~` names the sandbox."""
    return _parse(envelope.headers.get("authorization", ""))


@lru_cache(maxsize=256)
def _parse(authorization: str) -> Credential | None:
    pair = decode_basic(authorization)
    if pair is None:
        if authorization == f"Basic {PLACEHOLDER}":
            return Credential(PLACEHOLDER, PLACEHOLDER, scheme="placeholder")
        return None
    user, password = pair
    name, tilde, sandbox = user.partition("~")
    return Credential(name, password, sandbox if tilde else None, "basic")


def authorize(exchange: Exchange) -> Answer | None:
    """Refuse a missing or wrong credential (103) and an address that is not allowed (112)."""
    if not _is_protected(exchange.envelope.path):
        return None
    if not _is_known(exchange):
        exchange.explain("validation:103")
        return render_error(ApiError(103))
    allowed = read_account(exchange.sandbox).allowed_ips
    if allowed and not is_listed(exchange.envelope.client, allowed):
        exchange.explain("validation:112")
        return render_error(ApiError(112))
    return None


def _is_protected(path: str) -> bool:
    """All but the pages that recipients open and the API's description."""
    return (
        not path.startswith(("/s/", "/u/", "/o/", "/c/", "/m/", "/a/", "/l/", "/f/", "/uploads/"))
        and path not in DOCS_PATHS
    )


def _is_known(exchange: Exchange) -> bool:
    """Whether a credential is good: any well-formed one in an open sandbox but `invalid`."""
    credential = exchange.credential
    if credential is None or not credential.name or not credential.secret:
        return False
    if credential.secret == REFUSED:
        return False
    if exchange.sandbox.is_strict:
        account = read_account(exchange.sandbox)
        return (credential.name, credential.secret) == (account.username, account.password)
    return True


def is_listed(client: str, allowed: tuple[str, ...]) -> bool:
    """Whether an address is one of, or in one of the networks of, a list."""
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in ip_network(entry, strict=False) for entry in allowed)
