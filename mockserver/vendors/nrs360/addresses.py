"""Which texts the vendor takes for an e-mail address."""

import re
from functools import lru_cache
from typing import Final

UNVERIFIED_DOMAIN: Final = "unverified.example"
"""The one domain whose addresses an open sandbox does not count as verified."""

_LONGEST: Final = 254
"""RFC 5321: longer ones fit into no envelope."""

# What stands before the @ in most addresses (RFC 5322, dot-atom): valid whatever the domain.
_ATOMS: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]++(?:\.[\w!#$%&'*+/=?^`{|}~-]++)*+", re.ASCII)
_LONGEST_ATOMS: Final = 64


def parse_address(value: object) -> str | None:
    """The address that a text is (RFC 5322, RFC 6531), its domain in lower case, or None.

    Nothing is looked up. Domains for tests (``example.com``, ``shop.test``) are as good as any;
    other names that lead nowhere (``localhost``, ``.invalid``) are not.
    """
    if not isinstance(value, str) or "@" not in value or len(value) > _LONGEST:
        return None
    name, _, domain = value.rpartition("@")
    if len(name) <= _LONGEST_ATOMS and _ATOMS.fullmatch(name):
        # Recipients of one send share their domains: each is looked at once, as it costs most.
        known = _parse(f"x@{domain}")
        return None if known is None else name + known[1:]
    return _parse(value)


def is_address(value: object) -> bool:
    """Whether ``value`` is a well-formed e-mail address."""
    return parse_address(value) is not None


@lru_cache(maxsize=1024)
def _parse(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized
