"""Who a request comes from, and whether it may."""

from __future__ import annotations

from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.http import Answer, Envelope
from mockserver.kernel.vendor import Credential, Failure
from mockserver.vendors.toy.errors import render_failure

KEY = "toy-key"
REFUSED = "invalid"


def read_credential(envelope: Envelope) -> Credential | None:
    """The key; what follows its `~` names the sandbox."""
    key, tilde, sandbox = envelope.headers.get("x-toy-key", "").partition("~")
    if not key:
        return None
    return Credential(key, key, sandbox if tilde else None)


def authorize(exchange: Exchange) -> Answer | None:
    """Refuse a missing or unknown key; what describes the API needs none."""
    if exchange.envelope.path in DOCS_PATHS or _is_known(exchange):
        return None
    exchange.explain("validation:unknown_key")
    refusal: Answer = render_failure(Failure(401))
    return refusal


def _is_known(exchange: Exchange) -> bool:
    credential = exchange.credential
    if credential is None or credential.secret == REFUSED:
        return False
    return credential.secret == KEY or not exchange.sandbox.is_strict
