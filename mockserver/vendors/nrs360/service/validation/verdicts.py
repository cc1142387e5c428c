"""What a validation finds out about an address, and what it costs.

No mail server is asked: an address is as good as its spelling, unless what stands before its @ says
otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mockserver.vendors.nrs360.addresses import is_address

PRICE = Decimal("0.0035")
"""Per address: what the page prints for one. Its list prints 0.03 for ten."""

DELIVERABLE = "deliverable"
UNDELIVERABLE = "undeliverable"
RISKY = "risky"

MAGIC_VERDICTS: Mapping[str, str] = {
    "risky": RISKY,
    "unknown": RISKY,
    "soft-bounce": RISKY,
    "notvalid": UNDELIVERABLE,
    "bounce": UNDELIVERABLE,
    "undelivered": UNDELIVERABLE,
}
"""What stands before the @, at any domain: the page's samples, and those whose mails bounce."""

FAILING = "validation-failed"
"""Before the @ of an address that makes its whole validation fail."""


def find_verdict(email: str) -> str:
    """`deliverable`, `undeliverable` or `risky`."""
    if not is_address(email):
        return UNDELIVERABLE
    return MAGIC_VERDICTS.get(_local(email), DELIVERABLE)


def find_magic(email: str) -> str:
    """What an address causes that another of its spelling would not; empty for most."""
    if is_failing(email):
        return "failed"
    return MAGIC_VERDICTS.get(_local(email), "")


def is_failing(email: str) -> bool:
    """Whether an address makes its validation fail."""
    return _local(email) == FAILING


def _local(email: str) -> str:
    return email.rpartition("@")[0].lower()
