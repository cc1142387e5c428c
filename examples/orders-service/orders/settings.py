"""What the service must be told."""

from __future__ import annotations

import functools
import os
import ssl
from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """A vendor's base URL, and the credential for HTTP Basic."""

    base_url: str
    username: str
    password: str

    @property
    def auth(self) -> tuple[str, str]:
        """User name and password."""
        return self.username, self.password


@dataclass(frozen=True)
class Settings:
    """The vendors' accounts, and where this service is reached from outside."""

    nrs360: Account
    collect: Account
    public_url: str


def read_settings() -> Settings:
    """The settings, from the environment."""
    variables = os.environ
    return Settings(
        nrs360=Account(
            variables.get("NRS360_URL", "https://dashboard.360nrs.com/api/rest"),
            variables["NRS360_USERNAME"],
            variables["NRS360_PASSWORD"],
        ),
        collect=Account(
            variables.get("COLLECT_URL", "https://api.usecollect.com/v1"),
            "",
            variables["COLLECT_KEY"],
        ),
        public_url=variables["PUBLIC_URL"],
    )


@functools.cache
def read_certificates() -> ssl.SSLContext:
    """Whom HTTPS trusts. Reading it takes longer than most requests: once is enough."""
    return ssl.create_default_context()
