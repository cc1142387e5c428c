"""The numbers by which paths name things."""

from __future__ import annotations

from mockserver.vendors.nrs360.errors import not_found


def read_id(text: str) -> int:
    """The number in a path.

    Raises:
        ApiError: 404, it is none: nothing can be there.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise not_found()
    return int(text)
