"""Which texts are e-mail addresses, phone numbers and URLs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

_PHONE = re.compile(r"\+?\(?[0-9](?:[ ().\-/]*[0-9]){4,19}")


@lru_cache(maxsize=1024)
def is_address(text: str) -> bool:
    """Whether a text is an e-mail address (RFC 5322). Nothing is looked up."""
    from email_validator import EmailNotValidError, validate_email

    if "@" not in text or len(text) > 254:
        return False
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def is_phone(text: str) -> bool:
    """Whether a text can be a phone number: 5 to 20 digits, with what people put between them."""
    return _PHONE.fullmatch(text) is not None


def is_web_url(text: str) -> bool:
    """Whether a text is an absolute http(s) URL."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # an impossible port raises here
    except ValueError:
        return False
    is_clean = not any(one.isspace() or ord(one) < 32 for one in text)
    return parts.scheme in ("http", "https") and bool(host) and is_clean
