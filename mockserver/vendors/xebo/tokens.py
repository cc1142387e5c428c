"""Access and refresh tokens: JWTs signed with HS256, which lead back to their sandbox.

Their claims are those of the vendor's own tokens (token_type, exp, iat, jti, user_id); the header
`kid` names the sandbox. They are good on the sandbox's clock, not on the machine's. A sandbox that
was copied from another has its users and responses, and takes its tokens too.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from pydantic_core import from_json

from mockserver.kernel.sandbox import NAME, Sandbox

Kind = Literal["access", "refresh"]

ACCESS_LIFETIME = timedelta(hours=24)
"""Section "Note": a token is valid for 24 hours."""

REFRESH_LIFETIME = timedelta(days=7)
"""Not on the page: longer than what it renews."""

_KEYS = "xebo.token_keys"
"""Where a sandbox that has issued tokens keeps its key, under its name. A copy of it has that, too,
and so verifies what it issued."""

_LIFETIMES: dict[str, timedelta] = {"access": ACCESS_LIFETIME, "refresh": REFRESH_LIFETIME}


class BadTokenError(Exception):
    """A token that is forged, malformed, of another kind, or too old."""

    def __init__(self, *, is_expired: bool) -> None:
        super().__init__()
        self.is_expired = is_expired


def issue(sandbox: Sandbox, kind: Kind, user_id: str, at: datetime) -> str:
    """A new token for a user."""
    import jwt

    key = _own_key(sandbox)
    kept = sandbox.database.get(_KEYS, {})
    if sandbox.name not in kept:
        sandbox.database.put(_KEYS, {**kept, sandbox.name: key})
    claims = {
        "token_type": kind,
        "exp": int((at + _LIFETIMES[kind]).timestamp()),
        "iat": int(at.timestamp()),
        "jti": sandbox.ids.token("xebo.jti", 32, "0123456789abcdef"),
        "user_id": user_id,
    }
    return jwt.encode(claims, key, algorithm="HS256", headers={"kid": sandbox.name})


def verify(sandbox: Sandbox, token: str, kind: Kind, at: datetime) -> dict[str, Any]:
    """The claims of a token.

    Raises:
        BadTokenError: it was issued neither here nor in a sandbox that this is a copy of, is of the
            other kind, or has expired.
    """
    import jwt

    issuer = read_sandbox(token)
    kept = sandbox.database.get(_KEYS, {})
    key = _own_key(sandbox) if issuer == sandbox.name else kept.get(issuer)
    if key is None:
        raise BadTokenError(is_expired=False)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            options={
                "require": ["exp", "token_type", "user_id"],
                # The library would look at the machine's clock.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise BadTokenError(is_expired=False) from error
    if claims["token_type"] != kind:
        raise BadTokenError(is_expired=False)
    if claims["exp"] <= at.timestamp():
        raise BadTokenError(is_expired=True)
    return claims


@lru_cache(maxsize=1024)
def read_sandbox(token: str) -> str | None:
    """The sandbox that a token says it was issued in; it is not verified here."""
    head = token.partition(".")[0]
    try:
        header = from_json(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return None
    name = header.get("kid") if isinstance(header, dict) else None
    return name if isinstance(name, str) and NAME.fullmatch(name) else None


def _own_key(sandbox: Sandbox) -> str:
    """The sandbox's key, which follows from the seed and its name: tokens survive a restart."""
    return "".join(sandbox.ids.name("xebo.secret", number, 19) for number in range(1, 5))
