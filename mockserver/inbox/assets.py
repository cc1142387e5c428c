"""Scripts and styles: their addresses, which change with their content, and their delivery."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockserver.admin.problems import Problem

_FOLDER = Path(__file__).parent / "static"
_MEDIA = {".js": "text/javascript", ".css": "text/css"}
_HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}


@cache
def read_assets() -> dict[str, bytes]:
    """All scripts and styles by their names: `inbox.js`, `vendor/htmx.min.js`."""
    paths = (path for path in sorted(_FOLDER.rglob("*")) if path.suffix in _MEDIA)
    return {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in paths}


@cache
def read_version() -> str:
    """What stands for the content of all of them in their addresses."""
    summed = hashlib.sha256()
    for name, content in read_assets().items():
        summed.update(name.encode() + b"\0" + content)
    return summed.hexdigest()[:12]


def address_of(name: str) -> str:
    """Where a script or style is."""
    return f"/__inbox/static/{read_version()}/{name}"


def has_asset(name: str) -> bool:
    """Whether there is such a script or style."""
    return name in read_assets()


async def show_asset(request: Request) -> Response:
    """A script or style: to be kept for good when the address names what it holds now."""
    content = read_assets().get(request.path_params["name"])
    if content is None:
        raise Problem(404, "there is no such file")
    is_current = request.path_params["version"] == read_version()
    keeping = "public, max-age=31536000, immutable" if is_current else "no-cache"
    media = _MEDIA[Path(request.path_params["name"]).suffix]
    return Response(content, headers={**_HEADERS, "cache-control": keeping}, media_type=media)


route = Route("/__inbox/static/{version}/{name:path}", show_asset)
