"""Failures on demand: armed, listed, disarmed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from mockserver.admin.console import Console, CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Order, Page, Removed, Shape
from mockserver.kernel.faults import MAX_DELAY_MS, has_error

router = make_router("faults")

MAX_TIMES = 1_000_000_000

Text = Annotated[str, Field(min_length=1, max_length=1000)]
Method = Annotated[
    Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
]


class FaultMatch(Order):
    """Which requests it strikes: those that all of this is true of. Empty means all."""

    vendor: Text | None = Field(default=None, description="A slug.")
    operation: Text | None = Field(
        default=None, description="An operation of `GET /__admin/coverage`."
    )
    path: Text | None = Field(default=None, description="Below the vendor's prefix; may hold `*`.")
    method: Method | None = None
    to: Text | None = Field(default=None, description="A recipient; may hold `*`.")


class FaultEffect(Order):
    """What it does. One at least is needed; `delay_ms` goes with any other."""

    error: StrictInt | Text | None = Field(
        default=None,
        description="A code of the vendor's own table: `GET vendors/{slug}/errors`. It strikes the "
        "vendors that have it.",
    )
    status: Annotated[int | None, Field(ge=400, le=599)] = None
    delay_ms: Annotated[int | None, Field(ge=0, le=MAX_DELAY_MS)] = None
    drop: StrictBool | None = Field(
        default=None, description="Close the connection without an answer."
    )
    truncate: StrictBool | Annotated[StrictInt, Field(ge=0)] | None = Field(
        default=None, description="Close it within the body: in its middle, or after so many bytes."
    )
    retry_after: Annotated[int | None, Field(ge=0, le=86_400)] = Field(
        default=None, description="Seconds; goes with a status or an error."
    )

    @model_validator(mode="after")
    def _does_something(self) -> FaultEffect:
        given = {name for name, value in self if value is not None and value is not False}
        if not given - {"retry_after"}:
            raise ValueError("one of error, status, delay_ms, drop and truncate is needed")
        if "retry_after" in given and not given & {"status", "error"}:
            raise ValueError("retry_after goes with a status or an error")
        return self


class NewFault(Order):
    """A failure that is to be armed."""

    match: FaultMatch = FaultMatch()
    effect: FaultEffect
    times: Annotated[int | None, Field(ge=1, le=MAX_TIMES)] = Field(
        default=None, description="Null: always."
    )
    probability: Annotated[float, Field(ge=0, le=1)] = 1.0
    seed: int = Field(
        default=0,
        description="Gives the same chances again, in every sandbox; 0 leaves it to the fault.",
    )


class FaultShape(Shape):
    """An armed failure. `times` is how often it may still strike."""

    id: str
    match: dict[str, StrictStr]
    effect: dict[str, Any]
    times: int | None
    probability: float
    seed: int
    struck: int
    tried: int = Field(description="Requests that matched.")


@router.get("", operation_id="listFaults")
async def list_faults(sandbox: CurrentSandbox) -> Page[FaultShape]:
    """The armed failures, in the order they were armed: the first that matches strikes."""
    armed = sandbox.faults.armed()
    return Page(items=[FaultShape.model_validate(fault.as_json()) for fault in armed])


@router.post("", operation_id="armFault", status_code=201)
async def arm_fault(
    console: CurrentConsole, sandbox: CurrentSandbox, order: NewFault
) -> FaultShape:
    """Arm a failure."""
    _check(console, order)
    async with console.engine.transaction(sandbox):
        fault = sandbox.faults.arm(
            order.match.model_dump(exclude_none=True),
            order.effect.model_dump(exclude_none=True),
            times=order.times,
            probability=order.probability,
            seed=order.seed,
        )
    return FaultShape.model_validate(fault.as_json())


@router.delete("", operation_id="disarmFaults")
async def disarm_faults(console: CurrentConsole, sandbox: CurrentSandbox) -> Removed:
    """Disarm all failures."""
    async with console.engine.transaction(sandbox):
        removed = sandbox.faults.disarm()
    return Removed(removed=removed)


@router.delete("/{fault}", operation_id="disarmFault")
async def disarm_fault(console: CurrentConsole, sandbox: CurrentSandbox, fault: str) -> Removed:
    """Disarm one failure."""
    async with console.engine.transaction(sandbox):
        removed = sandbox.faults.disarm(fault)
    if not removed:
        raise Problem(404, f"there is no fault {fault[:80]}")
    return Removed(removed=removed)


def _check(console: Console, order: NewFault) -> None:
    """Refuse what would never strike: a misspelt name, a code that no vendor has."""
    vendors = console.match_vendors(order.match.vendor, order.match.operation)
    error = order.effect.error
    if error is not None and not any(has_error(one, error) for one in vendors):
        names = ", ".join(one.title for one in vendors)
        places = ", ".join(f"GET /__admin/vendors/{one.slug}/errors" for one in vendors)
        raise Problem(422, f"{names}: no failure has the code {error}; see {places}")
