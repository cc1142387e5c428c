"""WhatsApp templates of the account: what they say, and which fields they need.

The page leaves making and approving them to the vendor's platform; here the control API does it. A
variable is written `{{1}}`, as WhatsApp writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.models.whatsapp import whatsapp_templates
from mockserver.vendors.nrs360.rules import to_integer

APPROVED: Final = "APPROVED"
PENDING: Final = "PENDING"
REJECTED: Final = "REJECTED"

AUTHENTICATION: Final = "authentication"
"""The kind of template whose one variable is a code."""

_VARIABLE: Final = re.compile(r"\{\{\s*([0-9]{1,4})\s*\}\}")
_FIRST_MADE = 126
"""The fixtures have 123 to 125."""

_HIGHEST = 2**63 - 1
"""What the database takes for a number."""

_by_id = select(whatsapp_templates).where(whatsapp_templates.c.id == bindparam("template"))
_all = select(whatsapp_templates).order_by(whatsapp_templates.c.id)
_set_status = (
    update(whatsapp_templates)
    .where(whatsapp_templates.c.id == bindparam("template"))
    .values(status=bindparam("new_status"), updated_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Template:
    """A template, as the platform keeps it."""

    id: int
    name: str
    kind: str
    """`standard` or `authentication`."""

    status: str
    header: str
    body: str
    footer: str
    buttons: Sequence[Mapping[str, str]]
    """`{"type": "quick_reply", "text"}`, `{"type": "url", "text", "url"}` or `{"type": "phone",
    "text", "phone"}`."""

    has_location: bool
    is_tolerant: bool
    """Takes any number of fields, and a location or none: the fixture that the page's samples of
    all kinds are sent with."""

    @property
    def needs(self) -> Mapping[str, int]:
        """How many values each field of a message must have."""
        return {
            "headerFields": count_variables(self.header),
            "bodyFields": count_variables(self.body),
            "callToActionFields": sum(map(is_dynamic, self.buttons)),
        }

    @property
    def quick_replies(self) -> list[str]:
        """The texts of the buttons that answer, in order."""
        return [button["text"] for button in self.buttons if button["type"] == "quick_reply"]


def find_approved(sandbox: Sandbox, template_id: object) -> Template:
    """A template that may be sent, by its id as it came in.

    Raises:
        ApiError: 140, there is none, or it is not approved.
    """
    number = to_integer(template_id)
    is_known = number is not None and 0 < number <= _HIGHEST
    row = sandbox.database.first(_by_id, {"template": number}) if is_known else None
    if row is None or row.status != APPROVED:
        raise ApiError(140, "Invalid template")
    return _read(row)


def find_template(sandbox: Sandbox, template_id: int) -> Template:
    """A template in any state.

    Raises:
        LookupError: there is none of that id.
    """
    row = sandbox.database.first(_by_id, {"template": template_id})
    if row is None:
        raise LookupError(f"there is no WhatsApp template {template_id}")
    return _read(row)


def list_templates(sandbox: Sandbox) -> list[Template]:
    """All templates, oldest first."""
    return [_read(row) for row in sandbox.database.rows(_all)]


def keep_template(sandbox: Sandbox, facts: Mapping[str, Any], now: datetime) -> Template:
    """A new template with the next id; `facts` are all properties but the id."""
    number = sandbox.ids.number("nrs360.whatsapp template", _FIRST_MADE)
    row = {**facts, "id": number, "created_at": now, "updated_at": now}
    sandbox.database.add(whatsapp_templates, row)
    return Template(id=number, **facts)


def set_status(sandbox: Sandbox, template_id: int, status: str, now: datetime) -> Template:
    """Approve or reject a template.

    Raises:
        LookupError: there is none of that id.
    """
    find_template(sandbox, template_id)
    change = {"template": template_id, "new_status": status, "now": now}
    sandbox.database.execute(_set_status, change)
    return find_template(sandbox, template_id)


@lru_cache(maxsize=256)
def count_variables(text: str) -> int:
    """How many values a text needs: its highest variable's number."""
    return max((int(found) for found in _VARIABLE.findall(text)), default=0)


def is_dynamic(button: Mapping[str, str]) -> bool:
    """Whether a button's link has a variable; each such button takes one value."""
    return count_variables(button.get("url", "")) > 0


def fill_text(text: str, values: Sequence[str]) -> str:
    """A text with its variables' values; one without a value stays as written."""

    def look_up(found: re.Match[str]) -> str:
        number = int(found[1])
        return values[number - 1] if 1 <= number <= len(values) else found[0]

    return _VARIABLE.sub(look_up, text)


def fill_buttons(
    buttons: Sequence[Mapping[str, str]], values: Sequence[str]
) -> list[Mapping[str, str]]:
    """Buttons with their links filled in, a value for each link that has a variable."""
    left = list(values)
    filled: list[Mapping[str, str]] = []
    for button in buttons:
        if is_dynamic(button) and left:
            value = quote(left.pop(0), safe="/:?#[]@!$&'()*+,;=%-._~")
            filled.append({**button, "url": _put(button["url"], value)})
        else:
            filled.append(button)
    return filled


def _put(url: str, value: str) -> str:
    return _VARIABLE.sub(lambda _: value, url)


def _read(row: Row[Any]) -> Template:
    return Template(
        id=row.id,
        name=row.name,
        kind=row.kind,
        status=row.status,
        header=row.header,
        body=row.body,
        footer=row.footer,
        buttons=row.buttons,
        has_location=row.has_location,
        is_tolerant=row.is_tolerant,
    )
