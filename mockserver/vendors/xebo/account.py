"""The account of a new sandbox: the login of the page's sample, and an API key."""

from __future__ import annotations

from mockserver.kernel.sandbox import Sandbox

EMAIL = "john@xebo.ai"
PASSWORD = "Survey@123"  # noqa: S105 - the vendor's sample
API_KEY = "xebo-api-key"

REFUSED = "invalid"
"""The one password, and the one API key, that is never good."""

_KEYS = "xebo.keys"


def list_keys(sandbox: Sandbox) -> list[str]:
    """The API keys that were copied from the platform; in an open sandbox any other is good too."""
    keys: list[str] = sandbox.database.get(_KEYS, [API_KEY])
    return keys


def add_key(sandbox: Sandbox) -> str:
    """Make one more API key."""
    key = sandbox.ids.token("xebo.key", 32)
    sandbox.database.put(_KEYS, [*list_keys(sandbox), key])
    return key


def is_key(sandbox: Sandbox, key: str) -> bool:
    """Whether an API key is good."""
    return key != REFUSED and (not sandbox.is_strict or key in list_keys(sandbox))


def is_login(sandbox: Sandbox, email: str, password: str) -> bool:
    """Whether a login is good."""
    if password == REFUSED:
        return False
    return not sandbox.is_strict or (email.lower(), password) == (EMAIL, PASSWORD)
