"""Verification: how many requests there were of a kind, or that some came in an order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator
from sqlalchemy import Row

from mockserver.admin.console import CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.exchanges import walk
from mockserver.admin.matching import Difference, Match
from mockserver.admin.shapes import Order, Shape
from mockserver.kernel.sandbox import Sandbox

router = make_router("requests")

FOUND = 100
"""Ids that an answer names at most."""

MISSES = 3
"""Nearest misses that an answer names at most."""

Count = Annotated[int | None, Field(ge=0)]


class Verification(Order):
    """What is to be verified: how many requests match (at least one, unless a number is given), or
    that some came in an order."""

    match: Match = Match()
    count: Count = Field(default=None, description="The same as `exactly`.")
    exactly: Count = None
    at_least: Count = None
    at_most: Count = None
    sequence: Annotated[list[Match], Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="One request for each, in this order; others may come between."
    )

    @model_validator(mode="after")
    def _is_one_question(self) -> Verification:
        asked = self.model_fields_set
        if "sequence" in asked and len(asked) > 1:
            raise ValueError("a sequence goes alone")
        if {"count", "exactly"} & asked and len(asked - {"match"}) > 1:
            raise ValueError("one of count and exactly goes alone, or at_least with at_most")
        return self

    def find_bounds(self) -> tuple[int, int | None]:
        """How many there must be at least, and at most."""
        exactly = self.count if self.exactly is None else self.exactly
        if exactly is not None:
            return exactly, exactly
        if self.at_least is None:
            return (1 if self.at_most is None else 0), self.at_most
        return self.at_least, self.at_most


class Miss(Shape):
    """A request that did not match, and in what."""

    id: str
    method: str
    path: str
    status: int
    differences: list[Difference]


class Verified(Shape):
    """Whether it is so. When there are too few, `misses` are the requests that came closest."""

    ok: bool
    matched: int = Field(description="Requests that match, or the steps of a sequence that came.")
    detail: str
    found: list[str] = Field(description="Ids of those that match, in order; a hundred at most.")
    misses: list[Miss]


@router.post("/verify", operation_id="verifyRequests")
async def verify_requests(
    console: CurrentConsole, sandbox: CurrentSandbox, order: Verification
) -> Verified:
    """Count the requests that match, or look for some in an order; say what is wrong with others.

    A `*` stands for anything in `path`, `query` and `headers`. What the journal hides can only be
    matched as `[hidden]` or `*`. A vendor or operation that there is not is refused.
    """
    if order.sequence is not None:
        verified = await _verify_sequence(sandbox, order.sequence)
        missed = order.sequence[verified.matched :]
    else:
        verified = await _verify_count(sandbox, order)
        missed = [] if verified.matched else [order.match]
    for match in missed:  # a misspelt name would never match, which "none" is content with
        if match.vendor is not None or match.operation:
            console.match_vendors(match.vendor, match.operation)
    return verified


async def _verify_count(sandbox: Sandbox, order: Verification) -> Verified:
    least, most = order.find_bounds()
    nearest = _Nearest(order.match)
    found = [row.id async for row in walk(sandbox) if nearest.meets(row)]
    count = len(found)
    is_so = least <= count and (most is None or count <= most)
    return Verified(
        ok=is_so,
        matched=count,
        detail=f"{count} matched; expected {_write_bounds(least, most)}",
        found=found[::-1][:FOUND],
        misses=nearest.misses if count < least else [],
    )


def _write_bounds(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    if least == most:
        return f"exactly {least}"
    return f"{least} to {most}" if least else f"at most {most}"


async def _verify_sequence(sandbox: Sandbox, sequence: list[Match]) -> Verified:
    rows = [row async for row in walk(sandbox)][::-1]
    found: list[str] = []
    start = 0
    for step, match in enumerate(sequence, 1):
        nearest = _Nearest(match)
        met = (at for at in range(start, len(rows)) if nearest.meets(rows[at]))
        place = next(met, None)
        if place is None:
            after = f"after {found[-1]}" if found else "in the journal"
            early = next((row.id for row in rows[:start] if not match.find_differences(row)), None)
            hint = f"; {early} would, but came before" if early else ""
            return Verified(
                ok=False,
                matched=len(found),
                detail=f"no request {after} matches step {step} of {len(sequence)}{hint}",
                found=found,
                misses=nearest.misses,
            )
        found.append(rows[place].id)
        start = place + 1
    detail = f"{len(found)} of {len(sequence)} steps came in this order"
    return Verified(ok=True, matched=len(found), detail=detail, found=found, misses=[])


class _Nearest:
    """Tells which requests match, and keeps those that came closest: with the fewest criteria
    missed, then the fewest differences, then the newest."""

    def __init__(self, match: Match) -> None:
        self._match = match
        self._kept: list[tuple[tuple[int, int, int], Miss]] = []

    def meets(self, row: Row[Any]) -> bool:
        """Whether a request matches."""
        differences = self._match.find_differences(row)
        if not differences:
            return True
        criteria = {one.of.partition(".")[0] for one in differences}
        rank = (len(criteria), len(differences), -int(row.number))
        if len(self._kept) < MISSES or rank < self._kept[-1][0]:
            facts = {**row._mapping, "differences": differences}
            self._kept.append((rank, Miss.model_validate(facts)))
            self._kept.sort(key=lambda kept: kept[0])
            del self._kept[MISSES:]
        return False

    @property
    def misses(self) -> list[Miss]:
        """Those that came closest, the closest first."""
        return [miss for _, miss in self._kept]
