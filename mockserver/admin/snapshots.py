"""Snapshots of a sandbox: saved, listed, restored, taken away and brought along as files."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi import Path as PathParameter
from fastapi.responses import Response
from pydantic import Field

from mockserver.admin.console import Console, CurrentConsole, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.sandboxes import ExistingName, SandboxShape, show_sandbox
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape
from mockserver.kernel.sandbox import check_name
from mockserver.kernel.snapshot_files import SnapshotError
from mockserver.kernel.snapshots import (
    Snapshot,
    SnapshotNameError,
    TooManySnapshotsError,
)
from mockserver.kernel.snapshots import check_name as check_snapshot_name

MAX_UPLOAD = 256 * 1024 * 1024
"""Bytes of the largest snapshot that is taken."""

MEDIA_TYPE = "application/vnd.sqlite3"

_FILE: dict[str, Any] = {
    "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
}

router = make_router("sandboxes")


class SnapshotShape(Shape):
    """A snapshot: when it was saved, its bytes, and the schema version of its tables."""

    name: str
    created_at: Moment
    size: int
    schema_version: int = Field(serialization_alias="schema")


class NewSnapshot(Order):
    """The snapshot that is to be saved; its name is that of the moment unless one is given."""

    name: str | None = None


class Restoration(Order):
    """What a sandbox is to hold."""

    snapshot: str
    source: str | None = Field(
        default=None, alias="from", description="The sandbox it was saved of, when another."
    )


def _show(snapshot: Snapshot) -> SnapshotShape:
    return SnapshotShape(
        name=snapshot.name,
        created_at=snapshot.created_at,
        size=snapshot.size,
        schema_version=snapshot.schema,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Have what cannot be answered as a problem."""
    try:
        yield
    except (SnapshotNameError, SnapshotError) as error:
        raise Problem(422, str(error)) from error
    except (FileExistsError, TooManySnapshotsError) as error:
        raise Problem(409, str(error)) from error


async def read_name(
    snapshot: Annotated[str, PathParameter(description="`[a-z0-9][a-z0-9._-]{0,62}`")],
) -> str:
    """The name of a snapshot in the path."""
    with _refusals():
        return check_snapshot_name(snapshot)


SnapshotName = Annotated[str, Depends(read_name)]


async def find_snapshot(console: CurrentConsole, name: ExistingName, snapshot: SnapshotName) -> str:
    """The name in the path, of a snapshot that exists."""
    return _find(console, name, snapshot)


def _find(console: Console, sandbox: str, snapshot: str) -> str:
    with _refusals():
        if not console.engine.snapshots.has(sandbox, snapshot):
            raise Problem(404, f"there is no snapshot {snapshot} of sandbox {sandbox}")
    return snapshot


ExistingSnapshot = Annotated[str, Depends(find_snapshot)]


@router.get("/{name}/snapshots", operation_id="listSnapshots")
async def list_snapshots(console: CurrentConsole, name: ExistingName) -> Page[SnapshotShape]:
    """A sandbox's snapshots, in the order of their names."""
    return Page(items=[_show(one) for one in console.engine.snapshots.list(name)])


@router.post("/{name}/snapshots", operation_id="saveSnapshot", status_code=201)
async def save_snapshot(
    console: CurrentConsole, name: ExistingName, order: NewSnapshot | None = None
) -> SnapshotShape:
    """Save what a sandbox holds: data, clock, faults, callbacks, journal and counters."""
    sandbox = console.engine.sandboxes.get(name)
    with _refusals():
        return _show(console.engine.snapshots.save(sandbox, order.name if order else None))


