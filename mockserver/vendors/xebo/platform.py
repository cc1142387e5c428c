"""What a person does on the Xebo platform, offered by the control API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.xebo.account import add_key, list_keys
from mockserver.vendors.xebo.rules import CHANNELS
from mockserver.vendors.xebo.service.collectors import (
    add_collector,
    add_survey,
    change_collector,
    list_collectors,
    list_surveys,
    look_up_collector,
    look_up_survey,
    make_token,
    show_collector,
    show_survey,
)

_ID = re.compile(r"[0-9a-f]{24}")
_TOKEN = re.compile(r"[A-Z]/[0-9a-f]{8}")
_MAX_LIFETIME = 10 * 366 * 24 * 3600
COLLECTOR = (
    *("id", "survey_id", "collectortoken", "name", "medium", "text", "sender"),
    *("expires_in_seconds", "is_open", "invited", "partial", "complete", "disqualified"),
)
"""What a collector is shown with. All of it is accepted, so that one can be read, changed and put
back; counts stay as they are."""


def show_surveys(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The surveys."""
    return {"items": list_surveys(sandbox)}


def read_survey(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """One survey."""
    return show_survey(look_up_survey(sandbox, path["id"]))


def make_survey(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Make a survey: `{"name", "pages": [{"questions": [{"name", "kind", "text", …}]}]}`."""
    survey_id = _take_id(body)
    definition = {key: value for key, value in body.items() if key != "id"}
    if survey_id and any(one["id"] == survey_id for one in list_surveys(sandbox)):
        raise ValueError(f"there is a survey {survey_id} already")
    made = add_survey(sandbox, definition, sandbox.clock.now(), survey_id=survey_id)
    return show_survey(look_up_survey(sandbox, made))


def show_collectors(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The collectors."""
    return {"items": list_collectors(sandbox)}


def read_collector(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """One collector."""
    return show_collector(sandbox, look_up_collector(sandbox, path["id"]))


def make_collector(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Make a collector: `{"survey_id", "medium": 1, "name", "text", "sender",
    "expires_in_seconds"}`."""
    collector_id = _take_id(body)
    if collector_id and any(one["id"] == collector_id for one in list_collectors(sandbox)):
        raise ValueError(f"there is a collector {collector_id} already")
    survey_id = body.get("survey_id")
    if not isinstance(survey_id, str):
        raise ValueError("survey_id is missing or no text")
    look_up_survey(sandbox, survey_id)
    fields = {"id": collector_id, **_read_changes(body)}
    made = add_collector(sandbox, fields, survey_id, sandbox.clock.now())
    return show_collector(sandbox, look_up_collector(sandbox, made))


def put_collector(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Change a collector: `{"is_open": false, "medium", "text", "collectortoken", …}`."""
    row = look_up_collector(sandbox, path["id"])
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed")
    for name in ("id", "survey_id"):
        if body.get(name, row._mapping[name]) != row._mapping[name]:
            raise ValueError(f"{name} cannot be changed")
    change_collector(sandbox, row, **_read_changes(body))
    return show_collector(sandbox, look_up_collector(sandbox, row.id))


def renew_token(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Give a collector a new token; the old one is good no more."""
    row = look_up_collector(sandbox, path["id"])
    change_collector(sandbox, row, token=make_token(sandbox))
    return show_collector(sandbox, look_up_collector(sandbox, row.id))


def show_keys(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The API keys."""
    return {"items": list_keys(sandbox)}


def make_key(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """Make an API key, which is good in a strict sandbox too."""
    return {"key": add_key(sandbox)}


def _take_id(body: Any) -> str | None:
    if not isinstance(body, dict):
        raise ValueError("a JSON object is needed")
    value = body.get("id")
    if value is not None and not (isinstance(value, str) and _ID.fullmatch(value)):
        raise ValueError("id must be 24 hex digits")
    return value


def _read_changes(body: Mapping[str, Any]) -> dict[str, Any]:
    """What can be set and changed later. What is not there is left out."""
    changes: dict[str, Any] = {}
    stray = next((name for name in body if name not in COLLECTOR), None)
    if stray is not None:
        raise ValueError(f"a collector has no {stray[:80]}")
    token = body.get("collectortoken")
    if token is not None:
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise ValueError("collectortoken must be a capital letter, a slash, 8 hex digits")
        changes["token"] = token
    for name in ("name", "text", "sender"):
        value = body.get(name)
        if value is not None:
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a text")
            changes[name] = value.strip()
    if "medium" in body:
        changes["medium"] = _read_medium(body["medium"])
    if "is_open" in body:
        if not isinstance(body["is_open"], bool):
            raise ValueError("is_open must be true or false")
        changes["is_open"] = body["is_open"]
    if "expires_in_seconds" in body:
        changes["lifetime_s"] = _read_lifetime(body["expires_in_seconds"])
    return changes


def _read_medium(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in CHANNELS:
        raise ValueError("medium must be 1 (SMS), 2 (e-mail), 3 (WhatsApp) or null")
    return value


def _read_lifetime(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MAX_LIFETIME:
        raise ValueError("expires_in_seconds must be a number of seconds, or null for ever")
    return value


ACTIONS = (
    PlatformAction("GET", "/surveys", "The surveys", show_surveys),
    PlatformAction("POST", "/surveys", "Make a survey", make_survey),
    PlatformAction("GET", "/surveys/{id}", "One survey", read_survey),
    PlatformAction("GET", "/collectors", "The collectors, with counts", show_collectors),
    PlatformAction("POST", "/collectors", "Make a collector", make_collector),
    PlatformAction("GET", "/collectors/{id}", "One collector", read_collector),
    PlatformAction("PUT", "/collectors/{id}", "Change or close a collector", put_collector),
    PlatformAction("POST", "/collectors/{id}/token", "Renew a collector's token", renew_token),
    PlatformAction("GET", "/keys", "The API keys", show_keys),
    PlatformAction("POST", "/keys", "Make an API key", make_key),
)
