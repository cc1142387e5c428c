"""Campaigns as a person sees and sets them on EASIR's own platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.easir.service.campaigns.book import COPY_STATUS, COPY_STATUSES, find_row
from mockserver.vendors.easir.service.campaigns.settings import change, read_settings
from mockserver.vendors.easir.service.campaigns.tasks import list_tasks as list_tasks_of

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


def show_settings(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The custom domain, the subdomain, and what a copy answers with."""
    row = read_settings(sandbox)
    return {
        "domain": row.domain,
        "domain_slug": row.domain_slug,
        "copy_status": sandbox.database.get(COPY_STATUS, COPY_STATUSES[0]),
    }


def put_settings(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Set what is named: `{"domain": "easir.com" or null, "domain_slug": …, "copy_status": 204}`.

    A custom domain is set up with EASIR itself, so no request to the API can. `copy_status` 204
    has copies answered as the page's heading says, without a body; 201 as it prints them.
    """
    if not isinstance(body, dict):
        raise ValueError("the body must be an object")
    changes = {}
    for name in ("domain", "domain_slug"):
        if name in body:
            changes[name] = _read_name(name, body[name])
    status = body.get("copy_status", COPY_STATUSES[0])
    if status not in COPY_STATUSES or isinstance(status, bool):
        raise ValueError("copy_status must be 201 or 204")
    if changes:
        change(sandbox, changes)
    if "copy_status" in body:
        sandbox.database.put(COPY_STATUS, status)
    return show_settings(sandbox, {}, None)


def _read_name(name: str, value: Any) -> str | None:
    if value is None:
        return None
    is_name = isinstance(value, str) and (
        _DOMAIN.fullmatch(value)
        if name == "domain"
        else re.fullmatch(r"[A-Za-z0-9_-]{1,63}", value)
    )
    if not is_name:
        raise ValueError(f"{name} is no domain name")
    return str(value)


def show_tasks(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """The tasks that a campaign gave its users, one for each recipient."""
    campaign_id = path["campaign"]
    if find_row(sandbox, campaign_id) is None:
        raise LookupError(f"no campaign {campaign_id}")
    return {"items": list_tasks_of(sandbox, campaign_id), "next": None}


ACTIONS = (
    PlatformAction("GET", "/campaign-settings", "Domain, subdomain, copy_status", show_settings),
    PlatformAction(
        "PUT",
        "/campaign-settings",
        'Set them: {"domain": "easir.com" or null, "domain_slug", "copy_status": 201 or 204}',
        put_settings,
    ),
    PlatformAction("GET", "/campaigns/{campaign}/tasks", "The tasks it gave its users", show_tasks),
)
