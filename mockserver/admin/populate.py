"""Demo data: people, and what happened to them, made up from a seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Annotated

from fastapi import Request
from pydantic import Field

from mockserver.admin.console import Console, CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Order, Shape
from mockserver.kernel.crowd import Crowd
from mockserver.kernel.populating import PopulatingError, ReplacedError, read_seeds
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Vendor

router = make_router("populate")

MOST_PEOPLE = 10_000


class PopulateOrder(Order):
    """What demo data is wanted. The same seed makes the same people, for all vendors."""

    vendors: Annotated[list[str] | None, Field(min_length=1)] = Field(
        default=None, description="Slugs; all when left out."
    )
    seed: Annotated[int | None, Field(ge=0, le=2**31)] = Field(
        default=None, description="When left out, the lowest that none of the vendors has had here."
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
    request: Request,
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    order: PopulateOrder | None = None,
) -> Populated:
    """Fill the sandbox with demo data: contacts, campaigns with their histories, requests, answers.

    All of it lies in the past of the sandbox's clock, or waits for its time. A vendor is filled
    from a seed once: 409 the second time. 409 too when a vendor refuses a request, because the
    sandbox is such (no credits, an IP list): the vendors before it are filled then, what was made
    of its own stays until a reset, and the seed does not count as used for it.
    """
    return await fill(console, sandbox, order or PopulateOrder(), console.origin(request.scope))


async def fill(console: Console, sandbox: Sandbox, order: PopulateOrder, origin: str) -> Populated:
    """Fill a sandbox as ordered; absolute links are built on `origin`. One order at a time.

    Raises:
        Problem: 422, there is no such vendor; 409, the seed was used already, a vendor could be
            filled in part only, or the sandbox was reset meanwhile.
    """
    vendors = _find_vendors(console, order.vendors)
    made: dict[str, dict[str, int]] = {}
    async with sandbox.filling:
        crowd = Crowd(_choose_seed(sandbox, vendors, order.seed), order.size)
        for vendor in vendors:
            root = f"{origin}/{vendor.slug}"
            try:
                counts = await console.engine.populate(sandbox, vendor, crowd, root)
            except PopulatingError as error:
                raise Problem(409, _tell_state(vendor, crowd.seed, made, error)) from error
            except ReplacedError as error:
                raise Problem(409, str(error)) from error
            made[vendor.slug] = dict(counts)
    return Populated(seed=crowd.seed, made=made)


def _find_vendors(console: Console, slugs: Sequence[str] | None) -> Sequence[Vendor]:
    """The vendors that are wanted, each once, without those that have no demo data."""
    known = console.catalog.slugs
    if not set(slugs or ()).issubset(known):
        raise Problem(422, f"vendors: there are {', '.join(known)}")
    found = [console.find_vendor(slug) for slug in dict.fromkeys(slugs or known)]
    return [vendor for vendor in found if vendor.populate is not None]


def _choose_seed(sandbox: Sandbox, vendors: Sequence[Vendor], asked: int | None) -> int:
    used = {vendor.slug: read_seeds(sandbox, vendor.slug) for vendor in vendors}
    if asked is None:
        return next(seed for seed in count() if not any(seed in had for had in used.values()))
    had_by = ", ".join(slug for slug, had in used.items() if asked in had)
    if had_by:
        raise Problem(409, f"seed {asked} was used in sandbox {sandbox.name} already: {had_by}")
    return asked


def _tell_state(vendor: Vendor, seed: int, made: Iterable[str], error: Exception) -> str:
    return (
        f"{vendor.slug} could not be filled to the end: {error}. Filled before it: "
        f"{', '.join(made) or 'none'}. What is there of {vendor.slug} stays until a reset; "
        f"seed {seed} can be used for it again."
    )
