"""What an order must hold, in the order in which it is checked, and why a contact is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.xebo.errors import ApiError, is_invalid, is_required
from mockserver.vendors.xebo.schemas import ExternalOrder

SMS, EMAIL, WHATSAPP = 1, 2, 3
CHANNELS = {SMS: "sms", EMAIL: "email", WHATSAPP: "whatsapp"}

_PLAIN_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_NEVER_DIALLED = re.compile(r"[\s().\-/]")


def read_token(order: ExternalOrder) -> str:
    """The collector's token.

    Raises:
        ApiError: 400, it is missing or no text.
    """
    token = order.collectortoken
    if token is None or token == "":
        raise is_required("collectortoken")
    if not isinstance(token, str):
        raise is_invalid("collectortoken", "must be a string")
    return token


def read_contacts(order: ExternalOrder) -> Sequence[Any]:
    """The contacts.

    Raises:
        ApiError: 400, they are missing, empty or no array.
    """
    if order.contacts is None:
        raise is_required("contacts")
    if not isinstance(order.contacts, list):
        raise is_invalid("contacts", "must be an array")
    if not order.contacts:
        raise is_invalid("contacts", "must not be empty")
    return order.contacts


def read_medium(order: ExternalOrder) -> int | None:
    """The medium of an order; digits as text are taken for the number.

    Raises:
        ApiError: 400, there is no such medium.
    """
    medium = order.medium
    if medium is None:
        return None
    if isinstance(medium, str) and medium in ("1", "2", "3"):
        return int(medium)
    if isinstance(medium, bool) or not isinstance(medium, int) or medium not in CHANNELS:
        raise ApiError("invalid_medium")
    return medium


def refuse_contact(contact: Any, medium: int | None) -> str | None:
    """Why a contact cannot be asked by a medium; None when it can."""
    if not isinstance(contact, dict):
        return "contact is not an object"
    if not contact:
        return "contact is empty"
    identity = contact.get("extUniqueId")
    if identity is not None and (isinstance(identity, bool) or not isinstance(identity, str | int)):
        return "extUniqueId must be a string"
    if medium is None:
        return None
    field = "email" if medium == EMAIL else "mobile"
    if contact.get(field) in (None, ""):
        return f"{field} is mandatory for medium {medium}"
    if address_of(contact, medium) is None:
        return f"{field} is not valid"
    return None


def address_of(contact: Mapping[str, Any], medium: int) -> str | None:
    """Where a medium reaches a contact, or None: an e-mail address, or a number in digits."""
    if medium == EMAIL:
        email = contact.get("email")
        return email.strip() if isinstance(email, str) and is_address(email.strip()) else None
    mobile = contact.get("mobile")
    if isinstance(mobile, bool) or not isinstance(mobile, str | int):
        return None
    digits = _NEVER_DIALLED.sub("", str(mobile)).removeprefix("+").removeprefix("00")
    return digits if is_mobile(digits) else None


def is_mobile(digits: str) -> bool:
    """Whether digits are a number with its country prefix, or one of ten digits without: the
    vendor's own samples have those."""
    if not digits.isascii() or not digits.isdigit():
        return False
    return len(digits) == 10 or parse_msisdn(digits) is not None


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address (RFC 5322); nothing is looked up."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > 254:
        return False
    if len(local) <= 64 and _PLAIN_LOCAL.fullmatch(local):
        # Contacts of one call share their domains: each is looked at once, as it costs most.
        return _is_valid(f"x@{domain}")
    return _is_valid(text)


@lru_cache(maxsize=1024)
def _is_valid(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
