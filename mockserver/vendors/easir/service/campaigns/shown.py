"""A campaign in the shapes in which the page prints it; they differ from answer to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.easir.dates import show_moment, write_moment
from mockserver.vendors.easir.models.content import templates
from mockserver.vendors.easir.service.users import find_users, render_user

_IN_LISTS = ("subject",)
_ALONE = ("subject", "content")
_NEW = ("content", "subject")
_COPIED = ("content", "subject", "sender")
_templates = select(
    templates.c.id,
    templates.c.type,
    templates.c.company_id,
    templates.c.title,
    templates.c.user_id,
).where(among(templates.c.id, "ids"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The users and templates that some campaigns name, by their ids."""

    users: Mapping[int, Row[Any]]
    templates: Mapping[int, Row[Any]]


def look_around(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> Surroundings:
    """Find what campaigns name, in one go."""
    dealt = [user for row in rows if row.task for user in row.task["distribute_users"]]
    users = find_users(sandbox, [*(row.user_id for row in rows), *dealt])
    ids = sorted({row.template_id for row in rows if row.template_id is not None})
    found = sandbox.database.rows(_templates, {"ids": ids}) if ids else ()
    return Surroundings(users, {one.id: one for one in found})


def show_listed(row: Row[Any], around: Surroundings) -> dict[str, Any]:
    """One of a list: its message without the content."""
    return _show_known(row, around, _IN_LISTS)


def show_campaign(sandbox: Sandbox, row: Row[Any]) -> dict[str, Any]:
    """A campaign alone."""
    return _show_known(row, look_around(sandbox, [row]), _ALONE)


def _show_known(row: Row[Any], around: Surroundings, parts: Sequence[str]) -> dict[str, Any]:
    return {
        **_head(row, around),
        "name": row.name,
        "approved": row.approved,
        "description": row.description,
        **_tail(row, around, parts),
    }


def show_new(sandbox: Sandbox, row: Row[Any]) -> dict[str, Any]:
    """A campaign that was just created: other order, and the sender is not told."""
    around = look_around(sandbox, [row])
    return {**_head(row, around), **_title(row), **_tail(row, around, _NEW)}


def show_copy(sandbox: Sandbox, row: Row[Any]) -> dict[str, Any]:
    """A campaign that was just copied: with the sender, and the user's `email_notifications`."""
    around = look_around(sandbox, [row])
    head = _head(row, around, with_notifications=True)
    return {**head, **_title(row), **_tail(row, around, _COPIED)}


def show_update(row: Row[Any]) -> dict[str, Any]:
    """A campaign that was just updated: without its id, user and times, others by their ids."""
    return {
        "team_id": row.team_id,
        "group_id": row.group_id,
        "scope": row.scope,
        **_title(row),
        "type": row.type,
        "message": _message(row, _NEW),
        "filter": row.filter,
        "template_id": row.template_id,
        "send_at": show_moment(row.send_at),
        "task": row.task and {**row.task, **_task_times(row)},
    }


def _head(
    row: Row[Any], around: Surroundings, *, with_notifications: bool = False
) -> dict[str, Any]:
    user = around.users.get(row.user_id)
    shown = None if user is None else render_user(user, with_notifications=with_notifications)
    return {
        "id": row.id,
        "user": shown,
        "team_id": row.team_id,
        "group_id": row.group_id,
        "scope": row.scope,
    }


def _title(row: Row[Any]) -> dict[str, Any]:
    return {"name": row.name, "description": row.description, "approved": row.approved}


def _tail(row: Row[Any], around: Surroundings, parts: Sequence[str]) -> dict[str, Any]:
    template = around.templates.get(row.template_id)
    # The page prints `total_sent` twice in each of these objects; JSON keeps one of them.
    return {
        "type": row.type,
        "message": _message(row, parts),
        "template": None if template is None else dict(template._mapping),
        "filter": row.filter,
        "sent_at": show_moment(row.sent_at),
        "total_sent": row.total_sent,
        "send_at": show_moment(row.send_at),
        "task": _task(row, around),
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }


def _message(row: Row[Any], parts: Sequence[str]) -> dict[str, Any] | None:
    return None if row.message is None else {part: row.message.get(part) for part in parts}


def _task(row: Row[Any], around: Surroundings) -> dict[str, Any] | None:
    """The task with its users in full."""
    if row.task is None:
        return None
    users = (around.users.get(user) for user in row.task["distribute_users"])
    shown = [render_user(user) for user in users if user is not None]
    return {**row.task, "distribute_users": shown, **_task_times(row)}


def _task_times(row: Row[Any]) -> dict[str, str | None]:
    return {
        "start_at": show_moment(row.task_start_at),
        "end_at": show_moment(row.task_end_at),
    }
