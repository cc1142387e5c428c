"""The name of a test's sandbox: readable, and no other test's."""

from __future__ import annotations

import hashlib
import re

MAX_READABLE = 40


def name_sandbox(node: str, *, run: str = "") -> str:
    """A sandbox's name for a test.

    Args:
        node: pytest's id of it, `tests/test_orders.py::test_code[sms]`. The same test has the same
            name each time, so that it gets the same ids and codes.
        run: tells apart runs that share a server.
    """
    title = re.sub(r"[^a-z0-9]+", "-", node.rpartition("::")[2].lower()).strip("-")
    digest = hashlib.blake2b(f"{node}|{run}".encode(), digest_size=5).hexdigest()
    return f"{title[:MAX_READABLE]}-{digest}".strip("-")
