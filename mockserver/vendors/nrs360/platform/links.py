"""Short links as the platform counts their clicks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.service.links import list_short_links


def show_links(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The last 1,000 short links, newest first: path, target, message (if any) and clicks."""
    return {"items": list_short_links(sandbox), "next": None}


ACTIONS = (PlatformAction("GET", "/links", "Short links and their clicks", show_links),)
