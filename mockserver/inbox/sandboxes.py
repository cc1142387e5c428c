"""The view Sandboxes: the one that is shown, its snapshots, and the way to others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from mockserver.admin import populate, sandboxes, snapshots
from mockserver.admin.populate import PopulateOrder
from mockserver.admin.problems import Problem
from mockserver.admin.sandboxes import NewSandbox
from mockserver.admin.snapshots import MAX_UPLOAD, NewSnapshot, Restoration
from mockserver.inbox.orders import drop_empty, make_order, read_amount
from mockserver.inbox.view import View, Visit, route
from mockserver.kernel.hosts import find_header

PATH = "/__inbox/sandboxes"

MOST = 100
"""Names that are shown; search finds the others."""

CHUNK = 64 * 1024

DONE = {
    "made": "Here it is.",
    "reset": "It is as it was made.",
    "forked": "This is the copy.",
    "deleted": "It is gone.",
    "saved": "The snapshot is saved.",
    "restored": "The sandbox holds what the snapshot holds.",
    "dropped": "The snapshot is gone.",
    "taken": "The snapshot was taken over.",
}
"""What is told after a change, by the word in the address that the browser is led to."""


async def show_sandboxes(visit: Visit) -> Response:
    """The sandbox that is shown, what can be done with it, and the others."""
    name = visit.sandbox.name
    return visit.render(
        "sandboxes",
        "sandboxes/page.html",
        about=sandboxes.show_sandbox(visit.sandbox),
        next_reset_at=visit.console.engine.schedule.next_at,
        snapshots=(await snapshots.list_snapshots(visit.console, name)).items,
        notice=DONE.get(visit.request.query_params.get("done", ""), ""),
        words=visit.words,
        **_list_names(visit, visit.words),
    )


async def show_menu(visit: Visit) -> Response:
    """The names that the header offers."""
    found = _list_names(visit, visit.request.query_params.get("name", ""))
    return visit.render("sandboxes", "sandboxes/names.html", part="sandboxes/names.html", **found)


def _list_names(visit: Visit, words: str) -> dict[str, Any]:
    names = visit.console.engine.sandboxes.names()
    found = [name for name in names if words.strip().lower() in name]
    return {"names": found[:MOST], "others": max(0, len(found) - MOST)}


async def make(visit: Visit) -> Response:
    """Make a sandbox, or go to the one that is there: what `POST /__admin/sandboxes` does."""
    order = make_order(NewSandbox, {"name": _read_name(await visit.read_form())})
    made = await sandboxes.make_sandbox(visit.console, order, Response())
    return visit.go("/", sandbox=made.name)


async def reset(visit: Visit) -> Response:
    """Take it back to its fixtures."""
    await sandboxes.reset_sandbox(visit.console, visit.sandbox.name)
    return visit.go(PATH, done="reset")


async def fork(visit: Visit) -> Response:
    """Make a copy, and go there."""
    order = make_order(NewSandbox, {"name": _read_name(await visit.read_form())})
    made = await sandboxes.fork_sandbox(visit.console, visit.sandbox.name, order)
    return visit.go(PATH, sandbox=made.name, done="forked")


async def delete(visit: Visit) -> Response:
    """Delete it with its snapshots, and go to `default`."""
    await sandboxes.delete_sandbox(visit.console, visit.sandbox.name)
    return visit.go(PATH, sandbox="", done="deleted")


async def save(visit: Visit) -> Response:
    """Save a snapshot."""
    order = make_order(NewSnapshot, drop_empty({"name": _read_name(await visit.read_form())}))
    await snapshots.save_snapshot(visit.console, visit.sandbox.name, order)
    return visit.go(PATH, done="saved")


async def restore(visit: Visit) -> Response:
    """Have it hold what a snapshot holds, its own or that of the sandbox `from`."""
    form = drop_empty(await visit.read_form())
    name = await snapshots.read_name(form.get("snapshot", "").strip())
    source = form.get("from", "").strip()
    order = make_order(Restoration, drop_empty({"snapshot": name, "from": source}))
    await snapshots.restore_sandbox(visit.console, visit.sandbox.name, order)
    return visit.go(PATH, done="restored")


async def drop(visit: Visit) -> Response:
    """Delete a snapshot."""
    name = await snapshots.read_name((await visit.read_form()).get("snapshot", ""))
    found = await snapshots.find_snapshot(visit.console, visit.sandbox.name, name)
    await snapshots.delete_snapshot(visit.console, visit.sandbox.name, found)
    return visit.go(PATH, done="dropped")


async def upload(visit: Visit) -> Response:
    """Take a snapshot that a browser brings, as multipart/form-data."""
    length = find_header(visit.request.scope, b"content-length")
    if not length.isdecimal() or int(length) > MAX_UPLOAD + CHUNK:
        raise Problem(413, f"a snapshot has {MAX_UPLOAD} bytes at most")
    async with visit.request.form(max_files=1, max_fields=2) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Problem(422, "file: a snapshot is needed")
        given = form.get("name")
        stem = file.filename.lower().removesuffix(".db")
        name = await snapshots.read_name(given if isinstance(given, str) and given else stem)
        chunks = _read_chunks(file)
        await snapshots.receive_snapshot(visit.console, visit.sandbox.name, name, chunks)
    return visit.go(PATH, done="taken")


async def _read_chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


async def fill(visit: Visit) -> Response:
    """Fill it with demo data: what `POST /__admin/populate` does."""
    form = drop_empty(await visit.read_form())
    asked: dict[str, Any] = {
        name: read_amount(name, form[name]) for name in ("size", "seed") if name in form
    }
    order = make_order(PopulateOrder, asked)
    await populate.populate(visit.request, visit.console, visit.sandbox, order)
    return visit.go("/")


def _read_name(form: Mapping[str, str]) -> str:
    return form.get("name", "").strip()


view = View(
    name="sandboxes",
    title="Sandboxes",
    path=PATH,
    routes=(
        route(PATH, show_sandboxes),
        route(PATH, make, "POST"),
        route(f"{PATH}/menu", show_menu),
        route(f"{PATH}/reset", reset, "POST"),
        route(f"{PATH}/fork", fork, "POST"),
        route(f"{PATH}/delete", delete, "POST"),
        route(f"{PATH}/populate", fill, "POST"),
        route(f"{PATH}/snapshots", save, "POST"),
        route(f"{PATH}/snapshots/restore", restore, "POST"),
        route(f"{PATH}/snapshots/delete", drop, "POST"),
        route(f"{PATH}/snapshots/upload", upload, "POST"),
    ),
)
