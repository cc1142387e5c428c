"""One recipient's message: who it goes to, what it says, what it costs, how it will end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from mockserver.kernel.vendor import fixture_path
from mockserver.messaging.gsm7 import GSM, GSM_PT, is_encodable, replace_unencodable
from mockserver.messaging.msisdn import Msisdn, parse_msisdn
from mockserver.messaging.parts import Encoding, count_parts
from mockserver.vendors.nrs360.account import Settings
from mockserver.vendors.nrs360.coverage import Coverage, load_coverage
from mockserver.vendors.nrs360.errors import ERRORS, ApiError, injected_error
from mockserver.vendors.nrs360.rules import to_scalar
from mockserver.vendors.nrs360.variables import fill

if TYPE_CHECKING:
    from mockserver.kernel.exchange import Exchange

CERTIFIED_SURCHARGE = Decimal("0.10")
"""Per message. The page says that certified messages cost more, not how much: ours."""

_ALPHABETS = {"gsm": GSM, "gsm-pt": GSM_PT}
_MAGIC_ERROR = re.compile(r"34600000([0-9]{3})")
MAGIC_OUTCOMES: Mapping[str, str] = {
    "34600001001": "undelivered",
    "34600001002": "expired",
    "34600001003": "rejected",
}


@dataclass(slots=True)
class Draft:
    """A message that is ready to be accepted."""

    recipient: Msisdn
    text: str
    parts: int
    units: int
    cost: Decimal
    mnc: str | None
    outcome: str
    warnings: tuple[str, ...] = field(default=())
    starts_at: datetime | None = None
    """When it leaves, where the rules of its country hold it back."""


@cache
def coverage() -> Coverage:
    """The coverage table, read when first needed."""
    return load_coverage(fixture_path("nrs360", "coverage.csv"))


def read_digits(value: object, settings: Settings) -> str:
    """What a recipient's number is looked up by; nothing when it cannot be one."""
    digits = to_scalar(value) or ""
    return digits.removeprefix("+") if settings.accept_plus else digits


def check_recipient(
    value: object,
    exchange: Exchange,
    settings: Settings,
    outcomes: Mapping[str, str] = MAGIC_OUTCOMES,
) -> Msisdn:
    """The number a message goes to; `outcomes` are the channel's magic numbers.

    Raises:
        ApiError: 102, no valid number; or what a magic number or an aimed fault asks for.
    """
    digits = read_digits(value, settings)
    magic = _MAGIC_ERROR.fullmatch(digits)
    if magic and int(magic[1]) in ERRORS and int(magic[1]) != 0:
        exchange.explain(f"magic:{int(magic[1])}")
        raise ApiError(int(magic[1]))
    fault = exchange.strike_recipient(digits) if exchange.aimed else None
    if fault is not None:
        raise injected_error(fault)
    number = parse_msisdn(digits)
    if number is None:
        raise ApiError(102)
    if digits in outcomes:
        exchange.explain(f"magic:{outcomes[digits]}")
    return number


def write_draft(
    recipient: Msisdn,
    text: str,
    values: Mapping[str, object],
    *,
    encoding: Encoding,
    most_parts: int,
    certified: bool,
    settings: Settings,
    shorten: Callable[[str], str],
) -> Draft:
    """Fill in a recipient's variables, count the parts and price them.

    Raises:
        ApiError: 105, it has more parts than allowed; 113, a character is not in the alphabet and
            the sandbox is told to be strict about it.
    """
    text = fill(text, values, shorten=shorten)
    text, warnings = _encode(text, encoding, settings)
    counted = count_parts(text, encoding)
    if counted.parts > most_parts:
        raise ApiError(105)
    network = coverage().network_of(recipient.digits, recipient.country)
    surcharge = CERTIFIED_SURCHARGE if certified else Decimal(0)
    return Draft(
        recipient=recipient,
        text=text,
        parts=counted.parts,
        units=counted.units,
        cost=network.cost * counted.parts + surcharge,
        mnc=network.mnc,
        outcome=MAGIC_OUTCOMES.get(recipient.digits, "delivered"),
        warnings=warnings,
    )


def _encode(text: str, encoding: Encoding, settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The text as it can be sent, with a warning of what was replaced."""
    alphabet = _ALPHABETS.get(encoding)
    if alphabet is None or is_encodable(text, alphabet):
        return text, ()
    if settings.strict_encoding:
        raise ApiError(113)
    text, replaced = replace_unencodable(text, alphabet)
    return text, (f"Not in the {encoding} alphabet, sent as ?: {replaced}",)
