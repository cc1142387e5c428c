"""Demo data: people, and what happened to them, made up from a seed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request
from pydantic import Field

from mockserver.admin.console import Console, CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Order, Shape
from mockserver.kernel.crowd import Crowd
from mockserver.kernel.sandbox import Sandbox

router = make_router("populate")

MOST_PEOPLE = 10_000


class PopulateOrder(Order):
    """What demo data is wanted. The same seed makes the same people, for all vendors."""

    vendors: list[str] | None = Field(default=None, description="Slugs; all when left out.")
    seed: Annotated[int | None, Field(ge=0, le=2**31)] = Field(
        default=None, description="When left out, one that was not used in this sandbox."
    )
    size: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = Field(
        default=200, description="How many people."
    )


class Populated(Shape):
    """What was made, counted by vendor and kind, and the seed it was made from."""

    seed: int
    made: dict[str, dict[str, int]]


@router.post("", operation_id="populate", status_code=201)
async def populate(
    request: Request, console: CurrentConsole, sandbox: CurrentSandbox, order: PopulateOrder
) -> Populated:
    """Fill the sandbox with demo data: contacts, campaigns with their histories, requests, answers.

    All of it lies in the past of the sandbox's clock, or waits for its time. A seed makes its
    people once: 409 the second time.
    """
    return await fill(console, sandbox, order, console.origin(request.scope))


def is_populated(sandbox: Sandbox) -> bool:
    """Whether there is demo data in a sandbox."""
    return bool(sandbox.database.get("populated"))


async def fill(console: Console, sandbox: Sandbox, order: PopulateOrder, origin: str) -> Populated:
    """Fill a sandbox as ordered; absolute links are built on `origin`.

    Raises:
        Problem: 422, there is no such vendor; 409, the seed was used already.
    """
    vendors = [console.catalog.load(slug) for slug in order.vendors or console.catalog.slugs]
    if None in vendors:
        known = ", ".join(console.catalog.slugs)
        raise Problem(422, f"vendors: there are {known}")
    used: list[int] = sandbox.database.get("populated", [])
    seed = order.seed if order.seed is not None else max(used, default=-1) + 1
    if seed in used:
        raise Problem(409, f"seed {seed} was used in sandbox {sandbox.name} already")
    sandbox.database.put("populated", [*used, seed])
    crowd = Crowd(seed, order.size)
    made: dict[str, dict[str, int]] = {}
    for vendor in vendors:
        if vendor is not None and vendor.populate is not None:
            root = f"{origin}/{vendor.slug}"
            made[vendor.slug] = dict(await console.engine.populate(sandbox, vendor, crowd, root))
    return Populated(seed=seed, made=made)
