"""Logging in, and renewing a token."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.xebo.account import is_login
from mockserver.vendors.xebo.errors import LoginError
from mockserver.vendors.xebo.models import users
from mockserver.vendors.xebo.schemas import Login
from mockserver.vendors.xebo.tokens import ACCESS_LIFETIME, BadTokenError, issue, verify

_by_email = select(users.c.id).where(users.c.email == bindparam("email"))


def log_in(exchange: Exchange, order: Login) -> dict[str, Any]:
    """Tokens for an e-mail and its password, or for a refresh token.

    Raises:
        LoginError: 400, a field is missing or no text; 401, they are not good.
    """
    if order.refresh_token is not None and order.email is None and order.password is None:
        return _answer(exchange, _renew(exchange, order.refresh_token))
    wrong = {
        name: [why]
        for name, value in (("email", order.email), ("password", order.password))
        if (why := _find_fault(value))
    }
    if wrong:
        raise LoginError("invalid", wrong)
    credential = exchange.credential
    is_tagged = credential is not None and credential.scheme == "login"
    email = credential.name if credential is not None and is_tagged else order.email.strip()
    if not _is_email(email):
        raise LoginError("invalid", {"email": ["Enter a valid email address."]})
    if not is_login(exchange.sandbox, email, order.password):
        raise LoginError("no_active_account")
    return _answer(exchange, _find_user(exchange.sandbox, email.lower()))


def _is_email(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and domain) and not any(one.isspace() for one in text)


def _find_fault(value: Any) -> str:
    """What is wrong with a field, in the words of the vendor's framework."""
    if value is None:
        return "This field is required."
    if not isinstance(value, str):
        return "Not a valid string."
    return "" if value.strip() else "This field may not be blank."


def _renew(exchange: Exchange, token: Any) -> str:
    """Whose refresh token it is."""
    if not isinstance(token, str) or not token.strip():
        why = _find_fault(token)
        raise LoginError("invalid", {"refresh_token": [why]})
    try:
        user: str = verify(exchange.sandbox, token, "refresh", exchange.at)["user_id"]
    except BadTokenError as error:
        raise LoginError("token_not_valid") from error
    return user


def _find_user(sandbox: Sandbox, email: str) -> str:
    """The id of a user, who exists from the first login on."""
    row = sandbox.database.first(_by_email, {"email": email})
    if row is not None:
        return str(row.id)
    user = sandbox.ids.uuid("xebo.user")
    sandbox.database.add(users, {"email": email, "id": user})
    return user


def _answer(exchange: Exchange, user: str) -> dict[str, Any]:
    return {
        "refresh_token": issue(exchange.sandbox, "refresh", user, exchange.at),
        "access_token": issue(exchange.sandbox, "access", user, exchange.at),
        "expires_at": int((exchange.at + ACCESS_LIFETIME).timestamp()),
        "created_at": int(exchange.at.timestamp()),
    }
