"""What a validation finds out about an address, and what it costs.

No mail server is asked: an address is as good as its spelling, unless what stands before its @ says
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from mockserver.vendors.nrs360.addresses import parse_address

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


def judge(text: str) -> tuple[str, str]:
    """An address as it is kept, and `deliverable`, `undeliverable` or `risky`."""
    address = parse_address(text)
    if address is None:
        return text, UNDELIVERABLE
    return address, MAGIC_VERDICTS.get(_local(address), DELIVERABLE)


def find_magic(verdicts: Mapping[str, str]) -> str:
    """What addresses cause that others of their spelling would not; empty for most."""
    for email, verdict in verdicts.items():
        local = _local(email)
        if local == FAILING:
            return "failed"
        if MAGIC_VERDICTS.get(local) == verdict:
            return verdict
    return ""


def is_failing(emails: Iterable[str]) -> bool:
    """Whether an address is among these that makes its validation fail."""
    return any(_local(email) == FAILING for email in emails)


def _local(email: str) -> str:
    return email.rpartition("@")[0].lower()
