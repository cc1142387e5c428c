"""WhatsApp templates as the platform makes and judges them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.platform.bodies import take
from mockserver.vendors.nrs360.service.whatsapp.templates import (
    APPROVED,
    AUTHENTICATION,
    PENDING,
    REJECTED,
    Template,
    count_variables,
    find_template,
    keep_template,
    list_templates,
    set_status,
)
from mockserver.vendors.nrs360.urls import is_web_url

_STANDARD = "standard"
_CODE_TEXT = "{{1}} is your verification code."
_MOST_BUTTONS = 10
_BUTTONS: Mapping[str, tuple[str, ...]] = {
    "quick_reply": ("text",),
    "url": ("text", "url"),
    "phone": ("text", "phone"),
}
"""What each type of button has; as WhatsApp has them."""


def show_templates(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """All templates, in any state."""
    return {"items": [_show(template) for template in list_templates(sandbox)]}


def show_template(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """One template."""
    return _show(find_template(sandbox, _read_id(path)))


def make_template(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """A new template, waiting for approval:

    `{"name", "body", "header", "footer", "buttons", "location", "authentication"}`. Variables are
    `{{1}}`, `{{2}}` …, counted anew in header and body; a button's URL has one at most. `location`
    and `authentication` are true or false; the body of the latter has the code as its one variable.
    """
    name = take(body, "name", (str,))
    if not name.strip():
        raise ValueError("name must not be empty")
    kind = AUTHENTICATION if _read_flag(body, "authentication") else _STANDARD
    text = _read_text(body, "body") or (_CODE_TEXT if kind == AUTHENTICATION else "")
    facts = {
        "name": name,
        "kind": kind,
        "status": PENDING,
        "header": _read_text(body, "header"),
        "body": text,
        "footer": _read_text(body, "footer"),
        "buttons": _read_buttons(body),
        "has_location": _read_flag(body, "location"),
        "is_tolerant": False,
    }
    if not text:
        raise ValueError("body is missing or of another type")
    if kind == AUTHENTICATION and (count_variables(text) != 1 or count_variables(facts["header"])):
        raise ValueError("an authentication template has one variable, in its body")
    return _show(keep_template(sandbox, facts, sandbox.clock.now()))


def approve(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Approve a template: it may be sent."""
    return _show(set_status(sandbox, _read_id(path), APPROVED, sandbox.clock.now()))


def reject(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Reject a template: it may not be sent, or no longer."""
    return _show(set_status(sandbox, _read_id(path), REJECTED, sandbox.clock.now()))


def _show(template: Template) -> dict[str, Any]:
    return {**asdict(template), "needs": dict(template.needs)}


def _read_id(path: Mapping[str, str]) -> int:
    text = path["id"]
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise LookupError(f"there is no WhatsApp template {text[:80]}")
    return int(text)


def _read_text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be a text")
    return value or ""


def _read_flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")
    return value


def _read_buttons(body: Mapping[str, Any]) -> list[dict[str, str]]:
    listed = body.get("buttons")
    if listed is None:
        return []
    if not isinstance(listed, list) or len(listed) > _MOST_BUTTONS:
        raise ValueError(f"buttons must be a list of {_MOST_BUTTONS} at most")
    return [_read_button(button) for button in listed]


def _read_button(button: Any) -> dict[str, str]:
    kind = take(button, "type", (str,))
    if kind not in _BUTTONS:
        raise ValueError(f"a button's type is one of {', '.join(_BUTTONS)}")
    read = {"type": kind, **{name: take(button, name, (str,)) for name in _BUTTONS[kind]}}
    if kind == "url" and (not is_web_url(read["url"]) or count_variables(read["url"]) > 1):
        raise ValueError("a button's url must be http(s), with one variable at most")
    return read


_ONE = "/whatsapp/templates/{id}"

ACTIONS = (
    PlatformAction("GET", "/whatsapp/templates", "The WhatsApp templates", show_templates),
    PlatformAction("POST", "/whatsapp/templates", "Make a WhatsApp template", make_template),
    PlatformAction("GET", _ONE, "A WhatsApp template", show_template),
    PlatformAction("POST", f"{_ONE}/approve", "Approve a WhatsApp template", approve),
    PlatformAction("POST", f"{_ONE}/reject", "Reject a WhatsApp template", reject),
)
