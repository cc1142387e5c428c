"""The account as its owner manages it on the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.account import (
    SETTINGS,
    change_account,
    read_account,
    set_balance,
)
from mockserver.vendors.nrs360.platform.bodies import take, take_texts
from mockserver.vendors.nrs360.service.accounts import describe
from mockserver.vendors.nrs360.urls import is_web_url


def show_account(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The account with its balance, senders, addresses, event URL and settings."""
    account = read_account(sandbox)
    return {
        **describe(sandbox),
        "senders": list(account.senders),
        "allowedIps": list(account.allowed_ips),
        "eventUrl": account.event_url,
        "settings": asdict(account.settings),
    }


def put_balance(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Set the balance: `{"balance": 12.5}`."""
    value = take(body, "balance", (int, float))
    try:
        balance = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("balance must be a number") from error
    if not balance.is_finite() or balance < 0:
        raise ValueError("balance must be a number of 0 or more")
    set_balance(sandbox, balance)
    return {"balance": float(balance)}


def put_senders(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Replace the verified senders: `{"senders": ["ACME", "info@example.com"]}`."""
    senders = take_texts(body, "senders")
    change_account(sandbox, senders=senders)
    return {"senders": list(senders)}


def verify_sender(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Verify one more sender: `{"sender": "ACME"}`."""
    sender = take(body, "sender", (str,))
    senders = tuple(dict.fromkeys([*read_account(sandbox).senders, sender]))
    change_account(sandbox, senders=senders)
    return {"senders": list(senders)}


def put_allowed_ips(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Replace the addresses requests may come from; an empty list allows any."""
    addresses = take_texts(body, "ips")
    for address in addresses:
        ip_network(address, strict=False)
    change_account(sandbox, allowed_ips=addresses)
    return {"ips": list(addresses)}


def put_event_url(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Set where event notifications go: `{"url": "https://…"}`; an empty one stops them."""
    url = take(body, "url", (str,))
    if url and not is_web_url(url):
        raise ValueError("url must be an http(s) URL")
    change_account(sandbox, event_url=url)
    return {"url": url}


def put_settings(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Change settings of the sandbox, by name: `{"strict_encoding": true}`."""
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed")
    for name, value in body.items():
        if name not in SETTINGS:
            raise ValueError(f"no setting {name}; there are {', '.join(sorted(SETTINGS))}")
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false")
    settings = replace(read_account(sandbox).settings, **body)
    change_account(sandbox, settings=settings)
    return asdict(settings)


ACTIONS = (
    PlatformAction("GET", "/account", "The account", show_account),
    PlatformAction("PUT", "/balance", "Set the balance", put_balance),
    PlatformAction("PUT", "/senders", "Replace the verified senders", put_senders),
    PlatformAction("POST", "/senders", "Verify a sender", verify_sender),
    PlatformAction("PUT", "/ips", "Allow IP addresses", put_allowed_ips),
    PlatformAction("PUT", "/event-url", "Set the event notifications' URL", put_event_url),
    PlatformAction("PUT", "/settings", "Change settings", put_settings),
)
