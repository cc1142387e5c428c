"""Callbacks that come twice, in another order, late, or only at a later attempt: on purpose.

What strikes is drawn from the mischief's own seed and from how many callbacks it has matched: the
same callbacks with the same seed meet the same mischief, in every sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mockserver.kernel.ids import draw

if TYPE_CHECKING:
    from sqlalchemy import Row

    from mockserver.kernel.sandbox import Sandbox

EFFECTS = ("duplicate", "reorder", "delay", "drop_first")
"""What can strike a callback; several may strike one."""

_KEY = "mischief"
_FIRST = timedelta(microseconds=1)
"""How much earlier than the one it overtakes a callback is due."""

Kept = Mapping[str, Any]
"""What is kept of a mischief: seed, match, effects, how many callbacks it matched and struck."""


class Mischief:
    """What one sandbox does to its callbacks when they are queued."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def read(self) -> Kept:
        """The mischief that is on, with how many callbacks it `matched`, and `struck` by effect."""
        kept: Kept = self._sandbox.database.get(_KEY) or _make(0, {}, {})
        return kept

    def set(
        self, effects: Mapping[str, Mapping[str, Any]], match: Mapping[str, str], seed: int
    ) -> None:
        """Put a mischief in the place of that before; counts begin anew.

        Args:
            effects: of EFFECTS, each with `chance` (0 to 1), `times` (how often at most, or None),
                `seconds`, and `attempts` (how many are lost).
            match: vendor, event and subject of the callbacks that it is for; empty means all.
            seed: gives the same chances again.
        """
        self._sandbox.database.put(_KEY, _make(seed, match, effects))

    def meddle(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What is to be queued in the place of one callback: itself, changed or not, and a copy."""
        kept = self._sandbox.database.get(_KEY)
        if not kept or not kept["effects"]:
            yield row
            return
        overtaken = "reorder" in kept["effects"] and self._sandbox.callbacks.find_held(row)
        struck = self._strike(kept, row, may_wait=bool(row["subject"]) and not overtaken)
        if struck:
            row = _strike_row(row, struck)
        if overtaken:
            self._sandbox.callbacks.reschedule(overtaken, row["next_at"])
            row = {**row, "next_at": row["next_at"] - _FIRST}
        if "duplicate" not in struck:
            yield row
            return
        number = self._sandbox.database.count("callback")
        later = timedelta(seconds=struck["duplicate"]["seconds"])
        yield row | {"mischief": {**row["mischief"], "duplicate": number}}
        copy_of = {"copy_of": row["id"]}
        yield row | {"id": number, "next_at": row["next_at"] + later, "mischief": copy_of}

    def _strike(self, kept: Kept, row: Mapping[str, Any], *, may_wait: bool) -> Kept:
        """The effects that strike a callback; they are counted."""
        if any(row[name] != wanted for name, wanted in kept["match"].items()):
            return {}
        matched = kept["matched"] + 1
        struck = {
            name: effect
            for name, effect in kept["effects"].items()
            if (name != "reorder" or may_wait)
            and (effect["times"] is None or kept["struck"][name] < effect["times"])
            and draw(kept["seed"], f"mischief {name}", matched) < effect["chance"]
        }
        counts = {name: count + (name in struck) for name, count in kept["struck"].items()}
        self._sandbox.database.put(_KEY, {**kept, "matched": matched, "struck": counts})
        return struck


def count_lost(row: Row[Any]) -> int:
    """How many attempts of a callback are not to be made."""
    lost: int = (row.mischief or {}).get("drop_first", 0)
    return lost


def _make(seed: int, match: Mapping[str, str], effects: Mapping[str, Any]) -> Kept:
    struck = dict.fromkeys(EFFECTS, 0)
    return {"seed": seed, "match": match, "effects": effects, "matched": 0, "struck": struck}


def _strike_row(row: dict[str, Any], struck: Kept) -> dict[str, Any]:
    """A callback as `reorder`, `delay` and `drop_first` leave it."""
    waits = {name: struck[name]["seconds"] for name in ("reorder", "delay") if name in struck}
    known: dict[str, Any] = {**waits}
    later = timedelta(seconds=sum(waits.values()))
    if "drop_first" in struck:
        known["drop_first"] = struck["drop_first"]["attempts"]
    return row | {"next_at": row["next_at"] + later, "mischief": known}
