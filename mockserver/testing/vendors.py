"""An emulated vendor as a sandbox sees it: where it is, and who may call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from mockserver.testing.boards import Board, View
from mockserver.testing.calls import Call, segment
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Page, Record, read, read_page


class Vendor(Record):
    """A vendor: the base URL to put in the place of its host, and credentials that work.

    `simulations` names what `Message.simulate` can make happen, by channel, and the details that
    each event takes.
    """

    slug: str
    title: str
    docs: str
    base_url: str
    credentials: Mapping[str, str]
    hosts: Sequence[str]
    simulations: Mapping[str, Mapping[str, Sequence[str]]]

    @property
    def auth(self) -> tuple[str, str]:
        """User name and password, as HTTP clients take them for HTTP Basic.

        Raises:
            LookupError: the vendor knows no such credential: see `credentials`.
        """
        if not {"username", "password"} <= self.credentials.keys():
            raise LookupError(f"{self.title} takes {', '.join(self.credentials)}")
        return self.credentials["username"], self.credentials["password"]


class VendorError(Record):
    """An error of a vendor's own table, its HTTP status, and how to have it.

    `field` is what of a request it is about, where that is always the same.
    """

    code: str
    status: int
    text: str
    cause: str
    field: str


class Platform(Noun[Way]):
    """What a person would do in a vendor's own platform: see the vendor's page."""

    def __init__(self, way: Way, slug: str) -> None:
        super().__init__(way)
        self.slug = slug

    @api_call
    def get(self, path: str) -> Call[Any]:
        """Look something up."""
        return self._act("GET", path, None)

    @api_call
    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Call[Any]:
        """Set something: `put("account", {"balance": 0})`."""
        return self._act("PUT", path, body)

    @api_call
    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Call[Any]:
        """Make or do something."""
        return self._act("POST", path, body)

    @api_call
    def delete(self, path: str) -> Call[Any]:
        """Take something away."""
        return self._act("DELETE", path, None)

    @api_call
    def errors(self) -> Call[Page[VendorError]]:
        """The vendor's errors; a fault can inject those that are failures."""
        return Call("GET", f"vendors/{self.slug}/errors", read_page(VendorError))

    @api_call
    def boards(self) -> Call[Page[Board]]:
        """The views of its data that the vendor offers."""
        return Call("GET", f"vendors/{self.slug}/boards", read_page(Board))

    @api_call
    def board(self, name: str, *, q: str = "", offset: int = 0, limit: int = 50) -> Call[View]:
        """A view: its lines that contain `q`, without the first `offset`."""
        return self._look(segment(name), q, offset, limit)

    @api_call
    def board_line(
        self, name: str, key: str, *, q: str = "", offset: int = 0, limit: int = 50
    ) -> Call[View]:
        """One line of a view, by its key, with what belongs to it.

        Raises:
            ProblemError: 404, there is none, or the board's lines cannot be opened.
        """
        return self._look(f"{segment(name)}/{segment(key)}", q, offset, limit)

    def _look(self, place: str, q: str, offset: int, limit: int) -> Call[View]:
        query = {"q": q, "offset": offset, "limit": limit}
        return Call("GET", f"vendors/{self.slug}/boards/{place}", read(View), query=query)

    def _act(self, method: str, path: str, body: Mapping[str, Any] | None) -> Call[Any]:
        place = f"vendors/{self.slug}/{path.removeprefix('/')}"
        return Call(method, place, httpx.Response.json, body=body)
