"""Mischief: callbacks that come twice, in another order, late, or only at a later attempt."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

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


def _read_chance(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"chance": value} if is_number else value


def _or_chance(kind: type[Effect]) -> BeforeValidator:
    """Have a number read as the effect with that chance.

    A union would do so too, but its refusals name what it is made of, not the field alone.
    """
    return BeforeValidator(_read_chance, json_schema_input_type=Chance | kind | None)


class NewMischief(Order):
    """What is to be done to callbacks. A number in the place of an effect is its chance."""

    duplicate: Annotated[Duplicate | None, _or_chance(Duplicate)] = None
    reorder: Annotated[Reorder | None, _or_chance(Reorder)] = None
    delay: Annotated[Delay | None, _or_chance(Delay)] = None
    drop_first: Annotated[DropFirst | None, _or_chance(DropFirst)] = Field(
        default=None, alias="dropFirst"
    )
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
    console.match_vendors(order.match.vendor)
    asked = {name: getattr(order, name) for name in EFFECTS}
    effects = {name: one.model_dump() for name, one in asked.items() if one is not None}
    match = order.match.model_dump(exclude_none=True)
    async with console.engine.transaction(sandbox):
        sandbox.callbacks.mischief.set(effects, match, order.seed)
    return _show(sandbox)


def _show(sandbox: Sandbox) -> MischiefShape:
    kept = sandbox.callbacks.mischief.read()
    effects = {name: kept["effects"].get(name) for name in EFFECTS}
    return MischiefShape.model_validate({**kept, **effects})
