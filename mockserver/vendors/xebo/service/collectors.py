"""Surveys and their collectors: where invitations come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.xebo.errors import ApiError
from mockserver.vendors.xebo.models import collectors, respondents, surveys
from mockserver.vendors.xebo.survey import Survey, read_survey

HEX = "0123456789abcdef"
INVITATION = (
    "We are conducting a survey and your input would be appreciated. Open the link below to start "
    "the survey. Thank you for your participation!"
)
"""What a message says before its link: section "Responses"."""

SENDER = "Xebo"
LIFETIME = timedelta(days=30)
"""How long a link is good when its collector does not say. Not on the page."""

CHANGEABLE = ("token", "name", "medium", "text", "sender", "lifetime_s", "is_open")
"""What of a collector can be set, and changed later."""

_collector = select(collectors).where(collectors.c.id == bindparam("collector"))
_survey = select(surveys).where(surveys.c.id == bindparam("survey"))
_all_collectors = select(collectors).order_by(collectors.c.created_at, collectors.c.id)
_all_surveys = select(surveys).order_by(surveys.c.created_at, surveys.c.id)
_tally = (
    select(respondents.c.status, func.count().label("held"))
    .where(respondents.c.collector_id == bindparam("collector"))
    .group_by(respondents.c.status)
)
_change = (
    update(collectors)
    .where(collectors.c.id == bindparam("collector"))
    .values({name: bindparam(f"new_{name}") for name in CHANGEABLE})
)


def find_collector(sandbox: Sandbox, collector_id: str, token: str | None) -> Row[Any]:
    """A collector by its id and token; without a token, by its id.

    Raises:
        ApiError: 400, there is none, or it has another token; or it was closed.
    """
    row = sandbox.database.first(_collector, {"collector": collector_id})
    if row is None or (token is not None and row.token != token):
        raise ApiError("collector_not_found")
    if not row.is_open:
        raise ApiError("collector_closed")
    return row


def look_up_collector(sandbox: Sandbox, collector_id: str) -> Row[Any]:
    """A collector by its id.

    Raises:
        LookupError: there is none.
    """
    row = sandbox.database.first(_collector, {"collector": collector_id})
    if row is None:
        raise LookupError(f"there is no collector {collector_id[:80]}")
    return row


def find_survey(sandbox: Sandbox, survey_id: str) -> Survey:
    """A survey by its id.

    Raises:
        LookupError: there is none.
    """
    return read_survey(look_up_survey(sandbox, survey_id).definition)


def look_up_survey(sandbox: Sandbox, survey_id: str) -> Row[Any]:
    """A survey's row by its id.

    Raises:
        LookupError: there is none.
    """
    row = sandbox.database.first(_survey, {"survey": survey_id})
    if row is None:
        raise LookupError(f"there is no survey {survey_id[:80]}")
    return row


def add_survey(
    sandbox: Sandbox, definition: Any, at: datetime, *, survey_id: str | None = None
) -> str:
    """Add a survey; its id.

    Raises:
        ValueError: the definition is none.
    """
    read_survey(definition)
    made = survey_id or make_id(sandbox, "survey", at)
    sandbox.database.add(surveys, {"id": made, "definition": definition, "created_at": at})
    return made


def add_collector(sandbox: Sandbox, fields: Mapping[str, Any], survey_id: str, at: datetime) -> str:
    """Add a collector to a survey; its id. What `fields` does not say is made up."""
    made: str = fields.get("id") or make_id(sandbox, "collector", at)
    row = {
        "id": made,
        "token": fields.get("token") or make_token(sandbox),
        "survey_id": survey_id,
        "name": fields.get("name") or "Collector",
        "medium": fields.get("medium"),
        "text": fields.get("text") or INVITATION,
        "sender": fields.get("sender") or SENDER,
        "lifetime_s": fields.get("lifetime_s", int(LIFETIME.total_seconds())),
        "is_open": fields.get("is_open", True),
        "created_at": at,
    }
    sandbox.database.add(collectors, row)
    return made


def change_collector(sandbox: Sandbox, row: Row[Any], **changes: Any) -> None:
    """Change some of what is changeable."""
    values = {f"new_{name}": changes.get(name, getattr(row, name)) for name in CHANGEABLE}
    sandbox.database.execute(_change, {"collector": row.id, **values})


def make_id(sandbox: Sandbox, kind: str, at: datetime) -> str:
    """24 hex digits that begin with the time, as the page's ids do."""
    return f"{int(at.timestamp()):08x}{sandbox.ids.token(f'xebo.{kind}', 16, HEX)}"


def make_token(sandbox: Sandbox) -> str:
    """A capital letter, a slash, eight hex digits: `J/d5730267`."""
    letter = sandbox.ids.token("xebo.letter", 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{letter}/{sandbox.ids.token('xebo.collectortoken', 8, HEX)}"


def list_collectors(sandbox: Sandbox) -> list[dict[str, Any]]:
    """All collectors, oldest first."""
    return [show_collector(sandbox, row) for row in sandbox.database.rows(_all_collectors)]


def list_surveys(sandbox: Sandbox) -> list[dict[str, Any]]:
    """All surveys, oldest first."""
    return [show_survey(row) for row in sandbox.database.rows(_all_surveys)]


def show_survey(row: Row[Any]) -> dict[str, Any]:
    """A survey as the control API shows it."""
    return {"id": row.id, **row.definition}


def show_collector(sandbox: Sandbox, row: Row[Any]) -> dict[str, Any]:
    """A collector as the control API shows it, with how many it asked and who answered."""
    held = {one.status: one.held for one in sandbox.database.rows(_tally, {"collector": row.id})}
    return {
        "id": row.id,
        "collectortoken": row.token,
        "survey_id": row.survey_id,
        "name": row.name,
        "medium": row.medium,
        "text": row.text,
        "sender": row.sender,
        "expires_in_seconds": row.lifetime_s,
        "is_open": row.is_open,
        "invited": sum(held.values()),
        "partial": held.get(0, 0),
        "complete": held.get(1, 0),
        "disqualified": held.get(2, 0),
    }
