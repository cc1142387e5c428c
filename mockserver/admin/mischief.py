"""Mischief: callbacks that come twice, in another order, late, or only at a later attempt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from mockserver.admin.console import CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.shapes import Order, Shape
from mockserver.kernel.mischief import EFFECTS
from mockserver.kernel.sandbox import Sandbox

router = make_router("callbacks/mischief")

MAX_SECONDS = 31 * 86_400

Text = Annotated[str, Field(min_length=1, max_length=1000)]
Chance = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=MAX_SECONDS)]


class Effect(Order):
    """How often an effect strikes."""

    chance: Chance = 1.0
    times: Annotated[int | None, Field(ge=1, le=1_000_000_000)] = Field(
        default=None, description="How often at most; null: always."
    )


class Duplicate(Effect):
    """The callback is sent a second time, as a callback of its own."""

    seconds: Seconds = Field(default=0.0, description="How much later on the sandbox's clock.")


class Reorder(Effect):
    """The callback waits until the next one about its subject has overtaken it."""

    seconds: Seconds = Field(default=30.0, description="How long at most, on the sandbox's clock.")


class Delay(Effect):
    """The callback is sent later. Others do not wait for it."""

    seconds: Seconds = Field(default=10.0, description="How much later on the sandbox's clock.")


class DropFirst(Effect):
    """The first attempts are not made: they fail, and the vendor's schedule goes on."""

    attempts: Annotated[int, Field(ge=1, le=100)] = 1


class MischiefMatch(Order):
    """Which callbacks it is for: those that all of this is true of. Empty means all."""

    vendor: Text | None = Field(default=None, description="A slug.")
    event: Text | None = None
    subject: Text | None = None


class NewMischief(Order):
    """What is to be done to callbacks. A number in the place of an effect is its chance."""

    duplicate: Chance | Duplicate | None = None
    reorder: Chance | Reorder | None = None
    delay: Chance | Delay | None = None
    drop_first: Chance | DropFirst | None = Field(default=None, alias="dropFirst")
    match: MischiefMatch = MischiefMatch()
    seed: int = Field(default=0, description="Gives the same chances again, in every sandbox.")


class Struck(Shape):
    """How many callbacks each effect struck."""

    duplicate: int
    reorder: int
    delay: int
    drop_first: int


class MischiefShape(Shape):
    """What is done to callbacks; an effect that is null strikes none."""

    duplicate: Duplicate | None
    reorder: Reorder | None
    delay: Delay | None
    drop_first: DropFirst | None
    match: dict[str, str]
    seed: int
    matched: int = Field(description="Callbacks that it was for.")
    struck: Struck


_KINDS: Mapping[str, type[Effect]] = {
    "duplicate": Duplicate,
    "reorder": Reorder,
    "delay": Delay,
    "drop_first": DropFirst,
}


@router.get("", operation_id="readMischief")
async def read_mischief(sandbox: CurrentSandbox) -> MischiefShape:
    """What is done to callbacks on purpose, and how many it struck."""
    return _show(sandbox)


@router.put("", operation_id="setMischief")
async def set_mischief(
    console: CurrentConsole, sandbox: CurrentSandbox, order: NewMischief
) -> MischiefShape:
    """Have callbacks queued from now on come twice, in another order, late, or later tried.

    What was set before ends, and counts begin anew: `{}` is no mischief.
    """
    match = order.match.model_dump(exclude_none=True)
    async with console.engine.transaction(sandbox):
        sandbox.callbacks.mischief.set(_read_effects(order), match, order.seed)
    return _show(sandbox)


def _read_effects(order: NewMischief) -> dict[str, dict[str, Any]]:
    """The effects that were asked for, a number made the effect with that chance."""
    effects = {}
    for name, kind in _KINDS.items():
        asked = getattr(order, name)
        if asked is not None:
            effect = asked if isinstance(asked, Effect) else kind(chance=asked)
            effects[name] = effect.model_dump()
    return effects


def _show(sandbox: Sandbox) -> MischiefShape:
    kept = sandbox.callbacks.mischief.read()
    effects = {name: kept["effects"].get(name) for name in EFFECTS}
    return MischiefShape.model_validate({**kept, **effects})
