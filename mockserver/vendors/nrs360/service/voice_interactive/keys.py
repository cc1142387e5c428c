"""Keys that recipients press in a call: those that were told beforehand, chance, or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.voice_interactive import (
    interactive_calls,
    interactive_sendings,
    pressed_keys,
)
from mockserver.vendors.nrs360.service.voice_interactive.menus import Option, Place

KEY_AFTER = timedelta(seconds=5)
"""From the answer to the first key, and from key to key: ours."""

_calls = (
    select(
        messages.c.number,
        messages.c.status,
        messages.c.outcome,
        messages.c.ledger_id,
        interactive_calls.c.sending_id,
        interactive_calls.c.planned_keys,
        interactive_sendings.c.speech,
        interactive_sendings.c.menu,
    )
    .join(interactive_calls, interactive_calls.c.message == messages.c.id)
    .join(interactive_sendings, interactive_sendings.c.sending_id == interactive_calls.c.sending_id)
)
_by_number = _calls.where(messages.c.number.in_(bindparam("numbers", expanding=True)))
_by_id = _calls.where(messages.c.id == bindparam("message"))
_pressed = (
    select(pressed_keys.c.key)
    .where(pressed_keys.c.message == bindparam("message"))
    .order_by(pressed_keys.c.id)
)


def find_calls(sandbox: Sandbox, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Those of some messages that are calls with a menu, by their number."""
    rows = sandbox.database.rows(_by_number, {"numbers": numbers})
    return {row.number: row for row in rows}


def press_key(sandbox: Sandbox, message: str, key: str) -> None:
    """Press a key in a call, by the id that its send answered.

    Raises:
        LookupError: there is no such call.
        ValueError: nobody has answered it, or the menu has come to its end.
    """
    row = sandbox.database.first(_by_id, {"message": message})
    if row is None:
        raise LookupError(f"there is no call with a menu of the id {message[:80]}")
    if not is_answered(row):
        raise ValueError("nobody has answered this call")
    if not _press(sandbox, row, key, sandbox.clock.now()):
        raise ValueError("the menu of this call has come to its end")


def is_answered(row: Row[Any]) -> bool:
    """Whether a person answered a call: a machine presses nothing."""
    return bool(row.status == "delivered" and row.outcome == "delivered")


def plan_keys(sandbox: Sandbox, rows: Sequence[Row[Any]], answered_at: datetime) -> None:
    """Have the keys pressed of calls that were answered just now."""
    planned = [(row.number, _choose_keys(sandbox, row)) for row in rows]
    _schedule(sandbox, [(number, keys) for number, keys in planned if keys], answered_at)


def press_keys(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Keys whose time has come are pressed. The payload is a list of [number, keys to come]."""
    rows = find_calls(sandbox, [number for job in jobs for number, _ in job.payload])
    for job in jobs:
        going_on = [
            (number, keys[1:])
            for number, keys in job.payload
            if number in rows and _press(sandbox, rows[number], keys[0], job.due_at) and keys[1:]
        ]
        _schedule(sandbox, going_on, job.due_at)


def _schedule(sandbox: Sandbox, planned: Sequence[tuple[int, list[str]]], after: datetime) -> None:
    if planned:
        sandbox.jobs.schedule(
            "nrs360", "voice key", after + KEY_AFTER, list(planned), weight=len(planned)
        )


def _choose_keys(sandbox: Sandbox, row: Row[Any]) -> list[str]:
    """The keys that a recipient will press. By chance it is any way through the menu, and to press
    nothing is one more option of each."""
    if row.planned_keys is not None:
        return list(row.planned_keys)
    chosen: list[str] = []
    options: Sequence[Option] = row.menu
    while options:
        chance = sandbox.ids.draw(f"nrs360.voice key {len(chosen)}", row.number)
        index = int(chance * (len(options) + 1))
        if index == len(options):
            break
        chosen.append(options[index]["phoneKey"])
        options = options[index]["options"]
    return chosen


def _press(sandbox: Sandbox, row: Row[Any], key: str, at: datetime) -> bool:
    """Press a key; False when the call was over already, and nothing is pressed."""
    place = Place(row.speech, row.menu)
    for (before,) in sandbox.database.rows(_pressed, {"message": row.number}):
        place = place.press(before)
    if not place.options:
        return False
    kept = {
        "id": sandbox.ids.number("nrs360.pressed key"),
        "message": row.number,
        "sending_id": row.sending_id,
        "at": at,
        "key": key,
        "heard": place.heard,
    }
    sandbox.database.add(pressed_keys, kept)
    sandbox.messages.report([(row.ledger_id, "key pressed", at, {"key": key})])
    return True
