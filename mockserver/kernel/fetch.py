"""What a request names by URL, fetched before its transaction begins.

A handler awaits nothing, so a vendor says beforehand what it will want (`Vendor.fetches`) and finds
it in the exchange (`Exchange.fetched`). The egress policy holds as for callbacks, redirects are not
followed, and what is too long is cut off while it is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockserver.kernel.egress import EgressError

if TYPE_CHECKING:
    import httpx

    from mockserver.kernel.delivery import Delivery

AT_ONCE = 4
"""Fetches of one request that are under way at once."""

TOTAL_BYTES = 160 * 1024 * 1024
"""What the fetches of one request may bring together."""

TIMEOUT_SECONDS = 20.0
"""Real time that one fetch has."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A URL, and how many bytes of it are taken at most."""

    url: str
    limit: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a fetch."""

    status: int | None = None
    content: bytes = b""
    media: str = ""
    """The media type, without parameters."""

    is_too_long: bool = False
    error: str = ""
    """Why there was no answer."""


async def fetch_all(delivery: Delivery, wanted: Sequence[Fetch]) -> dict[str, Fetched]:
    """Fetch all that is wanted, each URL once; what came of it, by URL. Nothing is raised."""
    room = _Room(TOTAL_BYTES)
    gate = asyncio.Semaphore(AT_ONCE)
    limits = {one.url: one.limit for one in wanted}

    async def fetch(url: str, limit: int) -> Fetched:
        async with gate:
            return await _fetch(delivery, url, limit, room)

    found = await asyncio.gather(*(fetch(url, limit) for url, limit in limits.items()))
    return dict(zip(limits, found, strict=True))


@dataclass(slots=True)
class _Room:
    """How many bytes all fetches of a request may still bring."""

    left: int


async def _fetch(delivery: Delivery, url: str, limit: int, room: _Room) -> Fetched:
    import httpx

    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            async with delivery.request("GET", url) as response:
                return await _read(response, limit, room)
    except (EgressError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        return Fetched(error=f"{type(error).__name__}: {error}".removesuffix(": "))


async def _read(response: httpx.Response, limit: int, room: _Room) -> Fetched:
    """The answer, unless it is longer than it may be: it is then left where it is."""
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limit:
        return Fetched(response.status_code, media=media, is_too_long=True)
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        room.left -= len(chunk)
        if size > limit or room.left < 0:
            return Fetched(response.status_code, media=media, is_too_long=True)
    return Fetched(response.status_code, b"".join(chunks), media)
