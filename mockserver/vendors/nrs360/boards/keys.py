"""The keys of lines: the vendor's own ids."""

from __future__ import annotations

from mockserver.kernel.boards import NoLineError


def read_key(key: str) -> int:
    """The id that a key is.

    Raises:
        NoLineError: it is none.
    """
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        raise NoLineError(key)
    return int(key)
