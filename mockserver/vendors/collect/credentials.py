"""Who a request comes from, and whether it may.

HTTP Basic with an empty user name and the API key as password (`curl --user ":KEY"`). The printed
samples leave it out. A user name beside the key is let in too.
"""

from __future__ import annotations

from functools import lru_cache

from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer, Envelope, decode_basic
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Credential
from mockserver.vendors.collect.errors import ApiError, render_error

KEY = "collect-key"
"""The key of the fixtures."""

REFUSED = "invalid"
"""The one key that is never good."""

_OPEN = ("/portal/", "/files/")
"""What recipients open, and links to files: their addresses are secret enough."""


def read_credential(envelope: Envelope) -> Credential | None:
    """The key; what follows its `~` names the sandbox."""
    return _parse(envelope.headers.get("authorization", ""))


@lru_cache(maxsize=256)
def _parse(authorization: str) -> Credential | None:
    pair = decode_basic(authorization)
    if pair is None or not pair[1]:
        return None
    key, tilde, sandbox = pair[1].partition("~")
    return Credential(pair[0], key, sandbox if tilde else None, "basic") if key else None


def authorize(exchange: Exchange) -> Answer | None:
    """Refuse a missing or wrong key: 401."""
    path = exchange.envelope.path
    if path.startswith(_OPEN) or path in DOCS_PATHS:
        return None
    if is_known(exchange.sandbox, exchange.credential):
        return None
    exchange.explain(ApiError(401).reason)
    return render_error(401)


def is_known(sandbox: Sandbox, credential: Credential | None) -> bool:
    """Whether a key is good: any in an open sandbox but `invalid`, the fixtures' in a strict."""
    if credential is None or credential.secret == REFUSED:
        return False
    return credential.secret == KEY or not sandbox.is_strict
