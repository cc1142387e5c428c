"""The keys of lines: the vendor's own ids."""

from __future__ import annotations


def read_key(key: str) -> int:
    """The id that a key is.

    Raises:
        LookupError: it is none.
    """
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        raise LookupError(key)
    return int(key)
