"""The account as the API tells of it. Section "Account"."""

from __future__ import annotations

from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.account import read_account, read_balance
from mockserver.vendors.nrs360.dates import iso


def show(exchange: Exchange) -> dict[str, Any]:
    """The account of whoever asks: an open sandbox lets anybody in, by any user name."""
    account = describe(exchange.sandbox)
    credential = exchange.credential
    if credential is not None and credential.scheme == "basic":
        account["username"] = credential.name
    return {"data": account}


def describe(sandbox: Sandbox) -> dict[str, Any]:
    """What the page says the account is made of; the balance is a number in its currency."""
    account = read_account(sandbox)
    return {
        "username": account.username,
        "email": account.email,
        "timezone": account.timezone,
        "language": account.language,
        "balance": float(read_balance(sandbox)),
        "createdAt": iso(account.created_at),
        "country": account.country,
        "currency": account.currency,
    }
