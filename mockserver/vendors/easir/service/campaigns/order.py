"""Reads a campaign that is to be created, updated, previewed or tried: its conditional rules.

Sections "Create a campaign" and "Update a campaign". All problems are reported together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.models.content import relations_paths, templates
from mockserver.vendors.easir.models.people import users
from mockserver.vendors.easir.problems import Fields, Problems, to_integer
from mockserver.vendors.easir.service.filters import read_filter

TYPES = ("email", "letter", "telephone")
STRATEGIES = ("distribute", "responsible_user")
"""The page allows `distribute` alone, and prints `responsible_user`."""

_template = select(templates.c.type).where(templates.c.id == bindparam("template"))
_path = select(relations_paths.c.id).where(relations_paths.c.id == bindparam("path"))
_user = select(users.c.id).where(users.c.id == bindparam("user"))


@dataclass(frozen=True, slots=True)
class Order:
    """A campaign as a request describes it."""

    name: str
    description: str | None
    approved: bool
    type: str
    message: Mapping[str, str | None] | None
    filter: Any
    template_id: int | None
    send_at: datetime | None
    execute_now: bool
    task: Mapping[str, Any] | None
    task_start_at: datetime | None
    task_end_at: datetime | None

    def columns(self) -> dict[str, Any]:
        """What of it is kept."""
        return {
            "name": self.name,
            "description": self.description,
            "approved": self.approved,
            "type": self.type,
            "message": self.message,
            "filter": self.filter,
            "template_id": self.template_id,
            "send_at": self.send_at,
            "task": self.task,
            "task_start_at": self.task_start_at,
            "task_end_at": self.task_end_at,
        }


def read_order(
    exchange: Exchange, values: Mapping[str, Any], problems: Problems, *, can_execute: bool
) -> Order:
    """The campaign that a request describes.

    Args:
        problems: what was found before; it is reported together with what is found here.
        can_execute: whether `execute_now` says anything (an update has none).

    Raises:
        ApiError: 422, with all that is wrong.
    """
    fields = Fields(values, problems)
    name = fields.text("name", required=True)
    description = values.get("description")
    if description is not None and not isinstance(description, str):
        description = fields.text("description", longest=None)
    approved = fields.flag("approved") is not False
    kind = fields.choice("type", TYPES, required=True)
    message = _read_message(fields, kind, is_draft=not approved)
    asked = _read_filter(exchange, fields, required=approved)
    template_id = _read_template(exchange, fields, kind)
    is_executed = can_execute and fields.has("execute_now")
    execute_now = bool(fields.flag("execute_now")) if is_executed else False
    send_at = fields.moment("send_at", required=approved and not is_executed)
    if send_at is not None and send_at <= exchange.at:
        fields.refuse("after", "send_at", date="now")
    if execute_now and approved:
        send_at = exchange.at
    task, starts_at, ends_at = _read_task(exchange, fields, send_at)
    problems.check()
    assert name is not None
    assert kind is not None
    return Order(
        name=name,
        description=description,
        approved=approved,
        type=kind,
        message=message,
        filter=asked,
        template_id=template_id,
        send_at=send_at,
        execute_now=execute_now and approved,
        task=task,
        task_start_at=starts_at,
        task_end_at=ends_at,
    )


def _read_message(
    fields: Fields, kind: str | None, *, is_draft: bool
) -> Mapping[str, str | None] | None:
    """The message; a draft needs all of it whatever its type is."""
    needs_content = is_draft or kind in ("email", "letter")
    needs_head = is_draft or kind == "email"
    message = _open_message(fields)
    if message is None:
        fields.take("message", required=needs_content)
        if fields.has("message") and fields.values["message"] not in ([], {}):
            return None
        message = Fields({}, fields.problems, "message.")
    content = message.text("content", required=needs_content, longest=None)
    subject = message.text("subject", required=needs_head)
    sender = message.email("sender", required=needs_head)
    if not message.values:
        return None
    return {"content": content, "subject": subject, "sender": sender}


def _open_message(fields: Fields) -> Fields | None:
    """The message's fields; an array with one object is read as that object."""
    value = fields.values.get("message")
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return Fields(value[0], fields.problems, "message.")
    return fields.object("message")


def _read_filter(exchange: Exchange, fields: Fields, *, required: bool) -> Any:
    """The filter as it was sent; what is wrong within it is entered with its dotted place."""
    asked = fields.take("filter", required=required)
    if asked is not None:
        read_filter(exchange.sandbox, asked, fields.problems)
    return asked


def _read_template(exchange: Exchange, fields: Fields, kind: str | None) -> int | None:
    template_id = fields.integer("template_id")
    if template_id is None:
        return None
    row = exchange.sandbox.database.first(_template, {"template": template_id})
    if row is None:
        fields.refuse("exists", "template_id")
    elif kind is not None and row.type != kind:
        fields.refuse("invalid", "template_id")
    return template_id


def _read_task(
    exchange: Exchange, fields: Fields, send_at: datetime | None
) -> tuple[Mapping[str, Any] | None, datetime | None, datetime | None]:
    """The task, with when it starts and ends."""
    task = fields.object("task")
    if task is None:
        return None, None, None
    strategy = task.choice("distribution_strategy", STRATEGIES, required=True)
    dealt = _read_users(exchange, task)
    path = task.uuid("relations_path", required=True)
    if path and exchange.sandbox.database.first(_path, {"path": path}) is None:
        task.refuse("exists", "relations_path")
    start_at = task.moment("start_at", required=True)
    end_at = task.moment("end_at", required=True)
    if start_at is not None and start_at <= (send_at or exchange.at):
        task.refuse("after", "start_at", date="send at" if send_at else "now")
    if start_at is not None and end_at is not None and end_at <= start_at:
        task.refuse("after", "end_at", date="task.start at")
    kept = {
        "distribution_strategy": strategy,
        "distribute_users": dealt,
        "relations_path": path,
    }
    return kept, start_at, end_at


def _read_users(exchange: Exchange, task: Fields) -> list[int]:
    """The users that tasks are dealt out to, each named once."""
    dealt: list[int] = []
    for index, value in enumerate(task.array("distribute_users", required=True) or ()):
        name = f"distribute_users.{index}"
        user = to_integer(value)
        if user is None:
            task.refuse("integer", name)
        elif exchange.sandbox.database.first(_user, {"user": user}) is None:
            task.refuse("exists", name)
        elif user not in dealt:
            dealt.append(user)
    return dealt