@router.get(
    "/{name}/snapshots/{snapshot}",
    operation_id="downloadSnapshot",
    response_class=Response,
    responses={200: {"description": "An SQLite database", **_FILE}},
)
async def download_snapshot(
    request: Request, console: CurrentConsole, name: ExistingName, snapshot: ExistingSnapshot
) -> Response:
    """A snapshot as a file: a plain SQLite database."""
    snapshots = console.engine.snapshots
    size = snapshots.read(name, snapshot).size
    request.state.rest = snapshots.send(name, snapshot)
    headers = {
        "content-length": str(size),
        "content-disposition": f'attachment; filename="{name}-{snapshot}.db"',
    }
    return Response(headers=headers, media_type=MEDIA_TYPE)


@router.put(
    "/{name}/snapshots/{snapshot}",
    operation_id="uploadSnapshot",
    status_code=201,
    responses={200: {"model": SnapshotShape, "description": "It took the place of another"}},
    openapi_extra={"requestBody": {"required": True, **_FILE}},
)
async def upload_snapshot(
    request: Request,
    response: Response,
    console: CurrentConsole,
    name: ExistingName,
    snapshot: SnapshotName,
) -> SnapshotShape:
    """Bring a snapshot along: the body is the file, of 256 MB at most.

    One that is damaged, is not ours or was saved by a newer version is refused.
    """
    if console.engine.snapshots.has(name, snapshot):
        response.status_code = 200
    return await receive_snapshot(console, name, snapshot, request.stream())


async def receive_snapshot(
    console: Console, name: str, snapshot: str, chunks: AsyncIterator[bytes]
) -> SnapshotShape:
    """Keep a file as a sandbox's snapshot; the file comes in chunks.

    Raises:
        Problem: it is refused, or there is no room for it.
    """
    snapshots = console.engine.snapshots
    with _refusals(), _receive_file(snapshots.place(name)) as file:
        await file.take_all(chunks)
        await asyncio.to_thread(snapshots.check_upload, file.path, console.catalog.slugs)
        if not console.engine.sandboxes.exists(name):
            raise Problem(404, f"there is no sandbox {name}")
        if not snapshots.has(name, snapshot):
            snapshots.check_room(name)
        return _show(snapshots.take(name, snapshot, file.path))


class _Upload:
    """A file that a request brings."""

    def __init__(self, descriptor: int, path: str) -> None:
        self.path = Path(path)
        self._descriptor = descriptor

    async def take_all(self, chunks: AsyncIterator[bytes]) -> None:
        """Write all chunks into the file."""
        size = 0
        with os.fdopen(self._descriptor, "wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > MAX_UPLOAD:
                    raise Problem(413, f"a snapshot has {MAX_UPLOAD} bytes at most")
                file.write(chunk)


@contextmanager
def _receive_file(folder: Path | None) -> Iterator[_Upload]:
    """A file for what is being uploaded; gone at the end unless it was moved."""
    file = _Upload(*tempfile.mkstemp(dir=folder, prefix=".upload-"))
    try:
        yield file
    except OSError as error:
        raise Problem(503, f"the file could not be kept: {error.strerror}") from error
    finally:
        file.path.unlink(missing_ok=True)


@router.delete("/{name}/snapshots/{snapshot}", operation_id="deleteSnapshot")
async def delete_snapshot(
    console: CurrentConsole, name: ExistingName, snapshot: ExistingSnapshot
) -> Removed:
    """Delete a snapshot."""
    console.engine.snapshots.drop(name, snapshot)
    return Removed(removed=1)


@router.post("/{name}/restore", operation_id="restoreSandbox")
async def restore_sandbox(
    console: CurrentConsole, name: ExistingName, order: Restoration
) -> SandboxShape:
    """Have a sandbox hold what a snapshot holds, in place of all that is in it.

    Attempts under way are dropped. Callbacks that were pending are sent, but for those of another
    sandbox, which are withheld.
    """
    source = check_name(order.source or name)
    if not console.engine.sandboxes.exists(source):
        raise Problem(404, f"there is no sandbox {source}")
    snapshot = _find(console, source, order.snapshot)
    sandbox = console.engine.sandboxes.get(name)
    console.engine.snapshots.restore(sandbox, source, snapshot)
    return show_sandbox(sandbox)
