"""The addresses under which a server's vendors are called, and the credentials that work there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.kernel.vendor import Vendor
    from mockserver.settings import Settings

_EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def read_server_url(settings: Settings, port: int | None = None) -> str:
    """Where a server with these settings is reached, without a final slash."""
    return settings.public_url or read_local_url(settings, port)


def read_local_url(settings: Settings, port: int | None = None) -> str:
    """Where it is reached from this machine, without a proxy before it and a final slash."""
    host = "localhost" if settings.host in _EVERY_ADDRESS else settings.host
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.port if port is None else port}"


def base_url(vendor: Vendor, server_url: str, sandbox: str | None = None) -> str:
    """The URL that a client of a vendor is given instead of the vendor's own."""
    segment = f"/~{sandbox}" if sandbox else ""
    return f"{server_url}/{vendor.slug}{segment}{vendor.base_path}"


def list_variables(vendor: Vendor, server_url: str, sandbox: str | None = None) -> dict[str, str]:
    """Base URL and credentials as environment variables: `NRS360_BASE_URL`, …"""
    samples: Mapping[str, str] = vendor.tag_sample(sandbox) if sandbox else vendor.samples
    found = {"base_url": base_url(vendor, server_url, sandbox), **samples}
    return {f"{vendor.slug}_{_snake(name)}".upper(): value for name, value in found.items()}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name)
