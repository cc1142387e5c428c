"""Which texts the vendor takes for the URL of a web page or of a customer's server."""

import re
from typing import Final, TypeGuard
from urllib.parse import urlsplit

_NEVER_IN_A_URL: Final = re.compile(r"[\s\x00-\x1f\x7f]")
_NEVER_IN_A_HOST: Final = re.compile(r"""[<>"{}|\\^`]""")
_ALPHANUMERIC: Final = re.compile(r"[^\W_]")


def is_web_url(value: object) -> TypeGuard[str]:
    """Whether ``value`` is an absolute http or https URL.

    The path and query are not looked into: a ``notificationUrl`` holds escapes such as ``%p`` (page
    section "Delivery notifications") that are not percent-encoding.
    """
    if not isinstance(value, str) or _NEVER_IN_A_URL.search(value):
        return False
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port  # an impossible port raises here
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and not _NEVER_IN_A_HOST.search(host)
        and _ALPHANUMERIC.search(host) is not None
    )
