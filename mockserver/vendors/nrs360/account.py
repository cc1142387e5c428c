"""The account a sandbox stands for: credentials, balance, senders, addresses and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError

_ACCOUNT = "nrs360.account"
_BALANCE = "nrs360.balance"
_UNKNOWN = "2020-01-01T00:00:00+00:00"
"""When accounts were made that were kept before their date was."""


def _off(meaning: str) -> bool:
    """A setting that is off at first."""
    off: bool = field(default=False, metadata={"meaning": meaning})
    return off


@dataclass(frozen=True, slots=True)
class Settings:
    """What a sandbox can be told to do otherwise; all off at first."""

    accept_plus: bool = _off("a leading + in a number is taken off instead of refused with 102")
    strict_encoding: bool = _off(
        "characters outside the alphabet are refused with 113 instead of sent as `?`"
    )
    require_verified_senders: bool = _off(
        "SMS senders that are not on the account's list are refused with 115"
    )
    block_mailing: bool = _off("the account had too many hard bounces: mails are refused with 118")
    country_rules: bool = _off(
        "texts to France, Colombia and the United States obey the annex on sending restrictions"
    )


SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {each.name: each.metadata["meaning"] for each in fields(Settings)}
)
"""What each setting does, by its name."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account, as the vendor's platform would show it."""

    username: str
    password: str
    email: str
    timezone: str
    language: str
    country: str
    currency: str
    created_at: datetime
    senders: tuple[str, ...] = ()
    """Verified senders: SMS labels, e-mail addresses."""

    allowed_ips: tuple[str, ...] = ()
    """Addresses requests may come from; none means any."""

    event_url: str = ""
    """Where event notifications of all sends are posted."""

    settings: Settings = field(default_factory=Settings)


def read_account(sandbox: Sandbox) -> Account:
    """The account of a sandbox."""
    return sandbox.database.read(_ACCOUNT, _parse_account)


def _parse_account(kept: dict[str, Any]) -> Account:
    return Account(
        **{
            **kept,
            "created_at": datetime.fromisoformat(kept.get("created_at", _UNKNOWN)),
            "senders": tuple(kept["senders"]),
            "allowed_ips": tuple(kept["allowed_ips"]),
            "settings": Settings(**kept["settings"]),
        }
    )


def keep_account(sandbox: Sandbox, account: Account) -> None:
    """Keep a changed account."""
    kept = {**asdict(account), "created_at": account.created_at.isoformat()}
    sandbox.database.put(_ACCOUNT, kept)


def change_account(sandbox: Sandbox, **changes: Any) -> Account:
    """Change some of an account's properties."""
    account = replace(read_account(sandbox), **changes)
    keep_account(sandbox, account)
    return account


def read_balance(sandbox: Sandbox) -> Decimal:
    """The balance, in the account's currency."""
    return Decimal(sandbox.database.get(_BALANCE, "0"))


def set_balance(sandbox: Sandbox, balance: Decimal) -> None:
    """Set the balance."""
    sandbox.database.put(_BALANCE, str(balance))


def charge(sandbox: Sandbox, cost: Decimal) -> None:
    """Take a cost off the balance.

    Raises:
        ApiError: 111, the balance is below it.
    """
    check_credit(sandbox, cost)
    debit(sandbox, cost)


def check_credit(sandbox: Sandbox, cost: Decimal) -> None:
    """Leave the balance as it is.

    Raises:
        ApiError: 111, the balance is below a cost.
    """
    if cost > read_balance(sandbox):
        raise ApiError(111)


def debit(sandbox: Sandbox, cost: Decimal) -> None:
    """Take off the balance what was used, even where it was spent on something else meanwhile."""
    if cost:
        set_balance(sandbox, read_balance(sandbox) - cost)
