"""Boards as the control API answers them, and what stands in them."""

from __future__ import annotations

from typing import Any

import httpx


async def read_view(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """A board, or one line of it: `nrs360/boards/groups/1`."""
    response = await client.get(f"/__admin/vendors/{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def texts(view: Any) -> list[list[str]]:
    """What the table says."""
    return [[cell["text"] for cell in line["cells"]] for line in view["lines"]]


def figures(of: Any) -> dict[str, tuple[float, float | None]]:
    """Figures by their labels: the number, and what it is of."""
    return {one["label"]: (one["value"], one["of"]) for one in of["figures"]}
