"""Finds a vendor's route by an index, and calls it without a walk through all of them.

FastAPI tries routes one after another, wraps each request in its middleware stack and solves
dependencies. A vendor's application has no middleware of its own (the gateway is its middleware),
and most of its routes take no more than the request, path parameters and a body: those are called
directly, with the same checks and the same exception handlers. All others go FastAPI's own way.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, get_type_hints

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from mockserver.kernel.application import (
    JsonResponse,
    LongResponse,
    StrictJsonRequest,
    list_methods,
    read_json,
)
from mockserver.kernel.http import Answer, Capture, OneShot, Scope

Handler = Callable[[Request, Exception], Awaitable[Response]]
_WHOLE = (JsonResponse, Response)
"""What has its whole body, and nothing to do after it."""

Found = tuple[APIRoute, dict[str, Any]]


class PlainRoute:
    """A route that takes the request, path parameters as text, and at most one body model."""

    __slots__ = ("_body_name", "_endpoint", "_model", "_request_name")

    def __init__(
        self,
        endpoint: Callable[..., Any],
        request_name: str | None,
        body_name: str | None,
        model: type[BaseModel] | None,
    ) -> None:
        self._endpoint = endpoint
        self._request_name = request_name
        self._body_name = body_name
        self._model = model

    @classmethod
    def read(cls, route: APIRoute) -> PlainRoute | None:
        """A route, if it is that plain; None for one that needs more of FastAPI."""
        kinds = get_type_hints(route.endpoint, include_extras=True)
        if route.dependencies or not _is_class(kinds.get("return"), Response):
            return None
        taken: dict[str, str] = {}
        path_names = set(route.param_convertors)
        for name, parameter in inspect.signature(route.endpoint).parameters.items():
            kind = kinds.get(name)
            if parameter.default is not parameter.empty:
                return None
            if name in path_names and kind is str:
                path_names.remove(name)
            elif _is_class(kind, Request) and "request" not in taken:
                taken["request"] = name
            elif _is_class(kind, BaseModel) and "body" not in taken:
                taken["body"] = name
            else:
                return None
        if path_names:  # FastAPI does not pass on what a function does not ask for
            return None
        body = taken.get("body")
        return cls(route.endpoint, taken.get("request"), body, kinds[body] if body else None)

    async def answer(self, request: Request, params: dict[str, Any], body: bytes) -> Response:
        """Call the route's function.

        Raises:
            RequestValidationError: the body is missing, no JSON, or not what the model says.
        """
        arguments = dict(params)
        if self._request_name is not None:
            arguments[self._request_name] = request
        if self._model is not None and self._body_name is not None:
            arguments[self._body_name] = _read_model(body, self._model)
        response: Response = await self._endpoint(**arguments)
        return response


def _is_class(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _read_model(body: bytes, model: type[BaseModel]) -> BaseModel:
    if not body:
        raise RequestValidationError([_fault("missing", "Field required", ("body",))])
    try:
        return model.model_validate(read_json(body), from_attributes=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in found]
        ) from error
    except ValueError as error:
        fault = _fault("json_invalid", "JSON decode error", ("body", 0))
        raise RequestValidationError([fault]) from error


def _fault(kind: str, text: str, place: tuple[str | int, ...]) -> dict[str, Any]:
    """What is wrong with a body, in pydantic's form."""
    return {"type": kind, "loc": place, "msg": text, "input": {}}


class RouteIndex:
    """The routes of one application, by method and path."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._exact: dict[tuple[str, str], APIRoute] = {}
        self._by_segments: dict[tuple[str, int], list[APIRoute]] = {}
        self._plain: dict[int, PlainRoute | None] = {}
        """What is known of the routes that were called."""

        for route in app.routes:
            if isinstance(route, APIRoute):
                self._enter(route)
        handlers: dict[Any, Handler] = dict(app.exception_handlers)
        self._by_class = {key: made for key, made in handlers.items() if not isinstance(key, int)}
        self._by_status = {key: made for key, made in handlers.items() if isinstance(key, int)}

    def _enter(self, route: APIRoute) -> None:
        for method in route.methods or ():
            if route.param_convertors:
                key = (method, route.path.count("/"))
                self._by_segments.setdefault(key, []).append(route)
            else:
                self._exact.setdefault((method, route.path), route)

    def find(self, method: str, path: str) -> Found | None:
        """The route and its path parameters, or None."""
        route = self._exact.get((method, path))
        if route is not None:
            return route, {}
        for route in self._by_segments.get((method, path.count("/")), ()):
            match = route.path_regex.match(path)
            if match:
                convertors = route.param_convertors
                found = match.groupdict()
                return route, {key: convertors[key].convert(found[key]) for key in found}
        return None

    async def call(self, found: Found | None, scope: Scope, body: bytes) -> Answer:
        """Have a route answer; None stands for the application's own 404 and 405."""
        scope["app"] = self._app
        if found is None:
            return self._name_methods(await _capture(self._app, scope, body), scope["path"])
        route, params = found
        scope["route"], scope["path_params"] = route, params
        if id(route) not in self._plain:
            self._plain[id(route)] = PlainRoute.read(route)
        plain = self._plain[id(route)]
        if plain is None:
            scope["starlette.exception_handlers"] = (self._by_class, self._by_status)
            async with AsyncExitStack() as stack:
                scope["fastapi_middleware_astack"] = stack
                return await _capture(route.app, scope, body)
        request = StrictJsonRequest(scope, OneShot(body))
        try:
            response = await plain.answer(request, params, body)
        except Exception as error:
            handler = self._find_handler(error)
            if handler is None:
                raise
            response = await handler(request, error)
        if type(response) in _WHOLE:
            return Answer(response.status_code, tuple(response.raw_headers), bytes(response.body))
        if isinstance(response, LongResponse):
            headers, body = tuple(response.raw_headers), bytes(response.body)
            return Answer(response.status_code, headers, body, response.rest)
        return await _capture(response, scope, b"")

    def _name_methods(self, answer: Answer, path: str) -> Answer:
        """An answer whose `Allow`, if it has one, names all methods of a path."""
        if b"allow" not in dict(answer.headers):
            return answer
        allowed = ", ".join(list_methods(self._app, path)).encode()
        headers = ((name, allowed if name == b"allow" else value) for name, value in answer.headers)
        return answer._replace(headers=tuple(headers))

    def _find_handler(self, error: Exception) -> Handler | None:
        status = getattr(error, "status_code", None)
        if status in self._by_status:
            return self._by_status[status]
        classes = type(error).__mro__
        return next((self._by_class[one] for one in classes if one in self._by_class), None)


async def _capture(app: Any, scope: Scope, body: bytes) -> Answer:
    capture = Capture()
    await app(scope, OneShot(body), capture)
    return capture.answer
