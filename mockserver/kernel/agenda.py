"""What a sandbox has still to do, in order: jobs, and attempts of callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Column, ColumnElement, Select, Table, bindparam, func, select

from mockserver.kernel.jobs import jobs_table
from mockserver.kernel.outbox import callbacks_table

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox

What = Literal["job", "callback"]

LOOKED_AT = 1_000
"""Jobs, and callbacks, whose times are looked at: a campaign has as many as recipients."""


@dataclass(frozen=True, slots=True)
class Due:
    """Jobs of one kind, or attempts of callbacks of one event, that are due at the same time."""

    due_at: datetime
    what: What
    vendor: str
    name: str
    """The job's kind or the callback's event."""

    count: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due first, and how many jobs and callbacks wait in all."""

    items: Sequence[Due]
    jobs_total: int
    callbacks_total: int


def _group(
    table: Table, due_at: Column[Any], name: Column[Any], waits: ColumnElement[bool]
) -> Select[Any]:
    """The first of what waits in a table, by time, vendor and name."""
    horizon = select(due_at).where(waits).order_by(due_at).limit(1).offset(LOOKED_AT)
    last = select(func.max(due_at)).scalar_subquery()
    is_near = due_at <= func.coalesce(horizon.scalar_subquery(), last)
    return (
        select(
            due_at.label("at"),
            table.c.vendor,
            name.label("name"),
            func.count().label("times"),
        )
        .where(waits, is_near)
        .group_by(due_at, table.c.vendor, name)
        .order_by(due_at, func.min(table.c.id))
        .limit(bindparam("most"))
    )


def _count(table: Table, waits: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(table).where(waits)


_jobs = jobs_table.c
_callbacks = callbacks_table.c
_waiting = _jobs.failure == ""
_pending = _callbacks.state == "pending"

_READS: tuple[tuple[What, Select[Any], Select[Any]], ...] = (
    ("job", _group(jobs_table, _jobs.due_at, _jobs.kind, _waiting), _count(jobs_table, _waiting)),
    (
        "callback",
        _group(callbacks_table, _callbacks.next_at, _callbacks.event, _pending),
        _count(callbacks_table, _pending),
    ),
)


def read_agenda(sandbox: Sandbox, most: int) -> Agenda:
    """The first of what is due, `most` at most, and the totals."""
    found: list[Due] = []
    totals: list[int] = []
    for what, group, count in _READS:
        rows = sandbox.database.rows(group, {"most": most})
        found += [Due(row.at, what, row.vendor, row.name, row.times) for row in rows]
        counted = sandbox.database.first(count)
        totals.append(counted[0] if counted else 0)
    found.sort(key=lambda due: due.due_at)
    return Agenda(found[:most], *totals)
