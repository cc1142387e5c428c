"""Tokens (OAuth 2.0): issued, refreshed, and who they stand for.

A token that was issued in a sandbox other than default ends with `~` and the sandbox's name, and so
leads back to it. Spans are those of the sandbox's clock.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import DEFAULT
from mockserver.vendors.easir import company
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.people import tokens, users
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.schemas.tokens import TokenRequest

REFUSED = "invalid"
"""The one token, secret and password that is never good."""

GRANTS = ("authorization_code", "password", "refresh_token", "client_credentials")
ACCESS_SPAN = timedelta(hours=1)
CLIENT_SPAN = timedelta(minutes=3)
"""How long an access token of client_credentials is good."""

REFRESH_SPAN = timedelta(days=7)

_token = select(tokens).where(tokens.c.token == bindparam("sought"))
_user_by_email = select(users.c.id).where(users.c.email == bindparam("address"))


def find_user(exchange: Exchange, token: str) -> int | None:
    """The id of the user whom a token stands for; None when it is not good (any more).

    In an open sandbox a token that was not issued here stands for the default user.
    """
    row = exchange.sandbox.database.first(_token, {"sought": token})
    if row is not None:
        good = row.kind == "access" and exchange.at < row.expires_at
        return int(row.user_id) if good else None
    name = token.partition("~")[0]
    if name == company.TOKEN:
        return company.DEFAULT_USER
    if not name or name == REFUSED or exchange.sandbox.is_strict:
        return None
    return company.DEFAULT_USER


def issue(exchange: Exchange, request: TokenRequest) -> dict[str, Any]:
    """An access token and a refresh token for a grant.

    Raises:
        ApiError: 403, the client or what it grants is not good; 422, something is missing.
    """
    problems = Problems()
    grant = _read_grant(exchange, request, problems)
    client = _plain(request.client_id)
    if not _is_client(exchange, client, request.client_secret):
        raise failed("unauthorized")
    user_id = _find_granter(exchange, grant, Fields(request.model_dump(), problems))
    span = CLIENT_SPAN if grant == "client_credentials" else ACCESS_SPAN
    return {
        "access_token": _keep(exchange, "access", grant, client, user_id, span),
        "token_type": "Bearer",
        "expires_in": int(span.total_seconds()),
        "refresh_token": _keep(exchange, "refresh", grant, client, user_id, REFRESH_SPAN),
    }


def _read_grant(exchange: Exchange, request: TokenRequest, problems: Problems) -> str:
    """The grant, which travels in the query; it may be in the body, as OAuth 2.0 has it."""
    sent = {"grant_type": exchange.envelope.params.get("grant_type") or request.grant_type}
    grant = Fields(sent, problems).choice("grant_type", GRANTS, required=True)
    problems.check()
    return grant or ""


def _is_client(exchange: Exchange, client: str, secret: object) -> bool:
    if not client or not isinstance(secret, str) or secret in ("", REFUSED):
        return False
    if exchange.sandbox.is_strict:
        return (client, secret) == (company.CLIENT_ID, company.CLIENT_SECRET)
    return True


def _find_granter(exchange: Exchange, grant: str, sent: Fields) -> int:
    """The user who grants."""
    if grant == "client_credentials":
        return company.DEFAULT_USER
    if grant == "authorization_code":
        code = sent.text("code", required=True)
        sent.text("redirect_uri", required=True, longest=None)
        sent.problems.check()
        return _find_by_code(exchange, _plain(code))
    if grant == "refresh_token":
        token = sent.text("refresh_token", required=True)
        sent.problems.check()
        return _find_by_refresh(exchange, token or "")
    username = sent.text("username", required=True)
    password = sent.text("password", required=True)
    sent.problems.check()
    return _find_by_password(exchange, _plain(username), password or "")


def _find_by_code(exchange: Exchange, code: str) -> int:
    if code == REFUSED or (exchange.sandbox.is_strict and code != company.CODE):
        raise failed("unauthorized")
    return company.DEFAULT_USER


def _find_by_refresh(exchange: Exchange, token: str) -> int:
    """A refresh token stays good until it expires, however often it is used."""
    row = exchange.sandbox.database.first(_token, {"sought": token})
    if row is None or row.kind != "refresh" or exchange.at >= row.expires_at:
        raise failed("unauthorized")
    return int(row.user_id)


def _find_by_password(exchange: Exchange, username: str, password: str) -> int:
    known = (username, password) == (company.USERNAME, company.PASSWORD)
    if password == REFUSED or (exchange.sandbox.is_strict and not known):
        raise failed("unauthorized")
    row = exchange.sandbox.database.first(_user_by_email, {"address": username})
    return company.DEFAULT_USER if row is None else int(row.id)


def _keep(
    exchange: Exchange, kind: str, grant: str, client: str, user_id: int, span: timedelta
) -> str:
    sandbox = exchange.sandbox
    suffix = "" if sandbox.name == DEFAULT else f"~{sandbox.name}"
    token = sandbox.ids.token("easir.token", 40) + suffix
    row = {
        "token": token,
        "kind": kind,
        "grant_type": grant,
        "client_id": client,
        "user_id": user_id,
        "expires_at": exchange.at + span,
    }
    sandbox.database.add(tokens, row)
    return token


def _plain(value: object) -> str:
    """A text without the `~` and the sandbox's name behind it."""
    return value.partition("~")[0] if isinstance(value, str) else ""
