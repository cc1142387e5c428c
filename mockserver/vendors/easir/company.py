"""The company of a sandbox, and the credentials that are its own: `fixtures/easir/seed.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockserver.kernel.vendor import fixture_path

COMPANY = 1
DEFAULT_USER = 1
"""Whom a token names that was not issued here."""

TOKEN = "easir-token"  # noqa: S105 - the fixtures' own, published as such
CLIENT_ID = "easir-client"
CLIENT_SECRET = "easir-secret"  # noqa: S105
USERNAME = "info@easir.com"
PASSWORD = "easir-password"  # noqa: S105
CODE = "easir-code"
"""An authorization code that is always good: the page where users give one is not emulated."""

SAMPLES = {
    "token": TOKEN,
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "username": USERNAME,
    "password": PASSWORD,
    "code": CODE,
}


@cache
def read_fixtures() -> Any:
    """The fixtures, read once, when first needed."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = fixture_path("easir", "seed.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the fast one if there is one
