"""Names of sandboxes: what can be one, and the one of a test: readable, and no other test's."""

from __future__ import annotations

import hashlib
import re

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
"""What the server takes. The kernel's own module is not imported for it: it brings the store."""

MAX_READABLE = 40


def check_name(name: str) -> str:
    """A sandbox's name, which goes into headers and paths.

    Raises:
        ValueError: it is none.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a sandbox name: {NAME.pattern}")
    return name


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
