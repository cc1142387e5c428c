"""Mails as the platform keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.service.mime import build_source


def show_source(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """A mail as it would go over the wire (MIME), by the id that its send answered."""
    return {"source": build_source(sandbox, path["id"])}


ACTIONS = (PlatformAction("GET", "/mails/{id}/source", "A mail's MIME source", show_source),)
