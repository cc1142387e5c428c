"""How a vendor's FastAPI application is made, and how its operations are marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic_core import from_json, to_json
from starlette.routing import compile_path

from mockserver.kernel.docs import install_docs
from mockserver.kernel.http import Answer, Piece

Fidelity = Literal["documented", "inferred", "invented"]
"""Whether an operation stands in the vendor's page, follows from it, or is ours."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is known of one operation: coverage and documents are made from it."""

    operation: str
    method: str
    path: str
    summary: str
    fidelity: Fidelity
    source: str
    """The section of the vendor's page, or why it is inferred or invented."""

    examples: tuple[str, ...] = ()
    """Names of the exchanges in `fixtures/<slug>/examples` that show it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """What within it is not as sure as the whole: field or behaviour → why."""


def read_json(body: bytes) -> Any:
    """JSON as RFC 8259 has it. Raises json.JSONDecodeError when it is none."""
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise json.JSONDecodeError(str(error), "", 0) from error


class StrictJsonRequest(Request):
    """Reads JSON as RFC 8259 has it: no NaN, no lone surrogates, bounded nesting."""

    async def json(self) -> Any:
        """The body as JSON. Raises json.JSONDecodeError when it is none."""
        if not hasattr(self, "_json"):
            self._json = read_json(await self.body())
        return self._json


class OperationRoute(APIRoute):
    """A route of a vendor, which FastAPI gets to see only when it must.

    It takes FastAPI some milliseconds to take a function apart. Most routes are called directly
    (see `routing`), so that this is only needed for their description.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self._options = options
        self.path = path
        self.endpoint = endpoint
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.methods = {method.upper() for method in options.get("methods") or ("GET",)}
        self.name = options.get("name") or endpoint.__name__
        self.dependencies = list(options.get("dependencies") or ())
        for known in ("operation_id", "summary", "openapi_extra"):
            setattr(self, known, options.get(known))
        self.include_in_schema = options.get("include_in_schema", True)

    def __getattr__(self, name: str) -> Any:
        """What only FastAPI knows of a route: it is made when it is first asked for."""
        if name.startswith("__") or "_options" not in self.__dict__:
            raise AttributeError(name)
        options = self.__dict__.pop("_options")
        super().__init__(self.path, self.endpoint, **options)
        return getattr(self, name)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given a request that reads JSON strictly."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictJsonRequest(request.scope, request.receive))

        return handle_strictly


def make_app(*, title: str, description: str, version: str) -> FastAPI:
    """An application for a vendor: no redirects for slashes, documents of its own."""
    app = FastAPI(
        title=title,
        description=description,
        version=version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        strict_content_type=False,
        # Nothing is exported from a sandbox, and spans cost a few per cent of each request.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.router.route_class = OperationRoute
    install_docs(app)
    return app


def list_methods(app: FastAPI, path: str) -> list[str]:
    """The methods of all routes at a path; in a 405, the framework names those of one."""
    routes = (route for route in app.routes if isinstance(route, APIRoute))
    found = (route.methods or () for route in routes if route.path_regex.match(path))
    return sorted({method for methods in found for method in methods})


class JsonResponse(Response):
    """An answer of JSON, made without what Starlette does for answers of any kind.

    A number too large for JSON, as a request's 1e999 is read, is null in it.
    """

    def __init__(self, status: int, content: Any) -> None:
        self.status_code = status
        self.background = None
        self.body = to_json(content, inf_nan_mode="null")
        self.raw_headers = [
            (b"content-length", str(len(self.body)).encode()),
            (b"content-type", b"application/json"),
        ]


def json_response(status: int, content: Any) -> Response:
    """An answer whose body is `content` as JSON."""
    return JsonResponse(status, content)


def to_response(answer: Answer) -> Response:
    """An answer as the framework sends it."""
    response = Response(status_code=answer.status)
    response.body = answer.body
    response.raw_headers = list(answer.headers)
    return response


class LongResponse(Response):
    """An answer that is too long to be made at once: `body` now, `rest` while it is sent.

    `rest` runs after the commit, outside the request's transaction: it may read the sandbox's
    database, and must not write. The journal keeps of the body what `body` holds.
    """

    def __init__(self, body: bytes, rest: Iterator[Piece], *, media_type: str) -> None:
        super().__init__(body, media_type=media_type)
        del self.headers["content-length"]
        self.rest = rest


def mark(
    operation: str,
    summary: str,
    fidelity: Fidelity,
    source: str,
    *,
    examples: tuple[str, ...] = (),
    fields: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A route's arguments that name its operation and enter it in the fidelity ledger."""
    ledger = {
        "x-fidelity": fidelity,
        "x-source": source,
        "x-examples": list(examples),
        "x-fields": dict(fields or {}),
    }
    return {"operation_id": operation, "summary": summary, "openapi_extra": ledger}


def read_ledger(app: FastAPI) -> list[LedgerEntry]:
    """The ledger of an application's operations, in the order of its routes.

    Raises:
        ValueError: a route is not marked.
    """
    entries = []
    for route in app.routes:
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        extra = route.openapi_extra or {}
        if "x-fidelity" not in extra:
            raise ValueError(f"{route.path} is not in the fidelity ledger")
        for method in sorted(set(route.methods or ()) - {"HEAD"}):
            entries.append(_read_entry(route, method, extra))
    return entries


def _read_entry(route: APIRoute, method: str, extra: dict[str, Any]) -> LedgerEntry:
    return LedgerEntry(
        operation=route.operation_id or route.name,
        method=method,
        path=route.path,
        summary=route.summary or "",
        fidelity=extra["x-fidelity"],
        source=extra["x-source"],
        examples=tuple(extra["x-examples"]),
        fields=extra["x-fields"],
    )
