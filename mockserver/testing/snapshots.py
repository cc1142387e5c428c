"""Copies of a sandbox that can be gone back to."""

from __future__ import annotations

from datetime import datetime

import httpx
from pydantic import Field

from mockserver.testing.calls import Call, segment
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Page, Record, read, read_nothing, read_page


class Snapshot(Record):
    """A copy of a sandbox: its size in bytes, and the version of its tables."""

    name: str
    created_at: datetime
    size: int
    schema_version: int = Field(alias="schema")


class Snapshots(Noun[Way]):
    """The snapshots of a sandbox."""

    @api_call
    def list(self) -> Call[Page[Snapshot]]:
        """All of them."""
        return Call("GET", self._path(), read_page(Snapshot))

    @api_call
    def save(self, name: str | None = None) -> Call[Snapshot]:
        """Make one.

        Raises:
            ProblemError: 409, there is one of this name.
        """
        return Call("POST", self._path(), read(Snapshot), body={"name": name})

    @api_call
    def download(self, name: str) -> Call[bytes]:
        """The SQLite file of one."""
        return Call("GET", f"{self._path()}/{segment(name)}", _read_content, seconds=60)

    @api_call
    def upload(self, name: str, content: bytes) -> Call[Snapshot]:
        """Bring one that was downloaded.

        Raises:
            ProblemError: 422, it is no snapshot of mockserver.
        """
        path = f"{self._path()}/{segment(name)}"
        return Call("PUT", path, read(Snapshot), content=content, seconds=60)

    @api_call
    def delete(self, name: str) -> Call[None]:
        """Delete one."""
        return Call("DELETE", f"{self._path()}/{segment(name)}", read_nothing)

    def _path(self) -> str:
        return f"sandboxes/{self._way.sandbox}/snapshots"


def _read_content(response: httpx.Response) -> bytes:
    return response.content
