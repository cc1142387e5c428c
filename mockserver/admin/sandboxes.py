"""Sandboxes: listed, made, deleted, taken back to their fixtures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Response

from mockserver.admin.clock import Reading
from mockserver.admin.console import CurrentConsole, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape
from mockserver.kernel.sandbox import Sandbox, check_name

router = make_router("sandboxes")


class SandboxName(Shape):
    """A sandbox, as the list shows it."""

    name: str


class SandboxShape(SandboxName):
    """A sandbox: since when it is as it was made, reset or forked (the machine's time), of which
    sandbox it is a fork, its bytes, its clock, how many messages it holds, and when a job or
    callback is due next."""

    created_at: Moment
    forked_from: str | None
    size: int
    clock: Reading
    messages: int
    next_due_at: Moment | None


class NewSandbox(Order):
    """The sandbox that is to be made."""

    name: str


def show_sandbox(sandbox: Sandbox) -> SandboxShape:
    """A sandbox as it is answered."""
    database = sandbox.database
    database.commit()
    return SandboxShape(
        name=sandbox.name,
        created_at=datetime.fromisoformat(database.get("created_at") or database.get("made_at")),
        forked_from=database.get("forked_from"),
        size=database.measure(),
        clock=Reading(mode=sandbox.clock.mode, now=sandbox.clock.now()),
        messages=sandbox.messages.count(),
        next_due_at=sandbox.next_due_at,
    )


async def find_name(
    console: CurrentConsole,
    name: Annotated[str, Path(description="`[a-z0-9][a-z0-9._-]{0,62}`")],
) -> str:
    """The name in the path, of a sandbox that exists."""
    if not console.engine.sandboxes.exists(check_name(name)):
        raise Problem(404, f"there is no sandbox {name}")
    return name


ExistingName = Annotated[str, Depends(find_name)]


@router.get("", operation_id="listSandboxes")
async def list_sandboxes(console: CurrentConsole) -> Page[SandboxName]:
    """All sandboxes; `default` is always among them."""
    return Page(items=[SandboxName(name=name) for name in console.engine.sandboxes.names()])


@router.post(
    "",
    operation_id="makeSandbox",
    status_code=201,
    responses={200: {"model": SandboxShape, "description": "It was there already"}},
)
async def make_sandbox(
    console: CurrentConsole, order: NewSandbox, response: Response
) -> SandboxShape:
    """Make a sandbox with the fixtures in it. One that is there already is left as it is."""
    sandboxes = console.engine.sandboxes
    if sandboxes.exists(check_name(order.name)):
        response.status_code = 200
    return show_sandbox(sandboxes.get(order.name))


@router.get("/{name}", operation_id="readSandbox")
async def read_sandbox(console: CurrentConsole, name: ExistingName) -> SandboxShape:
    """One sandbox."""
    return show_sandbox(console.engine.sandboxes.get(name))


@router.delete("/{name}", operation_id="deleteSandbox")
async def delete_sandbox(console: CurrentConsole, name: ExistingName) -> Removed:
    """Delete a sandbox and its snapshots. `default` comes back new on its next use."""
    console.engine.sandboxes.delete(name)
    return Removed(removed=1)


@router.post("/{name}/reset", operation_id="resetSandbox")
async def reset_sandbox(console: CurrentConsole, name: ExistingName) -> SandboxShape:
    """Take a sandbox back to its fixtures: data, clock, faults, callbacks, journal and counters."""
    return show_sandbox(console.engine.sandboxes.reset(name))


@router.post("/{name}/fork", operation_id="forkSandbox", status_code=201)
async def fork_sandbox(
    console: CurrentConsole, name: ExistingName, order: NewSandbox
) -> SandboxShape:
    """Make a sandbox that is a copy of this one: data, clock, faults, journal and counters.

    Each goes on by itself. Callbacks that are pending are sent by the sandbox that was copied; in
    the copy they are withheld.
    """
    sandboxes = console.engine.sandboxes
    try:
        return show_sandbox(sandboxes.fork(sandboxes.get(name), order.name))
    except FileExistsError as error:
        raise Problem(409, str(error)) from error
