"""What a person would do on a vendor's own platform: `/__admin/vendors/{slug}/…`."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic_core import from_json, to_json
from starlette.routing import compile_path

from mockserver.admin.console import CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.problems import Problem, refusals_as_problems
from mockserver.kernel.vendor import PlatformAction, Vendor

router = make_router("vendors")

ACTS = "platform act"
"""The counter of what was done, which tells those who look that something may have changed."""


@router.api_route(
    "/{slug}/{path:path}", methods=["GET", "PUT", "POST", "DELETE"], include_in_schema=False
)
async def act(
    request: Request, console: CurrentConsole, sandbox: CurrentSandbox, slug: str, path: str
) -> Response:
    """Do what a vendor's platform offers at this path."""
    vendor = console.find_vendor(slug)
    action, values = _find_action(vendor, request.method, f"/{path}")
    body = _read_body(await request.body())
    sandbox.install(vendor)
    with refusals_as_problems():
        async with console.engine.transaction(sandbox):
            content = action.act(sandbox, values, body)
            if action.method != "GET":
                sandbox.database.count(ACTS)
    return Response(to_json(content), media_type="application/json")


def _find_action(vendor: Vendor, method: str, path: str) -> tuple[PlatformAction, dict[str, str]]:
    """The action at a path, and its path parameters.

    Raises:
        Problem: 404, nothing is there; 405, not with this method.
    """
    allowed = set()
    for action in vendor.platform:
        pattern, _, _ = compile_path(action.path)
        match = pattern.match(path)
        if match and action.method == method:
            return action, match.groupdict()
        if match:
            allowed.add(action.method)
    if allowed:
        listed = ", ".join(sorted(allowed))
        raise Problem(405, f"{path[:200]} takes {listed}", headers={"allow": listed})
    raise Problem(404, f"{vendor.title}'s platform offers nothing at {path[:200]}")


def _read_body(body: bytes) -> Any:
    """A body as JSON; None when it is empty.

    Raises:
        Problem: 422, it is no JSON.
    """
    if not body.strip():
        return None
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(422, f"the body is not JSON: {error}") from error
